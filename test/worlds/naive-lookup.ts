import type { ObjectRef, SubjectRef } from '../../src/model/relationship.ts';
import type { NaiveAnswer, NaiveOptions } from './naive.ts';
import { naiveCheck } from './naive.ts';
import type { World } from './world.ts';

/** The answer for every object of `type` that the world knows, by id: a list of resources is exactly those that are not a no. */
export function naiveResources(
  world: World,
  type: string,
  name: string,
  subject: SubjectRef,
  options?: NaiveOptions,
): ReadonlyMap<string, NaiveAnswer> {
  return answersOf(world, type, (id) =>
    naiveCheck(world, { resource: { type, id }, name, subject }, options),
  );
}

/** An id that no world has: its answer is the answer for everyone who is not named anywhere. */
export const STRANGER = 'stranger-to-every-world';

/**
 * The answer for every subject `type:id#relation` that the world knows, by id, and for `STRANGER`. A wildcard belongs
 * in a list of subjects exactly when the stranger's answer is not a no.
 */
export function naiveSubjects(
  world: World,
  resource: ObjectRef,
  name: string,
  subject: Pick<SubjectRef, 'type' | 'relation'>,
  options?: NaiveOptions,
): ReadonlyMap<string, NaiveAnswer> {
  const answerFor = (id: string): NaiveAnswer =>
    naiveCheck(world, { resource, name, subject: { ...subject, id } }, options);
  return new Map([...answersOf(world, subject.type, answerFor), [STRANGER, answerFor(STRANGER)]]);
}

function answersOf(
  world: World,
  type: string,
  answerFor: (id: string) => NaiveAnswer,
): ReadonlyMap<string, NaiveAnswer> {
  const ids = world.objects.filter((object) => object.type === type).map((object) => object.id);
  return new Map(ids.map((id) => [id, answerFor(id)]));
}
