import { unreachable } from '../base/assert.ts';
import type { MemberName } from './reachability.ts';
import type { Rewrite } from './rewrite.ts';
import type { Definition } from './schema.ts';

/** Something that the answer for a member hangs on, one step away. */
export interface Dependency {
  readonly on: MemberName;
  /**
   * Whether having `on` can be how someone has the member. Not so for what an exclusion takes away, nor for a relation
   * whose subjects an arrow walks.
   */
  readonly gives: boolean;
}

/**
 * Everything the answer for one member hangs on directly: the names of its expression, the relations its arrows walk
 * and the members at their ends, and the subject sets that may be stored on it. Unlike `reachOf` it has what exclusions
 * take away as well. One member may be told of more than once. Empty for what does not exist.
 */
export function dependenciesOf(
  definitions: ReadonlyMap<string, Definition>,
  { type, name }: MemberName,
): readonly Dependency[] {
  const definition = definitions.get(type);
  const member = definition?.members.get(name);
  if (definition === undefined || member === undefined) return [];
  const stored = member.allowed
    .filter(({ kind }) => kind === 'subject-set')
    .map((subject) => ({ on: { type: subject.type, name: subject.relation }, gives: true }));
  const computed = member.rewrite === undefined ? [] : inRewrite(definitions, definition, member.rewrite);
  return [...stored, ...computed];
}

function inRewrite(
  definitions: ReadonlyMap<string, Definition>,
  definition: Definition,
  rewrite: Rewrite,
): readonly Dependency[] {
  const type = definition.name;
  switch (rewrite.kind) {
    case 'nil':
    case 'self':
      return [];
    case 'name':
      return [{ on: { type, name: rewrite.name }, gives: true }];
    case 'arrow': {
      const { over, then } = rewrite;
      const walked = new Set(definition.members.get(over)?.allowed.map((subject) => subject.type));
      const ends = [...walked].filter((end) => definitions.get(end)?.members.has(then));
      return [
        { on: { type, name: over }, gives: false },
        ...ends.map((end) => ({ on: { type: end, name: then }, gives: true })),
      ];
    }
    case 'union':
    case 'intersection':
      return rewrite.operands.flatMap((operand) => inRewrite(definitions, definition, operand));
    case 'exclusion': {
      const except = inRewrite(definitions, definition, rewrite.except);
      return [
        ...inRewrite(definitions, definition, rewrite.base),
        ...except.map(({ on }) => ({ on, gives: false })),
      ];
    }
    default:
      return unreachable(rewrite);
  }
}
