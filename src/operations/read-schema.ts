import type { Caller } from '../model/caller.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { ReadSchemaAnswer } from './asks.ts';
import { openSnapshot, requireSchema } from './snapshot.ts';

/**
 * The newest schema, as it was written.
 * @throws Fault `no-schema` when there is none, or an empty one
 */
export async function readSchema(
  tenant: Tenant,
  _caller: Caller,
  signal: AbortSignal,
): Promise<ReadSchemaAnswer> {
  const { schema, token } = await openSnapshot(
    tenant,
    { consistency: { kind: 'fully-consistent' }, cursor: undefined },
    signal,
  );
  const isEmpty = schema === undefined || (schema.definitions.size === 0 && schema.caveats.size === 0);
  const { text } = requireSchema(isEmpty ? undefined : schema);
  return { schemaText: text, readAt: token };
}
