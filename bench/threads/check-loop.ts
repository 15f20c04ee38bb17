import type { CheckPermissionAsk } from '../../src/operations/asks.ts';
import { checkPermission } from '../../src/operations/check-permission.ts';
import { openSnapshot } from '../../src/operations/snapshot.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';

/** A question and its right answer. */
export interface KnownCheck {
  readonly ask: CheckPermissionAsk;
  readonly expected: Verdict['kind'];
}

export interface LoopCount {
  readonly checks: number;
  /** That this thread was given meanwhile. */
  readonly processorSeconds: number;
}

const NEWEST = { consistency: { kind: 'newest' }, cursor: undefined } as const;
const NEVER = new AbortController().signal;
const CALLER = { tenant: 'default', name: 'bench' };
const WARM_UP_ROUNDS = 3;
/** Checks between two looks at the event loop, where changes and the store's calls wait. */
const CHECKS_PER_TURN = 64;

/** One thread's checks, one after another, each of the newest state. */
export class CheckLoop {
  readonly #tenant: Tenant;
  readonly #checks: readonly KnownCheck[];

  constructor(tenant: Tenant, checks: readonly KnownCheck[]) {
    this.#tenant = tenant;
    this.#checks = checks;
  }

  async warmUp(): Promise<void> {
    for (let round = 0; round < WARM_UP_ROUNDS; round++) {
      for (let start = 0; start < this.#checks.length; start += CHECKS_PER_TURN) await this.#turn(start);
    }
  }

  async run(durationMs: number): Promise<LoopCount> {
    const started = performance.now();
    const before = process.threadCpuUsage();
    let checks = 0;
    while (performance.now() - started < durationMs) {
      checks += await this.#turn(checks % this.#checks.length);
    }
    const { user, system } = process.threadCpuUsage(before);
    return { checks, processorSeconds: (user + system) / 1e6 };
  }

  async #turn(start: number): Promise<number> {
    const turn = this.#checks.slice(start, start + CHECKS_PER_TURN);
    for (const { ask, expected } of turn) {
      const snapshot = await openSnapshot(this.#tenant, NEWEST, NEVER);
      const { verdict } = await checkPermission(snapshot, CALLER, ask, NEVER);
      if (verdict.kind !== expected) {
        throw new Error(`expected ${expected} for ${JSON.stringify(ask)}, found ${verdict.kind}`);
      }
    }
    await new Promise((resolve) => setImmediate(resolve));
    return turn.length;
  }
}
