import type { MessagePort } from 'node:worker_threads';
import { systemClock } from '../base/clock.ts';
import { SharedNewest } from '../consistency/shared-newest.ts';
import { ChannelDesk } from '../decisions/channel/channel-desk.ts';
import { systemTimers } from '../decisions/timers.ts';
import type { ServedProfile } from '../delegation/require-fit.ts';
import { DEFAULT_TENANT } from '../model/tenant-name.ts';
import type { Logger } from '../observe/log.ts';
import type { CallQuotas } from '../quotas/call-quotas.ts';
import { ChannelStore } from '../store/channel/channel-store.ts';
import { FollowedTenants } from '../tenants/channel/followed-tenants.ts';
import type { WorldAddress } from '../tenants/channel/messages.ts';
import { FairQueue } from '../tenants/fair-queue.ts';
import { shareAmong } from '../tenants/tend-worlds.ts';
import { Tenant } from '../tenants/tenant.ts';
import { fitFor, graphMemoryOf, tenantOptions } from './tenant-options.ts';
import type { Config } from './settings.ts';
import { TracedStore } from './traced-store.ts';
import type { MeteredWorld } from './tenants-meter.ts';
import type { ServedWorld } from './tenants-in-use.ts';

export interface FollowingSurroundings {
  readonly config: Config;
  readonly profile: ServedProfile;
  readonly logger: Logger;
  /** Whether calls tell a trace what they wait for. */
  readonly isTraced: boolean;
  /** Told what tenants may. */
  readonly quotas: CallQuotas;
  /** Told why the default tenant no longer follows its store: this thread can't go on. */
  readonly onDefaultLost: (reason: unknown) => void;
}

/** A tenant in a thread that does not own it. */
export interface FollowedWorld extends ServedWorld, MeteredWorld {}

/** The tenants of a server in a thread that does not own them. @param port of a `TenantServer` */
export function followTenants(
  port: MessagePort,
  surroundings: FollowingSurroundings,
): FollowedTenants<FollowedWorld> {
  const { config, logger } = surroundings;
  const graphMemoryBytes = graphMemoryOf(config);
  const queue = new FairQueue(config.turnSteps);
  const tenants = new FollowedTenants<FollowedWorld>(port, {
    openMax: config.tenantsOpen,
    idleMs: config.tenantIdleMs,
    roomWaitMs: config.freshnessWaitMs,
    pinned: new Set([DEFAULT_TENANT]),
    now: () => performance.now(),
    openWorld: (name, address) =>
      openFollowed(name, address, queue, surroundings, (reason) => lose(name, reason)),
    onLimits: ({ name, quota }) => surroundings.quotas.setOwn(name, quota),
    onChange: (worlds) => shareAmong(worlds, graphMemoryBytes),
    onCloseFailed: (tenant, err) =>
      logger.error({ err, tenant }, 'a tenant could not be closed as it should'),
  });
  const lose = (name: string, reason: Error): void => {
    if (name === DEFAULT_TENANT) return surroundings.onDefaultLost(reason);
    logger.error({ err: reason, tenant: name }, 'a tenant no longer follows its store, and is opened anew');
    void tenants.worlds.end(name, reason);
  };
  return tenants;
}

async function openFollowed(
  name: string,
  { store, newest, decisions }: WorldAddress,
  queue: FairQueue,
  { config, profile, logger, isTraced }: FollowingSurroundings,
  onLost: (reason: Error) => void,
): Promise<FollowedWorld> {
  await using opening = new AsyncDisposableStack();
  const desk = opening.use(decisions && new ChannelDesk(decisions, systemClock, systemTimers));
  const channel = opening.use(new ChannelStore(store));
  const tenant = await Tenant.open(name, isTraced ? new TracedStore(channel) : channel, {
    ...tenantOptions(config, systemClock, new SharedNewest(newest), desk),
    queue,
    requireFit: fitFor(profile, logger),
  });
  opening.use(tenant);
  const opened = opening.move();
  void tenant.ended.then(() => tellLost(tenant, onLost));
  return { tenant, queue: desk, close: () => opened.disposeAsync() };
}

/** Unless it was closed. */
function tellLost(tenant: Tenant, onLost: (reason: Error) => void): void {
  if (tenant.closing.aborted) return;
  try {
    void tenant.frontier.newest();
  } catch (reason) {
    onLost(reason instanceof Error ? reason : new Error(String(reason)));
  }
}
