import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Clock } from '../../src/base/clock.ts';
import { LevelStore, type LevelStoreOptions } from '../../src/store/level/level-store.ts';
import { DEFAULT_LIMITS, type Limits } from '../../src/tenants/limits.ts';
import { Tenant, type TenantOptions } from '../../src/tenants/tenant.ts';
import type { World } from '../worlds/world.ts';

/** A clock that shows what it is told. */
export class HeldClock implements Clock {
  #nowMs: number;

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  set(nowMs: number): void {
    this.#nowMs = nowMs;
  }
}

/** A tenant on a real store in a folder of its own, which goes away with it. Not synced: these tests kill nothing. */
export class TenantInFolder {
  tenant: Tenant;
  readonly clock: HeldClock;
  readonly folder: string;
  readonly #options: TenantOptions & LevelStoreOptions;

  private constructor(
    folder: string,
    tenant: Tenant,
    clock: HeldClock,
    options: TenantOptions & LevelStoreOptions,
  ) {
    this.folder = folder;
    this.tenant = tenant;
    this.clock = clock;
    this.#options = options;
  }

  static async open(
    nowMs = 1_893_499_200_000,
    limits: Partial<Limits> = {},
    memory: Pick<TenantOptions, 'graph' | 'preload' | 'decisions' | 'queue'> &
      Pick<LevelStoreOptions, 'quota'> = {},
  ): Promise<TenantInFolder> {
    const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-'));
    const clock = new HeldClock(nowMs);
    const options = { clock, limits: { ...DEFAULT_LIMITS, ...limits }, ...memory };
    return new TenantInFolder(folder, await openTenant(folder, options), clock, options);
  }

  async reopen(): Promise<void> {
    await this.tenant.close();
    this.tenant = await openTenant(this.folder, this.#options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.tenant.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** From a graph that keeps all it loads and is filled beforehand to one that keeps nothing, and where every page is huge. */
export function memoryFor({
  relationships,
}: Pick<World, 'relationships'>): Pick<TenantOptions, 'graph' | 'preload'> {
  const { length } = relationships;
  return {
    graph: { budget: [Infinity, 0, 50_000][length % 3]!, plainMax: [1024, 0, 1, 2][length % 4]! },
    preload: length % 2 === 0,
  };
}

async function openTenant(folder: string, options: TenantOptions & LevelStoreOptions): Promise<Tenant> {
  const store = await LevelStore.open(folder, options.clock, { sync: false, quota: options.quota });
  return Tenant.open('default', store, options);
}
