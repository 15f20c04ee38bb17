import { SharedNewest } from '../consistency/shared-newest.ts';
import { OUTSTANDING_MAX } from '../decisions/channel/outgoing.ts';
import type { DecisionDesk } from '../decisions/desk.ts';
import type { DecisionLog } from '../decisions/log.ts';
import { ownDesk } from '../decisions/own-desk.ts';
import { systemTimers } from '../decisions/timers.ts';
import type { Clock } from '../base/clock.ts';
import type { ServedProfile } from '../delegation/require-fit.ts';
import type { Caller } from '../model/caller.ts';
import type { StoredQuota } from '../model/stored.ts';
import { DEFAULT_TENANT } from '../model/tenant-name.ts';
import type { Logger } from '../observe/log.ts';
import { recordProfile } from '../operations/delegation/recorded/profile.ts';
import { levelDisk, levelDiskWith, type LevelMemory } from '../store/level/disk.ts';
import { SharedStanding } from '../store/channel/shared-standing.ts';
import type { FairQueue } from '../tenants/fair-queue.ts';
import { openDecisions } from '../tenants/open-decisions.ts';
import { openTenant } from '../tenants/open-tenant.ts';
import type { World } from '../tenants/open-worlds.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { startCollector } from './collector.ts';
import { logSettings, retentionLimits } from './decisions/log-settings.ts';
import { pumpDecisions } from './decisions/pump-decisions.ts';
import { retainDecisions } from './decisions/retain-decisions.ts';
import { sinksOf } from './decisions/sinks-of.ts';
import { fitFor, tenantOptions } from './tenant-options.ts';
import type { Instruments } from './instruments.ts';
import type { Config } from './settings.ts';
import { TracedStore } from './traced-store.ts';

/** A tenant in the thread that holds its store. */
export interface OwnedWorld extends World {
  readonly tenant: Tenant;
  /** Undefined where no decisions are recorded. */
  readonly decisions: { readonly log: DecisionLog; readonly desk: DecisionDesk } | undefined;
  /** For the other threads that serve it. */
  readonly standing: SharedStanding;
  readonly newest: SharedNewest;
}

/** What all of them share. */
export interface OwnedSurroundings {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly profile: ServedProfile;
  readonly watch: WorldWatch;
  /** Of the thread. */
  readonly queue: FairQueue;
}

/** Who is told how the tenants of a thread go. */
export interface WorldWatch {
  readonly instruments: Instruments | undefined;
  /** Whether calls tell a trace what they wait for. */
  readonly isTraced: boolean;
  /** The default tenant takes no writes, and with it the server can't do all that it is there for; until it takes them again. */
  readonly onWritesFailed: () => void;
  readonly onWritesResumed: () => void;
  /** The same of its decision log. */
  readonly onDecisionsFailed: () => void;
  readonly onDecisionsResumed: () => void;
}

const NEVER = new AbortController().signal;

/**
 * Opens tenant `name` with its decision log and what tidies both up behind it. Closing runs the other way round: what the
 * store still took is recorded.
 * @throws Fault `schema-type` when the stored schema does not fit the delegation profile; as `openTenant`, `openDecisions`
 */
