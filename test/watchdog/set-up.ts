import { Worker } from 'node:worker_threads';
import { expect } from 'vitest';

/** Milliseconds that one test file may take. The longest takes a tenth of it. */
const LIMIT = Number(process.env['BAILIWICK_TEST_FILE_LIMIT'] ?? 240_000);

// The runner's own limits need a turn of the event loop: a test that never gives one would hold the
// whole run for ever, and nobody would learn which it was.
const watchdog = new Worker(new URL('watchdog.ts', import.meta.url), {
  workerData: { limit: LIMIT, testFile: expect.getState().testPath },
});
watchdog.unref();
