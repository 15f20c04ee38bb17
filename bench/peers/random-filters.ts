import fc from 'fast-check';
import type { RelationshipFilter } from '../../src/model/filter.ts';
import type { World } from '../../test/worlds/world.ts';

/** Which relationship of a world is to match, and by which of its parts. */
export interface RawFilter {
  readonly like: number;
  readonly by: readonly ('id' | 'prefix' | 'relation' | 'subject' | 'subject id' | 'subject relation')[];
}

export const rawFilter: fc.Arbitrary<RawFilter> = fc.record({
  like: fc.nat(999),
  by: fc.subarray(['id', 'prefix', 'relation', 'subject', 'subject id', 'subject relation'], {
    maxLength: 3,
  }),
});

/** A filter with a resource type, which matches one relationship of the world, which is not empty, and those like it. */
export function filterFrom({ like, by }: RawFilter, { relationships }: World): RelationshipFilter {
  const { resource, relation, subject } = relationships[like % relationships.length]!;
  const isBySubject = by.some((part) => part.startsWith('subject'));
  return {
    resourceType: resource.type,
    ...(by.includes('id') && { resourceId: resource.id }),
    ...(by.includes('prefix') && !by.includes('id') && { resourceIdPrefix: resource.id.slice(0, 1) }),
    ...(by.includes('relation') && { relation }),
    ...(isBySubject && {
      subject: {
        type: subject.type,
        ...(by.includes('subject id') && { id: subject.id }),
        ...(by.includes('subject relation') && { relation: subject.relation }),
      },
    }),
  };
}

/** A few for a world; none where there is nothing to match. */
export function filtersOf(world: World, seed: number): readonly RelationshipFilter[] {
  if (world.relationships.length === 0) return [];
  return fc.sample(rawFilter, { seed, numRuns: 4 }).map((raw) => filterFrom(raw, world));
}
