import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Clock } from '../../src/base/clock.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { DEFAULT_LIMITS, type Limits } from '../../src/tenants/limits.ts';
import { Tenant } from '../../src/tenants/tenant.ts';

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
  readonly #limits: Limits;

  private constructor(folder: string, tenant: Tenant, clock: HeldClock, limits: Limits) {
    this.folder = folder;
    this.tenant = tenant;
    this.clock = clock;
    this.#limits = limits;
  }

  static async open(nowMs = 1_893_499_200_000, limits: Partial<Limits> = {}): Promise<TenantInFolder> {
    const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-'));
    const clock = new HeldClock(nowMs);
    const all = { ...DEFAULT_LIMITS, ...limits };
    return new TenantInFolder(folder, await openTenant(folder, clock, all), clock, all);
  }

  async reopen(): Promise<void> {
    await this.tenant.close();
    this.tenant = await openTenant(this.folder, this.clock, this.#limits);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.tenant.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function openTenant(folder: string, clock: Clock, limits: Limits): Promise<Tenant> {
  return Tenant.open('default', await LevelStore.open(folder, clock, { sync: false }), { clock, limits });
}
