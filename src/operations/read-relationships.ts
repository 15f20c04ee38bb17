import { digestOf, encodeCursor } from '../consistency/cursor.ts';
import type { Caller } from '../model/caller.ts';
import { Fault } from '../model/fault.ts';
import { formatIdentity } from '../model/relationship-text.ts';
import { checkFilter } from '../schema/check-filter.ts';
import { STEPS_PER_MESSAGE, STEPS_PER_ROW } from '../tenants/prices.ts';
import type { ReadRelationshipsAsk, ReadRelationshipsItem } from './asks.ts';
import { ListTurns } from './list-turns.ts';
import { filterToJson, requireFilter } from './require-filter.ts';
import { positionOf } from './relationship-cursor.ts';
import { requireReadable, requireSchema, type Snapshot } from './snapshot.ts';

/**
 * The relationships that match, in batches, in an order fixed by the filter. With a limit the list ends there, and each
 * item's cursor continues after it at the same state.
 * @throws Fault `invalid-filter`, `limit-too-large`, `invalid-cursor`, `unknown-definition`, `unknown-relation`
 */
export async function* readRelationships(
  snapshot: Snapshot,
  _caller: Caller,
  ask: ReadRelationshipsAsk,
  signal: AbortSignal,
): AsyncGenerator<readonly ReadRelationshipsItem[], void, undefined> {
  const { tenant, revision, nowMs, token: readAt } = snapshot;
  const { filter, limit } = ask;
  const { readLimitMax } = tenant.limits;
  if (limit > readLimitMax) throw limitTooLarge(limit, readLimitMax);
  requireFilter(filter);
  checkFilter(requireSchema(snapshot.schema), filter);
  const request = digestOf([filterToJson(filter), limit]);
  const after = ask.cursor === undefined ? undefined : positionOf(tenant.store.id, ask.cursor, request);
  let left = limit === 0 ? Infinity : limit;
  const turns = new ListTurns(tenant.line, signal);
  await turns.begin();
  for await (const { found, rows } of tenant.store.scan({ filter, at: revision, nowMs, after }, signal)) {
    turns.use(rows * STEPS_PER_ROW);
    await turns.giveWay();
    requireReadable(snapshot);
    for (let start = 0; start < found.length;) {
      const taken = found.slice(start, start + Math.min(turns.countOf(STEPS_PER_MESSAGE), left));
      start += taken.length;
      left -= taken.length;
      turns.use(taken.length * STEPS_PER_MESSAGE); // whether or not it is asked for more
      yield taken.map((relationship) => ({
        readAt,
        relationship,
        cursor: encodeCursor({
          storeId: tenant.store.id,
          revision,
          request,
          after: formatIdentity(relationship),
        }),
      }));
      if (left === 0) return;
      await turns.giveWay();
    }
  }
}

export function limitTooLarge(limit: number, max: number): Fault {
  return new Fault(
    'limit-too-large',
    `provided limit of ${limit} is greater than maximum allowed of ${max}`,
    {
      details: { limit_provided: String(limit), maximum_limit_allowed: String(max) },
    },
  );
}
