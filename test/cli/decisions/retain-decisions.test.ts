import { expect, test } from 'vitest';
import { retainDecisions } from '../../../src/cli/decisions/retain-decisions.ts';
import { createLogger } from '../../../src/observe/log.ts';
import { checkOf, HandClock, openLog, withFolder } from '../../decisions/fixtures.ts';

const HOUR_MS = 3_600_000;
const RECORDS = 600;
const logger = createLogger({ level: 'silent' });

test('what is beyond the limits is removed in the background, and what is within stays', async () => {
  await withFolder(async (folder) => {
    const clock = new HandClock();
    await using log = await openLog(folder, { clock });
    for (let n = 0; n < RECORDS; n++) {
      log.append(checkOf('user:anna', `document:d${n}`));
      clock.now += HOUR_MS;
      if (n % 50 === 49) await log.settle();
    }
    await using _retention = retainDecisions(log, { maxAgeMs: 400 * HOUR_MS, maxBytes: undefined }, logger);
    await expect.poll(() => log.kept.from).toBeGreaterThan(100);
    expect(log.kept.from).toBeLessThanOrEqual(200);
  });
});

test('a log that is stopped is left alone', async () => {
  let calls = 0;
  const log = { failure: new Error('the disk is full'), retain: async () => calls++ };
  await using _retention = retainDecisions(log, { maxAgeMs: 1, maxBytes: undefined }, logger);
  await Promise.resolve();
  expect(calls).toBe(0);
});
