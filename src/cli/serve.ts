import path from 'node:path';
import { CredentialStore } from '../auth/stored/credential-store.ts';
import { CredentialServer } from '../auth/stored/serve-credentials.ts';
import type { Clock } from '../base/clock.ts';
import { Readiness } from '../base/readiness.ts';
import { SharedNewest } from '../consistency/shared-newest.ts';
import { OUTSTANDING_MAX } from '../decisions/channel/outgoing.ts';
import type { DecisionLog, LogOptions } from '../decisions/log.ts';
import { ownDesk } from '../decisions/own-desk.ts';
import { systemTimers } from '../decisions/timers.ts';
import type { Caller } from '../model/caller.ts';
import type { Logger } from '../observe/log.ts';
import { clearGauges, metricsMemory } from '../observe/metrics/meter.ts';
import { recordProfile } from '../operations/delegation/recorded/profile.ts';
import { SharedStanding } from '../store/channel/shared-standing.ts';
import { openDecisions } from '../tenants/open-decisions.ts';
import { openTenant } from '../tenants/open-tenant.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { GrpcServer } from '../transport/grpc/server.ts';
import { startCollector } from './collector.ts';
import { ConfigError } from './config.ts';
import { logSettings, retentionLimits } from './decisions/log-settings.ts';
import { pumpDecisions } from './decisions/pump-decisions.ts';
import { retainDecisions } from './decisions/retain-decisions.ts';
import { sinksOf } from './decisions/sinks-of.ts';
import {
  DECISIONS,
  GOING,
  NO_DECISIONS,
  NO_WRITES,
  OPENING,
  STARTING,
  STOPPING,
  WRITES,
} from './hindrances.ts';
import { Instruments, OWNER } from './instruments.ts';
import { readProfileText, servedProfile } from './profile-text.ts';
import { Crew } from './serve-crew.ts';
import { serveProbes } from './serve-probes.ts';
import { servedGate } from './served-gate.ts';
import { fitFor, type Serving, serveTenant, TENANT, tenantOptions } from './served-tenant.ts';
import { formatAddress, isLoopback } from './setting-values.ts';
import type { Config } from './settings.ts';
import { TlsFiles } from './tls-files.ts';
import { TracedStore } from './traced-store.ts';
import { openTraces } from './traces.ts';
import { version } from './version.ts';
import { watchFollowing } from './watch-following.ts';

/** Who puts a profile into force. */
const OPERATOR: Caller = { tenant: TENANT, name: 'operator' };

/**
 * Builds the world from the store up, serves until `stop`, and takes it down from the top: calls in flight finish
 * before the store closes. This thread owns the data and serves as well; with more threads than one, the others reach
 * the store through it. They start while it serves already.
 * @throws ConfigError when the address can't be had or the delegation profile is none; Fault `schema-type` when that does
 * not fit the stored schema, `data-locked`, `data-version`, `data-damaged`.
 */
