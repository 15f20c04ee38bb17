import { parentPort, workerData } from 'node:worker_threads';
import { FollowedCredentials } from '../auth/stored/followed-credentials.ts';
import type { CredentialAddress } from '../auth/stored/thread-messages.ts';
import { assert, unreachable } from '../base/assert.ts';
import { systemClock } from '../base/clock.ts';
import { Readiness } from '../base/readiness.ts';
import { SharedNewest } from '../consistency/shared-newest.ts';
import { ChannelDesk, type DeskAddress } from '../decisions/channel/channel-desk.ts';
import { systemTimers } from '../decisions/timers.ts';
import { createLogger } from '../observe/log.ts';
import type { MetricsMemory } from '../observe/metrics/meter.ts';
import { ChannelStore, type StoreAddress } from '../store/channel/channel-store.ts';
import { Tenant } from '../tenants/tenant.ts';
import { FAILING, OWNER_FAILS } from './hindrances.ts';
import { Instruments } from './instruments.ts';
import { type ProfileText, servedProfile } from './profile-text.ts';
import { servedGate } from './served-gate.ts';
import { fitFor, serveTenant, TENANT, tenantOptions } from './served-tenant.ts';
import type { Config } from './settings.ts';
import { TlsFiles } from './tls-files.ts';
import { TracedStore } from './traced-store.ts';
import { openTraces } from './traces.ts';
import { watchFollowing } from './watch-following.ts';

/*
 * A thread of a server beside the one that owns the data: its own graph and engine on the same port, over the owner's
 * store. It says `serving` when it does, and finishes its calls and ends when it is told `stop`. When it can't go on, or by
 * a mistake of ours, it ends with status 1; its owner starts another.
 */
export interface ServeThreadData {
  readonly config: Config;
  readonly profile: ProfileText;
  /** `host:port` where the owner listens already. */
  readonly address: string;
  readonly store: StoreAddress;
  /** Undefined where no decisions are recorded. */
  readonly decisions: DeskAddress | undefined;
  readonly credentials: CredentialAddress;
  /** `SharedNewest.memory` */
  readonly newest: SharedArrayBuffer;
  readonly thread: number;
  /** Absent where nothing is measured. */
  readonly metrics: MetricsMemory | undefined;
}

/** `failing`: the owner can no longer write the data, or the decision log. */
export type ToServeThread = 'stop' | 'failing';

assert(parentPort !== null, 'this is the program of a worker thread');
const owner = parentPort;
const data = workerData as ServeThreadData;
const { config, address, store, decisions, newest, thread, metrics } = data;
const logger = createLogger({ level: config.logLevel }).child({ thread });
const readiness = new Readiness();
using instruments = metrics && new Instruments(metrics, thread);
const stopped = new Promise<'stop'>((resolve) => {
  owner.on('message', (told: ToServeThread) => {
    switch (told) {
      case 'failing':
        return readiness.hinder(FAILING, OWNER_FAILS);
      case 'stop':
        return resolve(told);
      default:
        return unreachable(told);
    }
  });
});
// A turn later: a thread that is stopped while HTTP/2 hands out what it has read takes the whole process with it.
process.on('uncaughtException', (err) => {
  logger.fatal({ err }, 'this thread fails');
  setImmediate(() => process.exit(1));
});

await using desk = decisions && new ChannelDesk(decisions, systemClock, systemTimers);
if (desk !== undefined) instruments?.followDecisions(desk);
const profile = servedProfile(data.profile);
const options = {
  ...tenantOptions(config, systemClock, new SharedNewest(newest), desk),
  requireFit: fitFor(profile, logger),
};
await using traces = openTraces(config, thread, logger, instruments);
const channel = new ChannelStore(store);
await using tenant = await Tenant.open(TENANT, traces ? new TracedStore(channel) : channel, options);
void watchFollowing(tenant, readiness, config.freshnessWaitMs, logger); // never rejects
using credentials = new FollowedCredentials(data.credentials);
using tls = await TlsFiles.open(config, logger);
const gate = servedGate(config, { credentials, tls }, systemClock, logger);
const { calls: meter } = instruments ?? {};
const served = {
  config,
  profile: profile.written.profile,
  logger,
  gate,
  credentials,
  tls,
  readiness,
  meter,
  tracer: traces?.tracer,
};
await using _server = await serveTenant(tenant, { ...served, address, sharing: 'joining' });
instruments?.follow(tenant, readiness);
owner.postMessage('serving');
const end = await Promise.race([stopped, tenant.ended]);
if (end !== 'stop') await tenant.frontier.newest(); // throws why the graph no longer follows the store
owner.close();
