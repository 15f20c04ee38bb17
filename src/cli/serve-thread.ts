import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { FollowedCredentials } from '../auth/stored/followed-credentials.ts';
import type { CredentialAddress } from '../auth/stored/thread-messages.ts';
import { assert, unreachable } from '../base/assert.ts';
import { systemClock } from '../base/clock.ts';
import type { Leaseholder } from '../base/lease.ts';
import { ThreadCounts } from '../base/thread-counts.ts';
import { Readiness } from '../base/readiness.ts';
import { DEFAULT_TENANT } from '../model/tenant-name.ts';
import { createLogger } from '../observe/log.ts';
import type { MetricsMemory } from '../observe/metrics/meter.ts';
import type { AccountsMemory } from '../quotas/accounts.ts';
import { tendWorlds } from '../tenants/tend-worlds.ts';
import { DeniedCalls } from './denied-calls.ts';
import { followTenants } from './follow-tenants.ts';
import { FAILING, GOING, OWNER_FAILS, STOPPING } from './hindrances.ts';
import { Instruments } from './instruments.ts';
import { type ProfileText, servedProfile } from './profile-text.ts';
import { servedGate } from './served-gate.ts';
import { serveTenants } from './served-tenant.ts';
import { graphMemoryOf } from './tenant-options.ts';
import type { Config } from './settings.ts';
import { TlsFiles } from './tls-files.ts';
import { servedQuotas } from './served-quotas.ts';
import { openTraces } from './traces.ts';
import { watchFollowing } from './watch-following.ts';

/*
 * A thread of a server beside the one that owns the data: its own graphs and engine on the same port, over the owner's
 * stores. It says `serving` when it does, and finishes its calls and ends when it is told `stop`. When it can't go on, or by
 * a mistake of ours, it ends with status 1; its owner starts another.
 */
export interface ServeThreadData {
  readonly config: Config;
  readonly profile: ProfileText;
  /** `host:port` where the owner listens already. */
  readonly address: string;
  /** Of a `TenantServer`. */
  readonly tenants: MessagePort;
  readonly credentials: CredentialAddress;
  /** For the log. */
  readonly thread: number;
  /** `ThreadCounts.memory` of the connections. */
  readonly connections: SharedArrayBuffer;
  /** The same of the restores. */
  readonly restores: SharedArrayBuffer;
  /** Absent where nothing is measured. */
  readonly metrics: MetricsMemory | undefined;
  /** What tenants and credentials have used up. */
  readonly accounts: AccountsMemory;
}

/** `failing`: the owner can't write the data, or the decision log; `well`: it can again. `drain`: `stop` comes soon. */
export type ToServeThread = 'stop' | 'failing' | 'well' | 'drain';

assert(parentPort !== null, 'this is the program of a worker thread');
const owner = parentPort;
const data = workerData as ServeThreadData;
const { config, address, thread, metrics } = data;
const logger = createLogger({ level: config.logLevel }).child({ thread });
const readiness = new Readiness();
using instruments = metrics && new Instruments(metrics, thread);
const stopped = new Promise<'stop'>((resolve) => {
  owner.on('message', (told: ToServeThread) => {
    switch (told) {
      case 'failing':
        return readiness.hinder(FAILING, OWNER_FAILS);
      case 'well':
        return readiness.clear(FAILING);
      case 'drain':
        return readiness.hinder(STOPPING, GOING);
      case 'stop':
        return resolve(told);
      default:
        return unreachable(told);
    }
  });
});
/** Holds on to nothing: the default tenant is pinned. */
const NOBODY: Leaseholder = { keep: (lease) => lease.release(NOBODY), giveUp: () => undefined };
/*
 * A thread that ends while HTTP/2 hands out what it has read takes the whole process with it: after `exit` nothing of
 * JavaScript runs, and Node goes on to read until its loop is told. So nothing is read any more before it, and it comes a
 * turn later, when what was being handed out is.
 */
const open = { cut: (): void => undefined };
process.on('uncaughtException', (err) => {
  logger.fatal({ err }, 'this thread fails');
  open.cut();
  setImmediate(() => process.exit(1));
});

const profile = servedProfile(data.profile);
await using traces = openTraces(config, thread, logger, instruments);
const lost = Promise.withResolvers<never>();
const quotas = servedQuotas(config, data.accounts, thread);
const surroundings = {
  config,
  profile,
  logger,
  isTraced: traces !== undefined,
  quotas,
  onDefaultLost: lost.reject,
};
await using tenants = followTenants(data.tenants, surroundings);
using _tending = tendWorlds(tenants.worlds, graphMemoryOf(config));
const { tenant } = await tenants.take(DEFAULT_TENANT, NOBODY); // warm when it is said to serve
void watchFollowing(tenant, readiness, config.freshnessWaitMs, logger); // never rejects
using credentials = new FollowedCredentials(data.credentials);
using tls = await TlsFiles.open(config, logger);
const gate = await servedGate(config, { credentials, tls }, systemClock, logger);
const { calls: meter } = instruments ?? {};
await using denied = new DeniedCalls(tenants, systemClock, logger);
const served = {
  config,
  clock: systemClock,
  profile,
  logger,
  gate,
  denied,
  credentials,
  tls,
  readiness,
  meter,
  tracer: traces?.tracer,
  quotas,
  connections: new ThreadCounts(data.connections, thread),
  restores: new ThreadCounts(data.restores, thread),
};
await using server = await serveTenants(tenants, { ...served, address, sharing: 'joining' });
open.cut = () => server.cut();
instruments?.follow({ open: () => tenants.worlds.opened() }, readiness);
owner.postMessage('serving');
await Promise.race([stopped, lost.promise]);
owner.close();
