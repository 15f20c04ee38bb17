import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { THREAD_MEMORY, YOUNG_GENERATION_FLAG } from '../../src/cli/young-generation.ts';

const ROOT = path.join(import.meta.dirname, '../..');

/** Makes objects of which many live long enough for V8 to want more room, and tells how many megabytes it took. */
const BUSY = `
  const kept = [];
  for (let made = 0; made < 1_500_000; made++) kept[made % 60_000] = { made, more: [made, made + 1, made + 2] };
  const { space_size } = require('node:v8').getHeapSpaceStatistics().find((one) => one.space_name === 'new_space');
  require('node:worker_threads').parentPort.postMessage(space_size / 2 ** 20);`;

async function youngMb(options: ConstructorParameters<typeof Worker>[1]): Promise<number> {
  const worker = new Worker(BUSY, { ...options, eval: true });
  return await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

test('the young generation of a thread that serves is small, and would not be by itself', async () => {
  expect(await youngMb({ resourceLimits: THREAD_MEMORY })).toBeLessThanOrEqual(16);
  expect(await youngMb({})).toBeGreaterThan(16);
});

test.each(['Dockerfile', 'deploy/bailiwick.service', 'package.json'])(
  '%s starts the first thread with the same bound',
  (file) => {
    expect(readFileSync(path.join(ROOT, file), 'utf8')).toContain(YOUNG_GENERATION_FLAG);
  },
);
