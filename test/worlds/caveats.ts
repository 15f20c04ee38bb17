import type { JsonObject, JsonValue } from '../../src/base/json.ts';
import type { CaveatUse } from '../../src/model/relationship.ts';
import type { ConditionValue } from './ground.ts';

/** A caveat that random worlds use: its declaration, and what it means, told without the expression language. */
export interface WorldCaveat {
  readonly name: string;
  readonly parameters: Readonly<Record<string, 'int' | 'bool'>>;
  readonly expression: string;
  /** The value when every parameter is known. */
  readonly holds: (context: JsonObject) => boolean;
}

export const WORLD_CAVEATS: readonly WorldCaveat[] = [
  {
    name: 'enabled',
    parameters: { switched: 'bool' },
    expression: 'switched',
    holds: ({ switched }) => switched === true,
  },
  {
    name: 'below',
    parameters: { level: 'int', ceiling: 'int' },
    expression: 'level < ceiling',
    holds: ({ level, ceiling }) => numberOf(level) < numberOf(ceiling),
  },
];

/** By caveat, from empty to full, so that conditions come out every way. */
export const STORED_CONTEXTS: Readonly<Record<string, readonly JsonObject[]>> = {
  enabled: [{}, { switched: true }, { switched: false }],
  below: [{}, { level: 1 }, { ceiling: 2 }, { level: 1, ceiling: 2 }, { level: 2, ceiling: 1 }],
};

export const REQUEST_CONTEXTS: readonly JsonObject[] = [
  {},
  { switched: true },
  { switched: false, level: 1 },
  { level: 3, ceiling: 3 },
  { switched: true, ceiling: 9, unknown: 'ignored' },
];

/**
 * Evaluates the caveats of random worlds under a request's context. A stored value wins over the request's. None of
 * them can be decided while a parameter is absent.
 */
export function evaluateWorldCaveats(request: JsonObject): (use: CaveatUse) => ConditionValue {
  return (use) => {
    const caveat = WORLD_CAVEATS.find((one) => one.name === use.name);
    if (caveat === undefined) return { kind: 'fault', reason: 'unknown-caveat' };
    const context = { ...request, ...use.context };
    const names = Object.keys(caveat.parameters).filter((name) => !(name in context));
    if (names.length > 0) return { kind: 'conditional', names };
    return { kind: caveat.holds(context) ? 'yes' : 'no' };
  };
}

function numberOf(value: JsonValue | undefined): number {
  return typeof value === 'number' ? value : Number.NaN;
}
