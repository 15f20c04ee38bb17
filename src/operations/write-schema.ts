import { assert } from '../base/assert.ts';
import type { Caller } from '../model/caller.ts';
import { checkChange } from '../schema/check-change.ts';
import { compileSchema } from '../schema/compile.ts';
import { diagnosticFault } from '../schema/diagnostic.ts';
import type { Schema } from '../schema/schema.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { WriteSchemaAnswer, WriteSchemaAsk } from './asks.ts';
import { commit } from './commit.ts';

const NOTHING: Pick<Schema, 'definitions' | 'caveats'> = { definitions: new Map(), caveats: new Map() };

/**
 * Replace the whole schema, unless stored relationships would be stranded.
 * @throws Fault `schema-parse`, `schema-type`, `schema-unsafe`
 */
export async function writeSchema(
  tenant: Tenant,
  _caller: Caller,
  { schema: text }: WriteSchemaAsk,
  signal: AbortSignal,
): Promise<WriteSchemaAnswer> {
  const schema = compile(tenant, text);
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

function compile(tenant: Tenant, text: string): Schema {
  const compiled = compileSchema(text, { names: tenant.graph.objects.names });
  if (compiled.kind === 'schema') return compiled.schema;
  const [first] = compiled.errors;
  assert(first !== undefined, 'a schema that does not compile has an error');
  throw diagnosticFault(first);
}
