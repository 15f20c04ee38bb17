import type { Caller } from '../model/caller.ts';
import { checkChange } from '../schema/check-change.ts';
import type { Schema } from '../schema/schema.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { WriteSchemaAnswer, WriteSchemaAsk } from './asks.ts';
import { commit } from './commit.ts';
import { requireCompiled } from './compile-schema.ts';

const NOTHING: Pick<Schema, 'definitions' | 'caveats'> = { definitions: new Map(), caveats: new Map() };

/**
 * Replace the whole schema, unless stored relationships would be stranded.
 * @throws Fault `schema-parse`, `schema-type`, `schema-unsafe`, and those of `Tenant.requireFit`
 */
export async function writeSchema(
  tenant: Tenant,
  _caller: Caller,
  { schema: text }: WriteSchemaAsk,
  signal: AbortSignal,
): Promise<WriteSchemaAnswer> {
  const schema = requireCompiled(text, tenant.graph.objects.names);
  tenant.requireFit(schema);
  const { revision } = await commit(
    tenant,
    {
      preconditions: [],
      metadata: undefined,
      prepare: (current) => ({
        kind: 'schema',
        text,
        guards: checkChange(current?.schema ?? NOTHING, schema),
      }),
    },
    signal,
  );
  return { writtenAt: tenant.tokenOf(revision) };
}
