import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { SharedNewest } from '../../src/consistency/shared-newest.ts';
import { ChannelStore } from '../../src/store/channel/channel-store.ts';
import { serveStore } from '../../src/store/channel/serve-store.ts';
import { SharedStanding } from '../../src/store/channel/shared-standing.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { DEFAULT_LIMITS } from '../../src/tenants/limits.ts';
import { Tenant } from '../../src/tenants/tenant.ts';
import { HeldClock } from './tenant-in-folder.ts';

/**
 * One tenant's world opened several times: by the owner of its store, and by followers over ports. All in one thread,
 * so that a failure can be repeated; what is said between them takes turns all the same.
 */
export class TenantAndFollowers {
  readonly owner: Tenant;
  readonly followers: readonly Tenant[];
  readonly clock: HeldClock;
  readonly #folder: string;

  private constructor(folder: string, clock: HeldClock, owner: Tenant, followers: readonly Tenant[]) {
    this.#folder = folder;
    this.clock = clock;
    this.owner = owner;
    this.followers = followers;
  }

  static async open(count: number, nowMs: number, importChunkMax?: number): Promise<TenantAndFollowers> {
    const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-followers-'));
    const clock = new HeldClock(nowMs);
    const standing = new SharedStanding();
    const options = { clock, limits: DEFAULT_LIMITS, newest: new SharedNewest() };
    const store = await LevelStore.open(folder, clock, {
      sync: false,
      importChunkMax,
      onMoved: (head, oldest, stored) => standing.publish(head, oldest, stored),
    });
    const owner = await Tenant.open('default', store, options);
    const followers = Array.from({ length: count }, () => {
      const { port1, port2 } = new MessageChannel();
      serveStore(store, port1);
      const reached = new ChannelStore({ id: store.id, port: port2, standing: standing.memory });
      return Tenant.open('default', reached, options);
    });
    return new TenantAndFollowers(folder, clock, owner, await Promise.all(followers));
  }

  get all(): readonly Tenant[] {
    return [this.owner, ...this.followers];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const follower of this.followers) await follower.close();
    await this.owner.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
