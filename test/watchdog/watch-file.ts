import { Worker } from 'node:worker_threads';

/** Milliseconds that one test file may take. The longest takes a tenth of it. */
const LIMIT = Number(process.env['BAILIWICK_TEST_FILE_LIMIT'] ?? 240_000);

/** What the watchdog is told: the file that begins, or that there is none. */
export type Watched = string | undefined;

// The runner's own limits need a turn of the event loop: a test that never gives one would hold the
// whole run for ever, and nobody would learn which it was.
const watchdog = new Worker(new URL('watchdog.ts', import.meta.url), { workerData: { limit: LIMIT } });
watchdog.unref();

/** Ends this process, and tells where it was, unless what it gives is called within the limit. */
export function watchFile(testFile: string = 'a test file'): () => void {
  watchdog.postMessage(testFile satisfies Watched);
  return () => watchdog.postMessage(undefined satisfies Watched);
}
