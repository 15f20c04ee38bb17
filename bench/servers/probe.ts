import { BroadcastChannel, isMainThread } from 'node:worker_threads';

/*
 * Loaded into a server before its program (`node --expose-gc --import probe.ts src/main.ts serve`), so that whoever
 * started it can ask what it holds. Nothing of this keeps the process alive, and it does not outlive its starter.
 *
 *     starter ── { threads } ──► main thread ── 'measure' ──► other threads
 *             ◄── Held ─────────             ◄── Memory ────
 */

/** What the threads of the server hold after garbage was collected, in bytes. */
export interface Memory {
  readonly heap: number;
  readonly buffers: number;
}

export interface Held extends Memory {
  /** What keeps the event loop of the main thread alive, and how often. */
  readonly resources: Readonly<Record<string, number>>;
}

const channel = new BroadcastChannel('bailiwick-probe');
channel.unref();

if (isMainThread) {
  process.on('message', (ask: { readonly threads: number }) => {
    void measureAll(ask.threads).then((held) => process.send?.(held)); // it does not reject
  });
  process.channel?.unref();
  process.on('disconnect', () => process.exit(1)); // nobody is left who would end it
} else {
  channel.onmessage = ({ data }) => {
    if (data === 'measure') channel.postMessage(memoryNow());
  };
}

async function measureAll(threads: number): Promise<Held> {
  const all: Memory[] = [];
  const answered = Promise.withResolvers<void>();
  const add = (memory: Memory): void => {
    if (all.push(memory) === threads) answered.resolve();
  };
  channel.onmessage = ({ data }) => add(data as Memory);
  channel.postMessage('measure');
  add(memoryNow());
  await answered.promise;
  const resources: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) resources[name] = (resources[name] ?? 0) + 1;
  return {
    heap: sum(all.map(({ heap }) => heap)),
    buffers: sum(all.map(({ buffers }) => buffers)),
    resources,
  };
}

/**
 * The second collection takes what the first one's finalizers let go of, and gives pages back that hold nothing: V8 keeps
 * them otherwise, up to all that a thread ever used at once, and each thread reaches its own most at another time.
 */
function memoryNow(): Memory {
  globalThis.gc?.();
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  const { heapUsed, external } = process.memoryUsage();
  return { heap: heapUsed, buffers: external };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
