import fc from 'fast-check';
import type { World } from '../../test/worlds/world.ts';
import { MARKER_TYPE } from './history.ts';
import type { WatchAsk } from './peer.ts';
import { filtersOf } from './random-filters.ts';

const KINDS: readonly WatchAsk['kinds'][] = [
  ['updates'],
  ['updates', 'schema'],
  ['updates', 'schema', 'checkpoint'],
  ['updates', 'checkpoint'],
  ['schema'],
  ['schema', 'checkpoint'],
];

/** Everything there is to watch; then some kinds of it; then updates on some types, and by some filters, with the marker. */
export function watchAsksOf(world: World, seed: number): readonly WatchAsk[] {
  const names = world.definitions.map(({ name }) => name);
  const drawn = fc.record({
    kinds: fc.constantFrom(...KINDS),
    filtered: fc.constantFrom(...KINDS.slice(0, 4)),
    types: fc.subarray(names),
  });
  const [{ kinds, filtered, types } = { kinds: [], filtered: [], types: [] }] = fc.sample(drawn, {
    seed,
    numRuns: 1,
  });
  const filters = filtersOf(world, seed).slice(0, 2);
  return [
    { kinds: ['updates', 'schema', 'checkpoint'], objectTypes: [], filters: [] },
    { kinds, objectTypes: [], filters: [] },
    { kinds: filtered, objectTypes: [...types, MARKER_TYPE], filters: [] },
    { kinds: filtered, objectTypes: [], filters: [...filters, { resourceType: MARKER_TYPE }] },
  ];
}
