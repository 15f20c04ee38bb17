import { catchUp } from '../../consistency/choose.ts';
import { Names } from '../../model/names.ts';
import { checkChange } from '../../schema/check-change.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { requireCompiled } from '../compile-schema.ts';

const NOTHING = { definitions: new Map(), caveats: new Map() } as const;

/**
 * Whether `text` could replace the schema of `tenant` at this moment; nothing is changed.
 * @throws Fault as `writeSchema`
 */
export async function requireWritable(tenant: Tenant, text: string, signal: AbortSignal): Promise<void> {
  await catchUp(tenant.frontier, tenant.limits.freshnessWaitMs, signal);
  const schema = requireCompiled(text, new Names()); // names of its own: it is not to stay
  tenant.requireFit(schema);
  const at = tenant.frontier.applied();
  const current = await tenant.schemas.at(at);
  for (const guard of checkChange(current?.schema ?? NOTHING, schema)) {
    const query = { filter: guard.filter, at, after: undefined, nowMs: tenant.clock.nowMs() };
    for await (const { found } of tenant.store.scan(query, signal)) {
      const [first] = found;
      if (first !== undefined) throw guard.refuse(first);
    }
  }
}
