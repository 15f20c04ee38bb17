import type { Caller } from '../model/caller.ts';
import { checkFilter } from '../schema/check-filter.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { STEPS_PER_ROW } from '../tenants/prices.ts';
import type { CountRelationshipsAnswer, RelationshipCounterAsk } from './counter-asks.ts';
import { ListTurns } from './list-turns.ts';
import { requireCounterName } from './require-counter-name.ts';
import { openSnapshot, requireReadable, requireSchema } from './snapshot.ts';

/**
 * How many relationships a counter's filter matches in the newest state: as many as reading with that filter would
 * give, and refused as that would be. So once the schema has dropped what the filter names, the counter is refused
 * rather than 0; it counts again when the name is back. Cost: a scan of what matches.
 * @throws Fault `invalid-argument` without a name; `counter-unknown`, `no-schema`, `unknown-definition`,
 * `unknown-relation`
 */
export async function countRelationships(
  tenant: Tenant,
  _caller: Caller,
  { name }: RelationshipCounterAsk,
  signal: AbortSignal,
): Promise<CountRelationshipsAnswer> {
  requireCounterName(name);
  const newest = { consistency: { kind: 'fully-consistent' }, cursor: undefined } as const;
  const snapshot = await openSnapshot(tenant, newest, signal);
  const { filter } = await tenant.store.readCounter(name);
  checkFilter(requireSchema(snapshot.schema), filter);
  let count = 0;
  const { revision: at, nowMs } = snapshot;
  const turns = new ListTurns(tenant.line, signal);
  await turns.begin();
  for await (const { found, rows } of tenant.store.scan({ filter, at, nowMs, after: undefined }, signal)) {
    requireReadable(snapshot);
    count += found.length;
    turns.use(rows * STEPS_PER_ROW);
    await turns.giveWay();
  }
  return { count, readAt: snapshot.token };
}