export async function openOwnedWorld(
  name: string,
  quota: () => StoredQuota,
  surroundings: OwnedSurroundings,
): Promise<OwnedWorld> {
  const { config, clock, profile, watch } = surroundings;
  const { instruments } = watch;
  let traced: TracedStore | undefined;
  const logger = name === DEFAULT_TENANT ? surroundings.logger : surroundings.logger.child({ tenant: name });
  const standing = new SharedStanding();
  const newest = new SharedNewest();
  await using opening = new AsyncDisposableStack();
  const log = await openLog(name, { ...surroundings, logger });
  opening.use(log);
  const desk = log && ownDesk(log);
  const fits = fitFor(profile, logger);
  const isAlone = config.threads === 1;
  const tenant = await openTenant(config.dataDir, name, {
    ...tenantOptions(config, clock, isAlone ? undefined : newest, desk),
    queue: surroundings.queue,
    requireFit: fits,
    sync: config.syncWrites,
    quota,
    disk: name === DEFAULT_TENANT ? levelDisk : levelDiskWith(storeMemory(config)),
    onMoved: isAlone ? undefined : (head, oldest, stored) => standing.publish(head, oldest, stored),
    wrapStore: watch.isTraced ? (store) => (traced = new TracedStore(store)) : undefined,
    onGroup(report) {
      instruments?.noteGroup(report);
      traced?.noteGroup(report);
    },
    onWriteFailed(err) {
      logger.fatal(
        { err },
        'a write failed: none is taken until the store could be opened again; checks are answered',
      );
      instruments?.noteStopped(name);
      if (name === DEFAULT_TENANT) watch.onWritesFailed();
    },
    onStillStopped: (err) =>
      logger.error({ err }, 'the store can not be opened again yet; it is tried again'),
    onResumed() {
      logger.warn('the store is open again and takes writes');
      instruments?.noteResumed(name);
      if (name === DEFAULT_TENANT) watch.onWritesResumed();
    },
  });
  opening.use(tenant);
  const schema = tenant.schemas.newest?.schema;
  if (schema !== undefined) fits(schema);
  const operator: Caller = { tenant: name, name: 'operator' };
  await recordProfile({ tenant, profile: profile.written.profile, desk }, profile.isGiven, operator, NEVER);
  const { gcWindowMs: windowMs, gcIntervalMs: intervalMs } = config;
  opening.use(
    startCollector(
      tenant,
      clock,
      {
        windowMs,
        intervalMs,
        onCollected: instruments && ((outcome, ms) => instruments.noteCollection(outcome, ms)),
      },
      logger,
    ),
  );
  if (log !== undefined) {
    opening.use(retainDecisions(log, retentionLimits(config), logger));
    const sinks = sinksOf(sinkSettings(config, name), log.origin, process.stdout, logger);
    opening.use(pumpDecisions(log, sinks, config.shutdownGraceMs, logger));
  }
  const opened = opening.move();
  const decisions = log && desk && { log, desk };
  const close = async (): Promise<void> => {
    await opened.disposeAsync();
    instruments?.noteClosed(name);
  };
  return { tenant, decisions, standing, newest, close };
}

/** LevelDB has two buffers while one is written out. */
function storeMemory({ tenantStoreBytes }: Config): LevelMemory {
  return { cacheBytes: Math.floor(tenantStoreBytes / 2), bufferBytes: Math.floor(tenantStoreBytes / 4) };
}

/** A log that is stopped takes no decision, so none is given out: that is for whoever watches the health to know. */
async function openLog(
  name: string,
  { config, clock, logger, watch }: OwnedSurroundings,
): Promise<DecisionLog | undefined> {
  if (!config.decisions) return undefined;
  const { instruments } = watch;
  return openDecisions(config.dataDir, name, {
    clock,
    timers: systemTimers,
    settings: logSettings(config),
    elsewhereMax: (config.threads - 1) * OUTSTANDING_MAX,
    onFlushed: instruments && ((report) => instruments.noteDecisionFlush(report)),
    onGap: instruments && ((gap) => instruments.noteDecisionGap(gap)),
    onFailed(err) {
      logger.fatal(
        { err },
        'writing the decision log failed: nothing is decided until it could be opened again',
      );
      instruments?.noteDecisionsStopped(name);
      if (name === DEFAULT_TENANT) watch.onDecisionsFailed();
    },
    onStillStopped: (err) =>
      logger.error({ err }, 'the decision log can not be opened again yet; it is tried again'),
    onResumed() {
      logger.warn('the decision log is open again and takes decisions');
      instruments?.noteDecisionsResumed(name);
      if (name === DEFAULT_TENANT) watch.onDecisionsResumed();
    },
  });
}

/** Each tenant sends its decisions on to a file of its own, `FILE-NAME`; that of the default one is as it was said. */
function sinkSettings(config: Config, name: string): Config {
  if (name === DEFAULT_TENANT || config.decisionSinkFile === '') return config;
  return { ...config, decisionSinkFile: `${config.decisionSinkFile}-${name}` };
}
