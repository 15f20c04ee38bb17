import { unreachable } from '../base/assert.ts';
import type { Rewrite } from './rewrite.ts';
import type { AllowedSubject, Definition, Member } from './schema.ts';

/** A relation or permission of a definition. */
export interface MemberName {
  readonly type: string;
  readonly name: string;
}

/**
 * One hop from what a member is made of to the member, as a walk from a subject upwards takes it. Whoever has `from`
 * may have `to`:
 * - `name`: `to` is computed from `from` on the same object;
 * - `subject-set`: the set `from` is stored as a subject on the relation `to`;
 * - `arrow`: the object of `from` is stored as a subject on the relation `over` of `to`'s object.
 */
export type Hop =
  | { readonly kind: 'name' | 'subject-set'; readonly from: MemberName; readonly to: MemberName }
  | { readonly kind: 'arrow'; readonly over: string; readonly from: MemberName; readonly to: MemberName };

/** Where a walk from a subject begins: stored on `on`, or, for `self`, the object that has `on` itself. */
export type Entrance =
  | { readonly kind: 'stored'; readonly subject: AllowedSubject; readonly on: MemberName }
  | { readonly kind: 'self'; readonly on: MemberName };

/** Everything through which someone can come to have one member. */
export interface Reach {
  readonly entrances: readonly Entrance[];
  readonly hops: readonly Hop[];
}

/**
 * How subjects reach the member `name` of `type`. What an exclusion takes away is left out, since it never gives;
 * all operands of an intersection are in. So the reach holds everyone who can have the member, and perhaps more.
 * Each member is visited once, whatever rings the schema has. Cost: the part of the schema that is reached.
 */
export function reachOf(definitions: ReadonlyMap<string, Definition>, type: string, name: string): Reach {
  const entrances: Entrance[] = [];
  const hops: Hop[] = [];
  const visited = new Map<string, Set<string>>();
  const queue: MemberName[] = [{ type, name }];
  for (const to of queue) {
    const names = visited.get(to.type) ?? new Set();
    visited.set(to.type, names);
    const definition = definitions.get(to.type);
    const member = definition?.members.get(to.name);
    if (definition === undefined || member === undefined || names.has(to.name)) continue;
    names.add(to.name);
    for (const subject of member.allowed) entrances.push({ kind: 'stored', subject, on: to });
    if (givesSelf(member.rewrite)) entrances.push({ kind: 'self', on: to });
    for (const hop of hopsTo(definitions, definition, member, to)) {
      hops.push(hop);
      queue.push(hop.from);
    }
  }
  return { entrances, hops };
}

/** The types of the objects that a reach can end in: stored as such or as a wildcard, or the object itself. */
export function terminalTypes({ entrances }: Reach): ReadonlySet<string> {
  return new Set(
    entrances.flatMap((entrance) => {
      if (entrance.kind === 'self') return [entrance.on.type];
      return entrance.subject.kind === 'subject-set' ? [] : [entrance.subject.type];
    }),
  );
}

function hopsTo(
  definitions: ReadonlyMap<string, Definition>,
  definition: Definition,
  member: Member,
  to: MemberName,
): readonly Hop[] {
  const sets = member.allowed.filter(({ kind }) => kind === 'subject-set');
  const stored = sets.map(
    ({ type, relation }) => ({ kind: 'subject-set', from: { type, name: relation }, to }) as const,
  );
  const computed = givingOperands(member.rewrite).flatMap((operand): readonly Hop[] => {
    if (operand.kind === 'name') return [{ kind: 'name', from: { type: to.type, name: operand.name }, to }];
    if (operand.kind !== 'arrow') return [];
    const { over, then } = operand;
    const types = new Set(definition.members.get(over)?.allowed.map(({ type }) => type));
    return [...types]
      .filter((type) => definitions.get(type)?.members.has(then))
      .map((type) => ({ kind: 'arrow', over, from: { type, name: then }, to }));
  });
  return [...stored, ...computed];
}

function givesSelf(rewrite: Rewrite | undefined): boolean {
  return givingOperands(rewrite).some(({ kind }) => kind === 'self');
}

/** The leaves of a rewrite but for what its exclusions take away. */
function givingOperands(
  rewrite: Rewrite | undefined,
): readonly Extract<Rewrite, { kind: 'nil' | 'self' | 'name' | 'arrow' }>[] {
  if (rewrite === undefined) return [];
  switch (rewrite.kind) {
    case 'nil':
    case 'self':
    case 'name':
    case 'arrow':
      return [rewrite];
    case 'union':
    case 'intersection':
      return rewrite.operands.flatMap(givingOperands);
    case 'exclusion':
      return givingOperands(rewrite.base);
    default:
      return unreachable(rewrite);
  }
}
