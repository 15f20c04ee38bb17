import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CredentialStore } from '../auth/stored/credential-store.ts';
import { CredentialServer } from '../auth/stored/serve-credentials.ts';
import type { Clock } from '../base/clock.ts';
import { ThreadCounts } from '../base/thread-counts.ts';
import { Readiness } from '../base/readiness.ts';
import type { Leaseholder } from '../base/lease.ts';
import type { StoredSize } from '../model/stored.ts';
import { DEFAULT_TENANT } from '../model/tenant-name.ts';
import type { Logger } from '../observe/log.ts';
import { clearGauges, metricsMemory } from '../observe/metrics/meter.ts';
import { accountsMemory } from '../quotas/accounts.ts';
import type { TenantRegistry } from '../tenants/registry.ts';
import { TenantServer } from '../tenants/channel/serve-tenants.ts';
import { tendWorlds } from '../tenants/tend-worlds.ts';
import type { GrpcServer } from '../transport/grpc/server.ts';
import { ConfigError } from './config.ts';
import { DeniedCalls } from './denied-calls.ts';
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
import { openRegistry } from './open-registry.ts';
import type { OwnedWorld } from './owned-world.ts';
import { readProfileText, servedProfile } from './profile-text.ts';
import { Crew } from './serve-crew.ts';
import { servedQuotas } from './served-quotas.ts';
import { servedGate } from './served-gate.ts';
import { type Serving, serveTenants } from './served-tenant.ts';
import { graphMemoryOf } from './tenant-options.ts';
import { formatAddress, isLoopback } from './setting-values.ts';
import type { Config } from './settings.ts';
import type { ServedTenants, ServedWorld } from './tenants-in-use.ts';
import type { MeteredTenants, MeteredWorld } from './tenants-meter.ts';
import { readTemplate } from './tenant-template.ts';
import { TlsFiles } from './tls-files.ts';
import { openTraces } from './traces.ts';
import { version } from './version.ts';
import { watchFollowing } from './watch-following.ts';

/** Holds on to nothing: the default tenant is pinned. */
const NOBODY: Leaseholder = { keep: (lease) => lease.release(NOBODY), giveUp: () => undefined };

/**
 * Builds the world from the store up, serves until `stop`, and takes it down from the top: calls in flight finish
 * before the stores close. This thread owns the data and serves as well; with more threads than one, the others reach
 * the store through it. They start while it serves already.
 * @throws ConfigError when the address can't be had or the delegation profile is none; Fault `schema-type` when that does
 * not fit the stored schema, `data-locked`, `data-version`, `data-damaged`.
 */
