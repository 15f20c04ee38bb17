import { SharedNewest } from '../../src/consistency/shared-newest.ts';
import type { Revision } from '../../src/model/revision.ts';
import { ChannelStore } from '../../src/store/channel/channel-store.ts';
import { serveStore } from '../../src/store/channel/serve-store.ts';
import { SharedStanding } from '../../src/store/channel/shared-standing.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { DEFAULT_LIMITS } from '../../src/tenants/limits.ts';
import { Tenant } from '../../src/tenants/tenant.ts';
import type { HandClock } from '../store/fixtures.ts';
import type { Settings } from './plan.ts';
import type { SimulatedDisk } from './simulated-disk.ts';
import { simulatedChannel, type SimulatedPort } from './simulated-port.ts';

/** In simulated time nothing is too slow; what never comes is found as such. */
const PATIENCE_MS = 3_600_000;

/** A thread of the process: the owner of the store, or a follower of it. */
export interface Thread {
  readonly tenant: Tenant;
  /** Resolves when the thread dies. */
  readonly died: Promise<void>;
}

interface Follower extends Thread {
  readonly port: SimulatedPort;
  readonly die: () => void;
}

/** A server's process from its start until it dies or is closed: one store, and a world of the tenant on every thread. */
export class SimulatedProcess {
  readonly store: LevelStore;
  readonly #owner: Tenant;
  readonly #options: ProcessOptions;
  readonly #standing: SharedStanding;
  readonly #newest: SharedNewest;
  readonly #died: Promise<void>;
  readonly #followers: Follower[] = [];

  private constructor(
    options: ProcessOptions,
    store: LevelStore,
    owner: Tenant,
    standing: SharedStanding,
    newest: SharedNewest,
    died: Promise<void>,
  ) {
    this.#options = options;
    this.store = store;
    this.#owner = owner;
    this.#standing = standing;
    this.#newest = newest;
    this.#died = died;
  }

  static async start(options: ProcessOptions, died: Promise<void>): Promise<SimulatedProcess> {
    const { disk, clock, settings } = options;
    const standing = new SharedStanding();
    const newest = new SharedNewest();
    const store = await LevelStore.open('simulated', clock, {
      disk: disk.mount(),
      importChunkMax: settings.importChunkMax,
      onMoved: (head, oldest, stored) => standing.publish(head, oldest, stored),
    });
    try {
      const owner = await Tenant.open('default', store, tenantOptions(options, newest));
      const started = new SimulatedProcess(options, store, owner, standing, newest, died);
      for (let node = 1; node <= settings.followers; node++) await started.startFollower(node);
      return started;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  /** @param node 0 for the owner's. */
  thread(node: number): Thread {
    const follower = node === 0 ? undefined : this.#followers[node - 1];
    return follower ?? { tenant: this.#owner, died: this.#died };
  }

  /** The newest revision that every thread has applied. */
  get applied(): Revision {
    const threads = [this.#owner, ...this.#followers.map(({ tenant }) => tenant)];
    return Math.min(...threads.map(({ frontier }) => frontier.applied()));
  }

  async startFollower(node: number): Promise<void> {
    const { scheduler } = this.#options.disk;
    const [near, far] = simulatedChannel(scheduler, this.#options.settings.messageDelayMsMax);
    serveStore(this.store, near.asPort);
    const reached = new ChannelStore({
      id: this.store.id,
      port: far.asPort,
      standing: this.#standing.memory,
    });
    const tenant = await Tenant.open('default', reached, tenantOptions(this.#options, this.#newest));
    const death = Promise.withResolvers<void>();
    void this.#died.then(death.resolve);
    this.#followers[node - 1] = { tenant, port: far, died: death.promise, die: death.resolve };
  }

  /** The thread is gone, with what it was told and had not read; the others see its channel close. */
  loseFollower(node: number): void {
    const follower = this.#followers[node - 1];
    follower?.die();
    follower?.port.cut();
  }

  /** Its channels say nothing any more. */
  silence(): void {
    for (const { port } of this.#followers) port.silence();
  }

  async close(): Promise<void> {
    for (const { tenant } of this.#followers) await tenant.close();
    await this.#owner.close();
  }
}

export interface ProcessOptions {
  readonly disk: SimulatedDisk;
  readonly clock: HandClock;
  readonly settings: Settings;
}

function tenantOptions({ clock, settings }: ProcessOptions, newest: SharedNewest) {
  const { graph, preload } = settings;
  return { clock, limits: { ...DEFAULT_LIMITS, freshnessWaitMs: PATIENCE_MS }, graph, preload, newest };
}
