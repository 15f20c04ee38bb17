import type { PartialCaveatInfo__Output } from '../../gen/authzed/api/v1/PartialCaveatInfo.ts';

/** What an answer hangs on: ``conditional: missing `hour`, `zone` ``. */
export function conditionText(info: PartialCaveatInfo__Output | null): string {
  const names = info?.missingRequiredContext ?? [];
  return names.length === 0
    ? 'conditional'
    : `conditional: missing ${names.map((name) => `\`${name}\``).join(', ')}`;
}
