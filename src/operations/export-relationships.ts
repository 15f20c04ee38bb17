import { encodeCursor } from '../consistency/cursor.ts';
import type { Caller } from '../model/caller.ts';
import { matches } from '../model/filter.ts';
import type { RelationshipFilter } from '../model/filter.ts';
import { formatIdentity } from '../model/relationship-text.ts';
import type { Relationship } from '../model/relationship.ts';
import { STEPS_PER_ROW, STEPS_PER_ROW_ON_PAGE } from '../tenants/prices.ts';
import type { ExportRelationshipsAsk, ExportRelationshipsPage } from './asks.ts';
import { ListTurns } from './list-turns.ts';
import { limitTooLarge } from './read-relationships.ts';
import { positionOf } from './relationship-cursor.ts';
import { requireReadable, type Snapshot } from './snapshot.ts';

/** Marks cursors of exports. Nothing of the request is in it: another filter may go on where one left off. */
const REQUEST = 'export';

/**
 * All relationships that match, at one state, in pages; ordered by the type of the resource, then by the resource.
 * Names in the filter need not exist. Each page's cursor goes on after it at the same state.
 * @throws Fault `limit-too-large`, `invalid-cursor`, `revision-expired` when the state is collected meanwhile
 */
export async function* exportRelationships(
  snapshot: Snapshot,
  _caller: Caller,
  ask: ExportRelationshipsAsk,
  signal: AbortSignal,
): AsyncGenerator<ExportRelationshipsPage, void, undefined> {
  const { tenant, revision, nowMs } = snapshot;
  const { exportLimitMax, pageBytesMax } = tenant.limits;
  if (ask.limit > exportLimitMax) throw limitTooLarge(ask.limit, exportLimitMax);
  const size = ask.limit === 0 ? exportLimitMax : ask.limit;
  const after = ask.cursor === undefined ? undefined : positionOf(tenant.store.id, ask.cursor, REQUEST);
  const pageOf = (relationships: readonly Relationship[], last: Relationship): ExportRelationshipsPage => ({
    relationships,
    cursor: encodeCursor({
      storeId: tenant.store.id,
      revision,
      request: REQUEST,
      after: formatIdentity(last),
    }),
  });
  let page: Relationship[] = [];
  let bytes = 0;
  const scan = { filter: byResource(ask.filter), at: revision, nowMs, after };
  const turns = new ListTurns(tenant.line, signal);
  await turns.begin();
  for await (const { found, rows } of tenant.store.scan(scan, signal)) {
    turns.use(rows * STEPS_PER_ROW);
    await turns.giveWay();
    requireReadable(snapshot);
    for (const relationship of found) {
      if (!matches(ask.filter, relationship)) continue;
      page.push(relationship);
      bytes += bytesOf(relationship);
      if (page.length < size && bytes < pageBytesMax) continue;
      turns.use(page.length * STEPS_PER_ROW_ON_PAGE);
      yield pageOf(page, relationship);
      await turns.giveWay();
      page = [];
      bytes = 0;
    }
  }
  const last = page.at(-1);
  if (last === undefined) return;
  turns.use(page.length * STEPS_PER_ROW_ON_PAGE);
  yield pageOf(page, last);
}

/** A scan goes in the order of resources when its filter says nothing of subjects. */
function byResource({ resourceType, resourceId, resourceIdPrefix }: RelationshipFilter): RelationshipFilter {
  return { resourceType, resourceId, resourceIdPrefix };
}

/** About what it takes on the wire. */
function bytesOf(relationship: Relationship): number {
  const { caveat } = relationship;
  const context = caveat === undefined ? 0 : 2 * JSON.stringify(caveat.context).length;
  return 32 + formatIdentity(relationship).length + context;
}
