import type { Caller } from '../model/caller.ts';
import { Names } from '../model/names.ts';
import { diffSchemas } from '../schema/diff.ts';
import { reflect } from '../schema/reflect.ts';
import { requireCompiled } from './compile-schema.ts';
import type { DiffSchemaAnswer, DiffSchemaAsk } from './schema-asks.ts';
import { requireSchema, type Snapshot } from './snapshot.ts';

/**
 * What would change if the text replaced the schema of the snapshot. Whether stored relationships would let it is not
 * looked at.
 * @throws Fault `no-schema`; `schema-parse`, `schema-type` as `writeSchema`
 */
export async function diffSchema(
  snapshot: Snapshot,
  _caller: Caller,
  { comparisonSchema }: DiffSchemaAsk,
): Promise<DiffSchemaAnswer> {
  const current = requireSchema(snapshot.schema);
  // Names of its own: the tenant's are never given back, and this schema is gone with the answer.
  const other = requireCompiled(comparisonSchema, new Names());
  return { changes: diffSchemas(reflect(current), reflect(other)), readAt: snapshot.token };
}
