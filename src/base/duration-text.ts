const MS_PER_UNIT: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** `250ms`, `5s`, `1h30m`, in milliseconds; undefined for anything else. A number without a unit would be a guess. */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d{1,9}(ms|s|m|h|d))+$/.test(text)) return undefined;
  const parts = text.matchAll(/(\d+)(ms|s|m|h|d)/g);
  const ms = [...parts].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (MS_PER_UNIT[unit ?? ''] ?? 0),
    0,
  );
  return Number.isSafeInteger(ms) ? ms : undefined;
}
