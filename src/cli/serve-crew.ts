import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { CredentialServer } from '../auth/stored/serve-credentials.ts';
import type { Readiness } from '../base/readiness.ts';
import type { Logger } from '../observe/log.ts';
import type { TenantServer } from '../tenants/channel/serve-tenants.ts';
import type { ServeThreadData, ToServeThread } from './serve-thread.ts';
import { THREAD_MEMORY } from './young-generation.ts';

/** The program of a thread, beside this file and of its kind: `.ts` as written, `.js` once built, where it is an entry. */
const PROGRAM = new URL(`./thread-main${path.extname(import.meta.url)}`, import.meta.url);

/** A thread that lasted this long was well: the next death is its first. */
const WELL_MS = 60_000;
/** Between a death and the next start, doubled for each death in a row. */
const FIRST_WAIT_MS = 100;
const WAIT_MAX_MS = 10_000;
/** After the grace of its calls, how long a thread may take to close. */
const LAST_WORD_MS = 2_000;

export interface CrewOptions {
  readonly count: number;
  readonly tenants: TenantServer;
  readonly credentials: CredentialServer;
  readonly data: Omit<ServeThreadData, 'thread' | 'tenants' | 'credentials'>;
  /** Not ready while the data or the decision log can't be written: each thread says so in its health. */
  readonly writing: Readiness;
  readonly logger: Logger;
  /** Called when a thread has ended, and whether it was told to. */
  readonly onEnded: (thread: number, wasTold: boolean) => void;
}

/**
 * The threads that serve beside the owner of the data. One that dies is replaced after a wait, and the others go on
 * meanwhile: the kernel gives its connections to them as soon as clients connect again.
 *
 *   starting ──► serving ──► draining ──► ended
 *      └───────────┴──► dead ──► wait ──► starting
 */
export class Crew implements AsyncDisposable {
  readonly #options: CrewOptions;
  readonly #stop = new AbortController();
  readonly #workers = new Map<Worker, 'starting' | 'serving'>();
  readonly #kept: readonly Promise<void>[];
  #isDraining = false;

  /** The threads start; nobody has to wait for them. */
  constructor(options: CrewOptions) {
    this.#options = options;
    const { writing } = options;
    writing.listen(() => {
      const told = writing.isReady ? 'well' : 'failing';
      for (const [worker, state] of this.#workers) if (state === 'serving') tell(worker, told);
    });
    this.#kept = Array.from({ length: options.count }, (_, index) => this.#keep(index + 1));
  }

  /** Has the threads say that they are not ready, and go on to answer. */
  drain(): void {
    this.#isDraining = true;
    for (const [worker, state] of this.#workers) if (state === 'serving') tell(worker, 'drain');
  }

  /** Lets the threads finish their calls. Resolves when all have ended. */
  async close(): Promise<void> {
    this.#stop.abort();
    const { shutdownGraceMs } = this.#options.data.config;
    // Not `terminate`, not even of one that is starting: in the middle of HTTP/2 it may take the process with it.
    for (const worker of this.#workers.keys()) {
      tell(worker, 'stop');
      void terminateAfter(worker, shutdownGraceMs + LAST_WORD_MS, this.#workers);
    }
    await Promise.all(this.#kept);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #keep(thread: number): Promise<void> {
    const { logger } = this.#options;
    for (let deaths = 0; !this.#stop.signal.aborted;) {
      const startedMs = performance.now();
      const error = await this.#run(thread);
      this.#options.onEnded(thread, this.#stop.signal.aborted);
      if (this.#stop.signal.aborted) return;
      deaths = performance.now() - startedMs < WELL_MS ? deaths + 1 : 1;
      const waitMs = Math.min(FIRST_WAIT_MS * 2 ** (deaths - 1), WAIT_MAX_MS);
      logger.error({ thread, err: error, againInMs: waitMs }, 'a thread died and is replaced');
      await sleep(waitMs, undefined, { signal: this.#stop.signal }).catch(() => undefined); // the loop looks at the signal
    }
  }

  /** One thread's life. Resolves when it has ended, with what ended it. */
  async #run(thread: number): Promise<unknown> {
    const { data, writing, logger } = this.#options;
    const tenants = this.#options.tenants.portOfNew();
    const credentials = this.#options.credentials.addressOfNew();
    const workerData: ServeThreadData = {
      ...data,
      thread,
      tenants,
      credentials,
    };
    const worker = new Worker(PROGRAM, {
      workerData,
      transferList: [tenants, credentials.port],
      resourceLimits: THREAD_MEMORY,
    });
    let thrown: unknown;
    worker.on('error', (error) => (thrown = error)); // `exit` follows
    const exited = new Promise<number>((resolve) => worker.once('exit', resolve));
    worker.once('message', () => {
      this.#workers.set(worker, 'serving');
      if (!writing.isReady) tell(worker, 'failing');
      if (this.#isDraining) tell(worker, 'drain');
      logger.info({ thread }, 'a thread serves');
    });
    this.#workers.set(worker, 'starting');
    const status = await exited;
    this.#workers.delete(worker);
    return thrown ?? new Error(`it ended with status ${status}`);
  }
}

function tell(worker: Worker, what: ToServeThread): void {
  worker.postMessage(what);
}

/** Ends a thread whose calls do not come to an end. */
async function terminateAfter(
  worker: Worker,
  ms: number,
  alive: ReadonlyMap<Worker, unknown>,
): Promise<void> {
  await sleep(ms, undefined, { ref: false });
  if (alive.has(worker)) await worker.terminate();
}
