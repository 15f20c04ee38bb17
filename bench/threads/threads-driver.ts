import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MessageChannel, Worker } from 'node:worker_threads';
import { systemClock } from '../../src/base/clock.ts';
import { SharedNewest } from '../../src/consistency/shared-newest.ts';
import type { RelationshipUpdate } from '../../src/model/update.ts';
import { writeRelationships } from '../../src/operations/write-relationships.ts';
import { serveStore } from '../../src/store/channel/serve-store.ts';
import { SharedStanding } from '../../src/store/channel/shared-standing.ts';
import { DEFAULT_LIMITS } from '../../src/tenants/limits.ts';
import { openTenant } from '../../src/tenants/open-tenant.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { CheckLoop, type KnownCheck, type LoopCount } from './check-loop.ts';
import type { CheckThreadData, FromCheckThread } from './check-thread.ts';

export interface ThreadsRun {
  /** The data folder of a server, with the world that the checks are about. */
  readonly dataDir: string;
  readonly checks: readonly KnownCheck[];
  /** Threads that check: all of them workers, or the owner of the data and one worker less. */
  readonly threads: number;
  readonly owner: 'checks' | 'only-stores';
  readonly durationMs: number;
  /** Written through the owner meanwhile, one transaction after another, `perSecond` of them; touches, so that it can be done again. */
  readonly writes?: { readonly perSecond: number; readonly update: RelationshipUpdate } | undefined;
}

export interface ThreadsResult {
  /** All threads together, by the clock on the wall. */
  readonly checksPerSecond: number;
  /** Of one thread, by the processor time it got: what is left of it when other processes take part of the machine. */
  readonly checksPerProcessorSecond: number;
  readonly writes: number;
}

const NEVER = new AbortController().signal;
const CALLER = { tenant: 'default', name: 'bench' };

/**
 * Checks on several threads of this process, as a server with `--threads` would, without sockets: each thread has its own
 * graph and puts the questions one after another. Everything is warm before the time begins.
 * @throws when an answer is not the known one, on any thread
 */
export async function runThreads(run: ThreadsRun): Promise<ThreadsResult> {
  const standing = new SharedStanding();
  const newest = new SharedNewest();
  await using tenant = await openTenant(run.dataDir, CALLER.tenant, {
    clock: systemClock,
    limits: DEFAULT_LIMITS,
    sync: false,
    newest,
    onMoved: (head, oldest, stored) => standing.publish(head, oldest, stored),
  });
  const ownLoop = run.owner === 'checks' ? new CheckLoop(tenant, run.checks) : undefined;
  const workers = Array.from({ length: run.threads - (ownLoop === undefined ? 0 : 1) }, () => {
    const { port1, port2 } = new MessageChannel();
    serveStore(tenant.store, port1);
    const store = { id: tenant.store.id, port: port2, standing: standing.memory };
    const workerData: CheckThreadData = { checks: run.checks, store, newest: newest.memory };
    return new CheckThread(workerData);
  });
  await Promise.all([ownLoop?.warmUp(), ...workers.map((worker) => worker.warm)]);
  const started = performance.now();
  const writing = write(tenant, run);
  const counts = await Promise.all([
    ...(ownLoop === undefined ? [] : [ownLoop.run(run.durationMs)]),
    ...workers.map((worker) => worker.run(run.durationMs)),
  ]);
  const seconds = (performance.now() - started) / 1000;
  const writes = await writing;
  await Promise.all(workers.map((worker) => worker.close()));
  const checks = sum(counts, (one) => one.checks);
  return {
    checksPerSecond: checks / seconds,
    checksPerProcessorSecond: checks / sum(counts, (one) => one.processorSeconds),
    writes,
  };
}

/** A worker with a loop of its own. */
class CheckThread {
  readonly warm: Promise<void>;
  readonly #worker: Worker;
  readonly #counted = Promise.withResolvers<LoopCount>();

  constructor(workerData: CheckThreadData) {
    const program = path.join(import.meta.dirname, 'check-thread.ts');
    this.#worker = new Worker(program, { workerData, transferList: [workerData.store.port] });
    const warm = Promise.withResolvers<void>();
    this.warm = warm.promise;
    this.#worker.on('message', (message: FromCheckThread) => {
      if (message === 'warm') warm.resolve();
      else this.#counted.resolve(message);
    });
    this.#worker.on('error', (error) => {
      warm.reject(error);
      this.#counted.reject(error);
    });
  }

  run(durationMs: number): Promise<LoopCount> {
    this.#worker.postMessage(durationMs);
    return this.#counted.promise;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** How many it wrote. */
async function write(tenant: Tenant, { writes, durationMs }: ThreadsRun): Promise<number> {
  if (writes === undefined) return 0;
  const ask = { updates: [writes.update], preconditions: [], metadata: undefined };
  const started = performance.now();
  let count = 0;
  for (;;) {
    const elapsedMs = performance.now() - started;
    if (elapsedMs >= durationMs) return count;
    for (; count < (elapsedMs / 1000) * writes.perSecond; count++)
      await writeRelationships(tenant, CALLER, ask, NEVER);
    await sleep(1);
  }
}

function sum(counts: readonly LoopCount[], of: (count: LoopCount) => number): number {
  return counts.reduce((total, count) => total + of(count), 0);
}
