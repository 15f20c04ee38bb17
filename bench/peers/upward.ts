import { unreachable } from '../../src/base/assert.ts';
import type { ObjectRef, SubjectRef } from '../../src/model/relationship.ts';
import { isExpired, WILDCARD } from '../../src/model/relationship.ts';
import type { Rewrite } from '../../src/schema/rewrite.ts';
import type { CheckQuestion, World } from '../../test/worlds/world.ts';
import { memberNames } from '../../test/worlds/world.ts';

/**
 * Whether a walk upwards from the subject, as a list of resources takes it, can come back to where it was. It takes
 * every name that the asked one may lead to by the schema, on whatever object the relationships put it.
 */
export function hasCycleAbove(world: World, { resource, name, subject }: CheckQuestion): boolean {
  const asked = closure([keyOf(resource.type, name)], (key) => namesBelow(world).get(key) ?? []);
  const above = goalsAbove(world, asked, subject);
  const start = goalKey(subject, subject.relation);
  return [...closure([start], (key) => above.get(key) ?? [])].some((key) =>
    closure(above.get(key) ?? [], (each) => above.get(each) ?? []).has(key),
  );
}

/** What a type's name may lead to, both as JSON of `[type, name]`; a name is empty for objects themselves. */
function namesBelow({ definitions }: World): ReadonlyMap<string, readonly string[]> {
  return new Map(
    definitions.flatMap(({ name: type, relations, permissions }) => {
      const allowedOn = (relation: string): readonly { readonly type: string }[] =>
        relations.find((one) => one.name === relation)?.allowed ?? [];
      const below = (rewrite: Rewrite): readonly string[] =>
        stepsOf(rewrite).flatMap(({ over, name }) =>
          over === undefined
            ? [keyOf(type, name)]
            : allowedOn(over).map((allowed) => keyOf(allowed.type, name)),
        );
      return [
        ...permissions.map((one) => [keyOf(type, one.name), below(one.rewrite)] as const),
        ...relations.map(
          (one) =>
            [
              keyOf(type, one.name),
              one.allowed.map((allowed) => keyOf(allowed.type, allowed.relation)),
            ] as const,
        ),
      ];
    }),
  );
}

/** From each goal to those that lead to it, among the `asked` names. A wildcard stands for the subject, if for any. */
function goalsAbove(
  world: World,
  asked: ReadonlySet<string>,
  subject: SubjectRef,
): ReadonlyMap<string, readonly string[]> {
  const live = world.relationships.filter((one) => !isExpired(one.expiresAtNs, world.nowMs));
  const above = new Map<string, string[]>();
  for (const object of world.objects) {
    const definition = world.definitions.find(({ name }) => name === object.type);
    if (definition === undefined) continue;
    const on = (relation: string): readonly SubjectRef[] =>
      live
        .filter((one) => one.relation === relation && isSame(one.resource, object))
        .map((one) => (one.subject.id === WILDCARD ? { ...one.subject, id: subject.id } : one.subject));
    for (const name of memberNames(definition).filter((one) => asked.has(keyOf(object.type, one)))) {
      const permission = definition.permissions.find((one) => one.name === name);
      const below =
        permission === undefined
          ? on(name).map((one) => goalKey(one, one.relation))
          : stepsOf(permission.rewrite).flatMap((step) =>
              (step.over === undefined ? [object] : on(step.over)).map((one) => goalKey(one, step.name)),
            );
      for (const key of below) above.set(key, [...(above.get(key) ?? []), goalKey(object, name)]);
    }
  }
  return above;
}

/** One step of a permission: to a name on the same object, or on what a relation leads to. */
interface Step {
  readonly over: string | undefined;
  readonly name: string;
}

function stepsOf(rewrite: Rewrite): readonly Step[] {
  switch (rewrite.kind) {
    case 'nil':
      return [];
    case 'self':
      return [{ over: undefined, name: '' }];
    case 'name':
      return [{ over: undefined, name: rewrite.name }];
    case 'arrow':
      return [{ over: rewrite.over, name: rewrite.then }];
    case 'union':
    case 'intersection':
      return rewrite.operands.flatMap(stepsOf);
    case 'exclusion':
      return [...stepsOf(rewrite.base), ...stepsOf(rewrite.except)];
    default:
      return unreachable(rewrite);
  }
}

function closure(from: readonly string[], next: (key: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set(from);
  for (const key of found) next(key).forEach((each) => found.add(each));
  return found;
}

function keyOf(type: string, name: string): string {
  return JSON.stringify([type, name]);
}

function goalKey({ type, id }: ObjectRef, name: string): string {
  return JSON.stringify([type, id, name]);
}

function isSame(one: ObjectRef, other: ObjectRef): boolean {
  return one.type === other.type && one.id === other.id;
}
