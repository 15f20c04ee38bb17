import { type Declarations, findMember } from './declarations.ts';
import type { Member } from './schema.ts';

/** How a relation comes to include every object of a type. */
export interface WildcardUse {
  /** The type that is included whole. */
  readonly type: string;
  /** The relation that says so, as `definition#relation`. */
  readonly via: string;
}

/**
 * The relations that allow a wildcard, directly or through subject sets of other relations, rings included. Permissions
 * used as subject sets are not looked into. One walk backwards from the relations that allow one directly.
 */
export function findWildcards(declarations: Declarations): ReadonlyMap<Member, WildcardUse> {
  const found = new Map<Member, WildcardUse>();
  const includedIn = new Map<Member, Member[]>();
  for (const { definition } of declarations.definitions.values()) {
    for (const member of definition.members.values()) {
      const wildcard = member.allowed.find(({ kind }) => kind === 'wildcard');
      if (wildcard !== undefined) {
        found.set(member, { type: wildcard.type, via: `${definition.name}#${member.name}` });
      }
      for (const { kind, type, relation } of member.allowed) {
        const included = kind === 'subject-set' ? findMember(declarations, type, relation) : undefined;
        if (included?.kind !== 'relation') continue;
        const users = includedIn.get(included);
        if (users === undefined) includedIn.set(included, [member]);
        else users.push(member);
      }
    }
  }
  // A map yields what is added to it while it is walked, so this is a breadth-first queue.
  for (const [member, use] of found) {
    for (const user of includedIn.get(member) ?? []) if (!found.has(user)) found.set(user, use);
  }
  return found;
}