export async function serve(config: Config, clock: Clock, logger: Logger, stop: AbortSignal): Promise<void> {
  const profileText = readProfileText(config.delegationProfile);
  const profile = servedProfile(profileText);
  const requireFit = fitFor(profile, logger);
  const isAlone = config.threads === 1;
  const readiness = new Readiness();
  readiness.hinder(STARTING, OPENING);
  const metrics = config.metricsAddress === 'off' ? undefined : metricsMemory(config.threads);
  using instruments = metrics && new Instruments(metrics, OWNER);
  // First up and last down: whoever probes is told what the server waits for.
  await using probes =
    config.metricsAddress !== 'off' && metrics && instruments
      ? await serveProbes(config.metricsAddress, readiness, metrics, instruments)
      : undefined;
  await using traces = openTraces(config, OWNER, logger, instruments);
  let traced: TracedStore | undefined;
  const standing = new SharedStanding();
  const newest = new SharedNewest();
  const failing = new AbortController();
  // Closes after the store: what that took is recorded.
  await using log = await openLog(config, clock, logger, {
    onFlushed: instruments && ((report) => instruments.noteDecisionFlush(report)),
    onGap: instruments && ((gap) => instruments.noteDecisionGap(gap)),
    onFailed() {
      readiness.hinder(DECISIONS, NO_DECISIONS, true);
      instruments?.noteDecisionsStopped();
      failing.abort();
    },
  });
  if (log !== undefined) instruments?.followDecisions(log);
  const desk = log && ownDesk(log);
  await using tenant = await openTenant(config.dataDir, TENANT, {
    ...tenantOptions(config, clock, isAlone ? undefined : newest, desk),
    requireFit,
    sync: config.syncWrites,
    onMoved: isAlone ? undefined : (head, oldest) => standing.publish(head, oldest),
    wrapStore: traces && ((store) => (traced = new TracedStore(store))),
    onGroup(report) {
      instruments?.noteGroup(report);
      traced?.noteGroup(report);
    },
    onWriteFailed(err) {
      logger.fatal(
        { err },
        'a write failed: none is taken until the server is started again; checks are answered',
      );
      readiness.hinder(WRITES, NO_WRITES);
      instruments?.noteStopped();
      failing.abort();
    },
  });
  const schema = tenant.schemas.newest?.schema;
  if (schema !== undefined) requireFit(schema);
  const { profile: inForce } = profile.written;
  await recordProfile({ tenant, profile: inForce, desk: tenant.decisions }, profile.isGiven, OPERATOR, stop);
  await using _collector = startCollector(
    tenant,
    clock,
    {
      windowMs: config.gcWindowMs,
      intervalMs: config.gcIntervalMs,
      onCollected: instruments && ((outcome, ms) => instruments.noteCollection(outcome, ms)),
    },
    logger,
  );
  await using _retention = log && retainDecisions(log, retentionLimits(config), logger);
  await using _pumps = log && pumpDecisions(log, sinksOf(config, log.origin, process.stdout, logger), logger);
  await using credentials = await CredentialStore.open(config.dataDir, clock); // the tenant holds the folder's lock
  using tls = await TlsFiles.open(config, logger);
  const gate = servedGate(config, { credentials, tls }, clock, logger);
  void watchFollowing(tenant, readiness, config.freshnessWaitMs, logger); // never rejects
  const served = {
    config,
    profile: inForce,
    logger: logger.child({ thread: OWNER }),
    gate,
    credentials,
    tls,
    readiness,
    meter: instruments?.calls,
    tracer: traces?.tracer,
  };
  await using server = await listen(tenant, served);
  instruments?.follow(tenant, readiness);
  readiness.clear(STARTING);
  announce(config, { grpc: server.port, metrics: probes?.port }, credentials.table.size > 0, logger);
  const { store } = tenant;
  const address = formatAddress({ ...config.grpcAddress, port: server.port });
  await using crew = new Crew({
    count: config.threads - 1,
    store,
    standing: standing.memory,
    decisions: log && desk && { log, desk },
    credentials: new CredentialServer(credentials),
    data: { config, profile: profileText, address, newest: newest.memory, metrics },
    failing: failing.signal,
    logger,
    onEnded(thread, wasTold) {
      const sheet = metrics?.sheets[thread];
      if (sheet !== undefined) clearGauges(sheet);
      if (!wasTold) instruments?.noteDeath();
    },
  });
  await aborted(stop);
  readiness.hinder(STOPPING, GOING);
  logger.info({ graceMs: config.shutdownGraceMs }, 'stopping');
  await Promise.all([server.close(), crew.close()]); // one grace for all
}

/** A log that fails takes no decision any more, so none is given out: that is for whoever watches the health to know. */
async function openLog(
  config: Config,
  clock: Clock,
  logger: Logger,
  told: Pick<LogOptions, 'onFlushed' | 'onGap' | 'onFailed'>,
): Promise<DecisionLog | undefined> {
  if (!config.decisions) return undefined;
  return openDecisions(config.dataDir, TENANT, {
    clock,
    timers: systemTimers,
    settings: logSettings(config),
    elsewhereMax: (config.threads - 1) * OUTSTANDING_MAX,
    ...told,
    onFailed(err) {
      logger.fatal(
        { err },
        'writing the decision log failed: nothing is decided any more until the server is started again',
      );
      told.onFailed?.(err);
    },
  });
}

async function listen(tenant: Tenant, served: Omit<Serving, 'address' | 'sharing'>): Promise<GrpcServer> {
  const { config } = served;
  const address = formatAddress(config.grpcAddress);
  const sharing = config.threads === 1 ? undefined : 'first';
  try {
    return await serveTenant(tenant, { ...served, address, sharing });
  } catch (cause) {
    throw new ConfigError(
      [`\`--grpc-addr\`: can't listen on \`${address}\`; is another process there?`],
      cause,
    );
  }
}

/** Where the server listens; the system may have chosen them. */
interface Ports {
  readonly grpc: number;
  /** Undefined where nothing is told by HTTP. */
  readonly metrics: number | undefined;
}

/** The line `serving` comes first and tells the ports. */
function announce(config: Config, ports: Ports, hasStoredKeys: boolean, logger: Logger): void {
  const address = formatAddress({ ...config.grpcAddress, port: ports.grpc });
  const { metricsAddress } = config;
  const probed = metricsAddress !== 'off' && ports.metrics !== undefined;
  const metrics = probed ? { metrics: formatAddress({ ...metricsAddress, port: ports.metrics }) } : {};
  const ways = [
    ...(config.presharedKeys.length > 0 ? ['preshared-key'] : []),
    ...(hasStoredKeys ? ['stored-key'] : []),
    ...(config.jwtIssuer === '' ? [] : ['jwt']),
    ...(config.tlsClientMap === '' ? [] : ['client-certificate']),
  ];
  const authentication = ways.length === 0 ? 'none' : ways.join(', ');
  logger.info(
    {
      address,
      ...metrics,
      dataDir: path.resolve(config.dataDir),
      authentication,
      tls: config.tlsCert !== '',
      version: version(),
    },
    'serving',
  );
  if (ways.length > 0) return;
  if (isLoopback(config.grpcAddress)) {
    logger.warn(
      'there is no preshared key: only this machine is served, and everyone on it may do everything',
    );
  } else {
    logger.warn('there is no preshared key: everyone who can connect may do everything');
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
