import type { ReflectedMember } from '../model/reflection.ts';
import { dependenciesOf, type Dependency } from './dependencies.ts';
import type { MemberName } from './reachability.ts';
import type { Rewrite } from './rewrite.ts';
import type { Definition, Member } from './schema.ts';

/*
 * What in a schema hangs on what, over any number of steps. Answers are in order of definition and then name, by code
 * unit, and never hold the member that was asked about. Each member is visited once, whatever rings the schema has.
 */

/** Everything the answer for `member` may hang on. Cost: the part of the schema that is used. */
export function membersUsedBy(
  definitions: ReadonlyMap<string, Definition>,
  member: MemberName,
): readonly ReflectedMember[] {
  const used = closure([member], (one) => dependenciesOf(definitions, one).map(({ on }) => on));
  return describe(definitions, used, member);
}

/** Everything whose answer may hang on `member`: the inverse of `membersUsedBy`. Cost: the schema. */
export function membersUsing(
  definitions: ReadonlyMap<string, Definition>,
  member: MemberName,
): readonly ReflectedMember[] {
  const users = usersIn(definitions, () => true);
  return describe(
    definitions,
    closure([member], (one) => users.get(keyOf(one)) ?? []),
    member,
  );
}

/**
 * Everything an object of `type` itself, and not a set of its, may have: because it or everyone of its type can be
 * stored there, or through `self`, or through members it may have. What an exclusion takes away gives nothing. Cost:
 * the schema.
 */
export function membersHolding(
  definitions: ReadonlyMap<string, Definition>,
  type: string,
): readonly ReflectedMember[] {
  const givers = usersIn(definitions, ({ gives }) => gives);
  const entrances = everyMember(definitions).filter(([name, member]) => admits(name, member, type));
  const held = closure(
    entrances.map(([name]) => name),
    (one) => givers.get(keyOf(one)) ?? [],
  );
  return describe(definitions, held, undefined);
}

function admits({ type: own }: MemberName, { allowed, rewrite }: Member, type: string): boolean {
  const isStored = allowed.some((subject) => subject.type === type && subject.kind !== 'subject-set');
  return isStored || (own === type && givesSelf(rewrite));
}

function givesSelf(rewrite: Rewrite | undefined): boolean {
  switch (rewrite?.kind) {
    case 'self':
      return true;
    case 'union':
    case 'intersection':
      return rewrite.operands.some(givesSelf);
    case 'exclusion':
      return givesSelf(rewrite.base);
    case 'nil':
    case 'name':
    case 'arrow':
    case undefined:
      return false;
  }
}

/** By the key of a member: the members that depend on it directly, in a way that counts. */
function usersIn(
  definitions: ReadonlyMap<string, Definition>,
  counts: (dependency: Dependency) => boolean,
): ReadonlyMap<string, readonly MemberName[]> {
  const users = new Map<string, MemberName[]>();
  for (const [user] of everyMember(definitions)) {
    for (const dependency of dependenciesOf(definitions, user).filter(counts)) {
      const key = keyOf(dependency.on);
      const found = users.get(key);
      if (found === undefined) users.set(key, [user]);
      else found.push(user);
    }
  }
  return users;
}

/** `starts` and everything that `step` leads to from there, by key. */
function closure(
  starts: readonly MemberName[],
  step: (member: MemberName) => readonly MemberName[],
): ReadonlyMap<string, MemberName> {
  const found = new Map<string, MemberName>();
  const queue = [...starts];
  for (const member of queue) {
    const key = keyOf(member);
    if (found.has(key)) continue;
    found.set(key, member);
    for (const next of step(member)) queue.push(next);
  }
  return found;
}

function describe(
  definitions: ReadonlyMap<string, Definition>,
  members: ReadonlyMap<string, MemberName>,
  asked: MemberName | undefined,
): readonly ReflectedMember[] {
  return [...members.values()]
    .filter(({ type, name }) => type !== asked?.type || name !== asked.name)
    .flatMap(({ type, name }): readonly ReflectedMember[] => {
      const member = definitions.get(type)?.members.get(name);
      return member === undefined ? [] : [{ definition: type, name, kind: member.kind }];
    })
    .toSorted((one, other) =>
      one.definition === other.definition
        ? inOrder(one.name, other.name)
        : inOrder(one.definition, other.definition),
    );
}

function everyMember(
  definitions: ReadonlyMap<string, Definition>,
): readonly (readonly [MemberName, Member])[] {
  return [...definitions.values()].flatMap(({ name: type, members }) =>
    [...members.values()].map((member) => [{ type, name: member.name }, member] as const),
  );
}

/** No name holds a `#`. */
function keyOf({ type, name }: MemberName): string {
  return `${type}#${name}`;
}

function inOrder(one: string, other: string): number {
  return one < other ? -1 : 1;
}