export async function serve(config: Config, clock: Clock, logger: Logger, stop: AbortSignal): Promise<void> {
  const profileText = readProfileText(config.delegationProfile);
  const profile = servedProfile(profileText);
  const template = readTemplate(config.tenantTemplate);
  const readiness = new Readiness();
  readiness.hinder(STARTING, OPENING);
  const metrics = config.metricsAddress === 'off' ? undefined : metricsMemory(config.threads);
  using instruments = metrics && new Instruments(metrics, OWNER);
  // First up and last down: whoever probes is told what the server waits for.
  await using probes =
    config.metricsAddress !== 'off' && metrics && instruments
      ? await (
          await import('./serve-probes.ts')
        ).serveProbes(config.metricsAddress, readiness, metrics, instruments)
      : undefined;
  await using traces = openTraces(config, OWNER, logger, instruments);
  const writing = new Readiness();
  const connections = new ThreadCounts(ThreadCounts.memoryOf(config.threads), OWNER);
  const restores = new ThreadCounts(ThreadCounts.memoryOf(config.threads), OWNER);
  const accounts = accountsMemory(config.threads);
  const quotas = servedQuotas(config, accounts, OWNER);
  const watch = {
    instruments,
    isTraced: traces !== undefined,
    onWritesFailed() {
      for (const one of [readiness, writing]) one.hinder(WRITES, NO_WRITES);
    },
    onWritesResumed() {
      for (const one of [readiness, writing]) one.clear(WRITES);
    },
    onDecisionsFailed() {
      for (const one of [readiness, writing]) one.hinder(DECISIONS, NO_DECISIONS);
    },
    onDecisionsResumed() {
      for (const one of [readiness, writing]) one.clear(DECISIONS);
    },
  };
  const threads: { lent: TenantServer | undefined } = { lent: undefined };
  let opened: Promise<CredentialStore> | undefined;
  // Not before the default tenant holds the folder's lock, but while what a crash left of others is erased.
  const openCredentials = (): Promise<CredentialStore> =>
    (opened ??= CredentialStore.open(config.dataDir, clock));
  await using tenants = await openRegistry(
    { config, clock, logger, profile, template, watch },
    async (tenant) => (await openCredentials()).endTenant(tenant),
    () => threads.lent?.tellShort(),
    async (name, quota) => {
      quotas.setOwn(name, quota);
      await threads.lent?.tellLimits({ name, quota });
    },
  );
  for (const [name, quota] of tenants.ownLimits()) quotas.setOwn(name, quota);
  using _tending = tendWorlds(tenants.worlds, graphMemoryOf(config));
  await using credentials = await openCredentials();
  using tls = await TlsFiles.open(config, logger);
  const gate = await servedGate(config, { credentials, tls }, clock, logger);
  const { tenant } = await tenants.take(DEFAULT_TENANT, NOBODY);
  void watchFollowing(tenant, readiness, config.freshnessWaitMs, logger); // never rejects
  await using denied = new DeniedCalls(tenants, clock, logger);
  const served = {
    config,
    clock,
    profile,
    logger: logger.child({ thread: OWNER }),
    gate,
    denied,
    credentials,
    tls,
    readiness,
    meter: instruments?.calls,
    tracer: traces?.tracer,
    quotas,
    connections,
    restores,
  };
  await using server = await listen(tenants, served);
  instruments?.followStored(() => storedSizes(tenants.worlds.open()));
  instruments?.follow(meteredTenants(tenants), readiness);
  readiness.clear(STARTING);
  announce(config, { grpc: server.port, metrics: probes?.port }, credentials.table.size > 0, logger);
  const address = formatAddress({ ...config.grpcAddress, port: server.port });
  const lent = new TenantServer(tenants);
  threads.lent = lent;
  await using crew = new Crew({
    count: config.threads - 1,
    tenants: lent,
    credentials: new CredentialServer(credentials),
    data: {
      config,
      profile: profileText,
      address,
      metrics,
      accounts,
      connections: connections.memory,
      restores: restores.memory,
    },
    writing,
    logger,
    onEnded(thread, wasTold) {
      const sheet = metrics?.sheets[thread];
      if (sheet !== undefined) clearGauges(sheet);
      quotas.accounts.forget(thread);
      connections.forget(thread);
      restores.forget(thread);
      if (!wasTold) instruments?.noteDeath();
    },
  });
  await aborted(stop);
  readiness.hinder(STOPPING, GOING);
  crew.drain();
  await drain(config.drainWaitMs, logger);
  logger.info({ graceMs: config.shutdownGraceMs }, 'stopping');
  await Promise.all([server.close(), crew.close()]); // one grace for all
}

function* storedSizes(
  open: Iterable<readonly [name: string, world: ServedWorld]>,
): Generator<StoredSize, void> {
  for (const [, { tenant }] of open) yield tenant.store.stored();
}

function meteredTenants(tenants: TenantRegistry<OwnedWorld>): MeteredTenants {
  const metered = ({ tenant, decisions }: OwnedWorld): MeteredWorld => ({ tenant, queue: decisions?.log });
  return { open: () => [...tenants.worlds.opened()].map(metered), known: () => tenants.counts() };
}

/** Goes on to answer for a while with a health that is not well: who watches it sends nobody here any more. */
async function drain(waitMs: number, logger: Logger): Promise<void> {
  if (waitMs === 0) return;
  logger.info({ waitMs }, 'draining');
  await sleep(waitMs);
}

async function listen(
  tenants: ServedTenants,
  served: Omit<Serving, 'address' | 'sharing'>,
): Promise<GrpcServer> {
  const { config } = served;
  const address = formatAddress(config.grpcAddress);
  const sharing = config.threads === 1 ? undefined : 'first';
  try {
    return await serveTenants(tenants, { ...served, address, sharing });
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
