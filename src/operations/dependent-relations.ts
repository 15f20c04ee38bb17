import type { Caller } from '../model/caller.ts';
import { Fault } from '../model/fault.ts';
import { membersUsedBy } from '../schema/member-closures.ts';
import { memberOf } from '../schema/named.ts';
import { requireDeclared } from './require-declared.ts';
import type { DependentRelationsAsk, MembersAnswer } from './schema-asks.ts';
import { requireSchema, type Snapshot } from './snapshot.ts';

/**
 * Every relation and permission that the answer for a permission may hang on, itself left out: the inverse of
 * `computablePermissions`.
 * @throws Fault `no-schema`, `schema-type` for an unknown definition, `unknown-relation`, `not-a-permission`
 */
export async function dependentRelations(
  snapshot: Snapshot,
  _caller: Caller,
  { definition: type, permission: name }: DependentRelationsAsk,
): Promise<MembersAnswer> {
  const schema = requireSchema(snapshot.schema);
  const member = memberOf(requireDeclared(schema, type), name);
  if (member.kind !== 'permission') {
    throw new Fault('not-a-permission', `the relation \`${name}\` is not a permission`, {
      details: { relationName: name },
    });
  }
  return { members: membersUsedBy(schema.definitions, { type, name }), readAt: snapshot.token };
}
