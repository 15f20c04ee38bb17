import { catchUp, knownRevision } from '../consistency/choose.ts';
import type { JsonObject } from '../base/json.ts';
import type { Caller } from '../model/caller.ts';
import { Fault } from '../model/fault.ts';
import { matches } from '../model/filter.ts';
import type { RelationshipUpdate } from '../model/update.ts';
import type { Revision } from '../model/revision.ts';
import { checkFilter } from '../schema/check-filter.ts';
import type { ChangeSet } from '../store/store.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { Watcher } from '../tenants/watchers.ts';
import { STEPS_PER_ROW, STEPS_PER_ROW_ON_PAGE } from '../tenants/prices.ts';
import type { WatchAsk, WatchEvent } from './asks.ts';
import { ListTurns } from './list-turns.ts';
import { requireFilter } from './require-filter.ts';
import { requireSchema } from './snapshot.ts';
import { withBeats } from './with-beats.ts';

/** Updates in one event. A transaction of more comes in several. */
export const UPDATES_MAX = 10_000;

/**
 * What is committed strictly after the start cursor, or from now on, in the order of revisions, without end. Each
 * revision gives at most one event of each kind asked for: its updates, that it wrote the schema, and a checkpoint, which
 * also comes about every heartbeat while nothing happens. A revision nobody asked about gives none.
 *
 * `changesThrough` is where to start again without loss. Events of a transaction too large for one carry, all but the
 * last, the revision before it: who starts again there gets the whole transaction once more.
 *
 * Updates are reported when they are asked for or nothing is; the contract's reference always reports them. Nothing is
 * queued for a watcher: it takes changes from the store at its own pace.
 * @throws Fault `no-schema`, `invalid-argument`, `invalid-filter`, `unknown-definition`, `unknown-relation`,
 * `invalid-token`; `revision-expired` when what comes next was collected, at the start or because it fell so far behind;
 * `shutting-down` when the tenant closes.
 */
export async function* watch(
  tenant: Tenant,
  _caller: Caller,
  ask: WatchAsk,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent, void, undefined> {
  const { frontier, limits } = tenant;
  const newest = await catchUp(frontier, limits.freshnessWaitMs, signal); // with the schema that filters are held to
  const after = ask.startCursor === undefined ? newest : await knownRevision(ask.startCursor, frontier);
  requireWatchable(tenant, ask);
  const watcher = tenant.watchers.enter(after);
  try {
    yield* eventsFor(watcher, tenant, ask, signal);
  } finally {
    tenant.watchers.leave(watcher);
  }
  signal.throwIfAborted();
  throw new Fault('shutting-down', 'the watch ended since the server is closing; start it again elsewhere');
}

/** Until the store closes or the signal fires. */
async function* eventsFor(
  watcher: Watcher,
  tenant: Tenant,
  ask: WatchAsk,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent, void, undefined> {
  const { frontier, limits, store } = tenant;
  const beatMs = ask.kinds.checkpoints ? limits.watchHeartbeatMs : undefined;
  const changes = withBeats((stop) => store.changes(watcher.told, stop), beatMs, signal);
  const turns = new ListTurns(tenant.line, signal); // who starts far back reads as much as an export does
  let held: readonly RelationshipUpdate[] = []; // until it is known whether the transaction has more of them
  for await (const next of changes) {
    if (next.kind === 'beat') {
      yield checkpoint(tenant, watcher.told);
      continue;
    }
    const { revision, metadata, complete } = next.item;
    turns.use(next.item.updates.length * STEPS_PER_ROW);
    await turns.giveWay();
    for (const updates of watchedUpdates(ask, next.item)) {
      turns.use(updates.length * STEPS_PER_ROW_ON_PAGE);
      if (held.length > 0) yield updatesEvent(tenant, held, revision - 1, metadata);
      held = updates;
    }
    if (!complete) continue;
    await frontier.reach(revision, signal); // whoever was told of a change finds it at the next check
    if (held.length > 0) yield updatesEvent(tenant, held, revision, metadata);
    held = [];
    watcher.told = revision;
    if (ask.kinds.schema && next.item.schema !== undefined)
      yield { kind: 'schema', changesThrough: tenant.tokenOf(revision) };
    if (ask.kinds.checkpoints) yield checkpoint(tenant, revision);
  }
}

function requireWatchable(tenant: Tenant, { objectTypes, filters }: WatchAsk): void {
  if (objectTypes.length > 0 && filters.length > 0) {
    throw new Fault(
      'invalid-argument',
      'expected object types or relationship filters to watch, found both: a filter can name the type',
    );
  }
  const schema = requireSchema(tenant.schemas.newest?.schema);
  for (const filter of filters) {
    requireFilter(filter);
    checkFilter(schema, filter);
  }
}

/** The updates of a change that are asked for, in pieces of at most `UPDATES_MAX`, none empty. */
function* watchedUpdates(
  ask: WatchAsk,
  change: ChangeSet,
): Generator<readonly RelationshipUpdate[], void, undefined> {
  if (!ask.kinds.updates) return;
  const updates = change.updates.filter((update) => isWatched(ask, update));
  for (let start = 0; start < updates.length; start += UPDATES_MAX)
    yield updates.slice(start, start + UPDATES_MAX);
}

function isWatched({ objectTypes, filters }: WatchAsk, { relationship }: RelationshipUpdate): boolean {
  if (objectTypes.length > 0) return objectTypes.includes(relationship.resource.type);
  return filters.length === 0 || filters.some((filter) => matches(filter, relationship));
}

function updatesEvent(
  tenant: Tenant,
  updates: readonly RelationshipUpdate[],
  through: Revision,
  metadata: JsonObject | undefined,
): WatchEvent {
  return { kind: 'updates', updates, changesThrough: tenant.tokenOf(through), metadata };
}

function checkpoint(tenant: Tenant, revision: Revision): WatchEvent {
  return { kind: 'checkpoint', changesThrough: tenant.tokenOf(revision) };
}
