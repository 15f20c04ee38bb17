import fc from 'fast-check';
import { unreachable } from '../../src/base/assert.ts';
import type { JsonObject } from '../../src/base/json.ts';
import type { RelationshipFilter } from '../../src/model/filter.ts';
import { formatIdentity, formatRelationship } from '../../src/model/relationship-text.ts';
import { isExpired, type Relationship } from '../../src/model/relationship.ts';
import type { RelationshipUpdate } from '../../src/model/update.ts';
import { STORED_CONTEXTS } from '../../test/worlds/caveats.ts';
import type { World } from '../../test/worlds/world.ts';
import { type RawFilter, filterFrom, rawFilter } from './random-filters.ts';

/** One transaction. */
export type Step =
  | {
      readonly kind: 'write';
      /** No identity twice. */
      readonly updates: readonly RelationshipUpdate[];
      readonly metadata: JsonObject | undefined;
    }
  | { readonly kind: 'delete'; readonly filter: RelationshipFilter }
  | { readonly kind: 'schema'; readonly text: string };

/** A type that no world has, so that a watch can be told to show the end of a history, whatever else it leaves out. */
export const MARKER_TYPE = 'watched_to_here';

/** The schema under which a world is watched. */
export function watchedSchema({ schemaText }: World): string {
  return `${schemaText}\n\ndefinition ${MARKER_TYPE} {\n\trelation here: ${MARKER_TYPE}\n}\n`;
}

const MARKER: Relationship = {
  resource: { type: MARKER_TYPE, id: 'end' },
  relation: 'here',
  subject: { type: MARKER_TYPE, id: 'end', relation: '' },
  caveat: undefined,
  expiresAtNs: undefined,
};

/** Random transactions on a loaded world; the last but one writes the marker, and the last a schema. */
export function historyOf(world: World, seed: number): readonly Step[] {
  const [raw] = fc.sample(rawSteps, { seed, numRuns: 1 });
  const schemaOf = (extra: string): Step => ({ kind: 'schema', text: `${watchedSchema(world)}${extra}` });
  const { relationships } = world;
  const known = raw!.filter((one) => one.kind === 'schema' || relationships.length > 0);
  const steps = known.map((one): Step => {
    switch (one.kind) {
      case 'schema':
        return schemaOf(one.extra);
      case 'delete':
        return { kind: 'delete', filter: filterFrom(one.filter, world) };
      case 'write':
        return {
          kind: 'write',
          updates: updatesFrom(one.updates, world),
          metadata: one.metadata ? { by: 'a history' } : undefined,
        };
    }
  });
  return [
    ...steps,
    { kind: 'write', updates: [{ operation: 'touch', relationship: MARKER }], metadata: undefined },
    schemaOf('definition watched_to_the_end {}'),
  ];
}

/** For people to read. */
export function stepText(step: Step): string {
  switch (step.kind) {
    case 'write':
      return step.updates
        .map(({ operation, relationship }) => `${operation} ${formatRelationship(relationship)}`)
        .join('; ');
    case 'delete':
      return `delete all of ${JSON.stringify(step.filter)}`;
    case 'schema':
      return `schema ${step.text.slice(step.text.lastIndexOf('definition'))}`;
    default:
      return unreachable(step);
  }
}

interface RawUpdate {
  readonly operation: RelationshipUpdate['operation'];
  readonly relationship: number;
  readonly change: number;
}

type RawStep =
  | { readonly kind: 'write'; readonly updates: readonly RawUpdate[]; readonly metadata: boolean }
  | { readonly kind: 'delete'; readonly filter: RawFilter }
  | { readonly kind: 'schema'; readonly extra: string };

const rawUpdate: fc.Arbitrary<RawUpdate> = fc.record({
  operation: fc.constantFrom('touch' as const, 'touch' as const, 'delete' as const, 'create' as const),
  relationship: fc.nat(999),
  change: fc.nat(5),
});

const rawSteps: fc.Arbitrary<readonly RawStep[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('write' as const),
        updates: fc.array(rawUpdate, { minLength: 1, maxLength: 6 }),
        metadata: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), filter: rawFilter }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('schema' as const),
        extra: fc.constantFrom('', 'definition one_more {}'),
      }),
    },
  ),
  { minLength: 3, maxLength: 10, size: 'max' },
);

/** Nothing is created that has expired: to SpiceDB it is still there until it is collected. */
function updatesFrom(
  raw: readonly RawUpdate[],
  { relationships, nowMs }: World,
): readonly RelationshipUpdate[] {
  const byIdentity = new Map(
    raw.map(({ operation: drawn, relationship, change }) => {
      const one = relationships[relationship % relationships.length]!;
      const operation = drawn === 'create' && isExpired(one.expiresAtNs, nowMs) ? 'touch' : drawn;
      return [formatIdentity(one), { operation, relationship: changed(one, change) }];
    }),
  );
  return [...byIdentity.values()];
}

/** Another condition, or an end some ten minutes later, for what has one. Half of the time nothing changes. */
function changed(one: Relationship, change: number): Relationship {
  if (change < 3) return one;
  const contexts = one.caveat === undefined ? [] : STORED_CONTEXTS[one.caveat.name]!;
  return {
    ...one,
    caveat: one.caveat && { ...one.caveat, context: contexts[change % contexts.length]! },
    expiresAtNs: one.expiresAtNs && one.expiresAtNs + BigInt(change) * 600_000_000_000n,
  };
}
