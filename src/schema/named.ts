import { Fault } from '../model/fault.ts';
import type { Definition, Member, Schema } from './schema.ts';

/*
 * Looking up what a caller named, where absence is the caller's mistake.
 */

/** @throws Fault `unknown-definition`. */
export function definitionOf({ definitions }: Pick<Schema, 'definitions'>, type: string): Definition {
  const definition = definitions.get(type);
  if (definition !== undefined) return definition;
  throw new Fault('unknown-definition', `object definition \`${type}\` not found`, {
    details: { definition_name: type },
  });
}

/** @throws Fault `unknown-relation`. */
export function memberOf({ name: type, members }: Definition, name: string): Member {
  const member = members.get(name);
  if (member !== undefined) return member;
  throw new Fault(
    'unknown-relation',
    `relation/permission \`${name}\` not found under definition \`${type}\``,
    {
      details: { definition_name: type, relation_or_permission_name: name },
    },
  );
}
