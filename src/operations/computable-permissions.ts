import type { Caller } from '../model/caller.ts';
import { membersHolding, membersUsing } from '../schema/member-closures.ts';
import { memberOf } from '../schema/named.ts';
import { requireDeclared } from './require-declared.ts';
import type { ComputablePermissionsAsk, MembersAnswer } from './schema-asks.ts';
import { requireSchema, type Snapshot } from './snapshot.ts';

/**
 * Every relation and permission whose answer may hang on the one asked about, itself left out; without a relation,
 * every one that an object of the definition itself may have.
 * @throws Fault `no-schema`, `schema-type` for an unknown definition, `unknown-relation`
 */
export async function computablePermissions(
  snapshot: Snapshot,
  _caller: Caller,
  { definition: type, relation: name, definitionPrefix }: ComputablePermissionsAsk,
): Promise<MembersAnswer> {
  const schema = requireSchema(snapshot.schema);
  const declared = requireDeclared(schema, type);
  if (name !== '') memberOf(declared, name);
  const found =
    name === '' ? membersHolding(schema.definitions, type) : membersUsing(schema.definitions, { type, name });
  const members = found.filter(({ definition }) => definition.startsWith(definitionPrefix));
  return { members, readAt: snapshot.token };
}
