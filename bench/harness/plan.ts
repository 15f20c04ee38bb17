import type { Place } from '../worlds/all-worlds.ts';
import type { BenchCase } from './case.ts';
import type { Options } from './options.ts';

/** One case in one world. */
export interface Step {
  readonly one: BenchCase;
  readonly place: Place;
}

/**
 * What is to be run, in order. A world or a scale that is asked for replaces the case's own, except that a case which
 * is about one world (it has no other) stays in it. With a target, only what a target can be put to.
 */
export function planOf(
  cases: readonly BenchCase[],
  options: Pick<Options, 'only' | 'world' | 'scale' | 'target'>,
): readonly Step[] {
  const { only, world, scale, target } = options;
  return cases
    .filter(({ name, isByNameOnly }) => (only.length === 0 ? !isByNameOnly : only.includes(name)))
    .filter(({ sides }) => target === undefined || sides.includes('target'))
    .flatMap((one) => placesOf(one, world, scale).map((place) => ({ one, place })));
}

function placesOf(
  { places, isInOneWorld }: BenchCase,
  world: Place['world'] | undefined,
  scale: number | undefined,
): readonly Place[] {
  const inWorld =
    world === undefined
      ? places
      : isInOneWorld
        ? places.filter((place) => place.world === world)
        : [{ world, scale: scale ?? places.find((place) => place.world === world)?.scale ?? 1 }];
  if (scale === undefined) return inWorld;
  const worlds = [...new Set(inWorld.map((place) => place.world))];
  return worlds.map((name) => ({ world: name, scale }));
}
