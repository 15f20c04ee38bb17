import { expect, test } from 'vitest';
import { pumpDecisions } from '../../../src/cli/decisions/pump-decisions.ts';
import { type LogDisk, logDisk, type RowBatch } from '../../../src/decisions/disk/log-disk.ts';
import { systemTimers } from '../../../src/decisions/timers.ts';
import type { DecisionLog } from '../../../src/decisions/log.ts';
import type { Sink } from '../../../src/decisions/sinks/sink.ts';
import { createLogger } from '../../../src/observe/log.ts';
import { checkOf, openLog, withFolder } from '../../decisions/fixtures.ts';

const logger = createLogger({ level: 'silent' });
const PATIENT_MS = 60_000;

/** A sink whose sends end as `answer` does. */
function sinkOf(answer: () => Promise<void>): Sink & { readonly got: number[] } {
  const got: number[] = [];
  return {
    name: 'memory',
    got,
    async send(records) {
      await answer();
      got.push(...records.map(({ sequence }) => sequence));
    },
    close: async () => undefined,
  };
}

async function fill(log: DecisionLog, count: number): Promise<void> {
  for (let n = 0; n < count; n++) log.append(checkOf('user:anna', `document:d${n}`));
}

function upTo(end: number): readonly number[] {
  return Array.from({ length: end }, (_, sequence) => sequence);
}

test('a sink that is behind gets all there is before it is let go, what is not on the disk yet too', async () => {
  await withFolder(async (folder) => {
    await using log = await openLog(folder);
    const sink = sinkOf(() => new Promise((resolve) => setImmediate(resolve)));
    const pump = pumpDecisions(log, [sink], PATIENT_MS, logger);
    await fill(log, 2_000);
    await pump[Symbol.asyncDispose]();
    expect(sink.got).toEqual(upTo(2_000));
  });
});

test('a sink that fails is not waited for; the next start sends it what it did not get', async () => {
  await withFolder(async (folder) => {
    await using log = await openLog(folder);
    let asked = 0;
    const failing = sinkOf(async () => {
      asked++;
      throw new Error('nobody is there');
    });
    const pump = pumpDecisions(log, [failing], PATIENT_MS, logger);
    await fill(log, 10);
    await pump[Symbol.asyncDispose](); // would last a minute if it were tried again
    expect([asked > 0, failing.got]).toEqual([true, []]);
    const well = sinkOf(() => Promise.resolve());
    await pumpDecisions(log, [well], PATIENT_MS, logger)[Symbol.asyncDispose]();
    expect(well.got).toEqual(upTo(10));
  });
});

test('a sink that does not answer is left after a while', async () => {
  await withFolder(async (folder) => {
    await using log = await openLog(folder);
    const sink: Sink = {
      name: 'memory',
      send: (_, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      close: async () => undefined,
    };
    const pump = pumpDecisions(log, [sink], 20, logger);
    await fill(log, 10);
    await pump[Symbol.asyncDispose]();
    const well = sinkOf(() => Promise.resolve());
    await pumpDecisions(log, [well], PATIENT_MS, logger)[Symbol.asyncDispose]();
    expect(well.got).toEqual(upTo(10));
  });
});

/** A disk on which writes fail from `fill` on, and the log can be opened again from `free` on. */
function fillableDisk(): { readonly disk: LogDisk; readonly fill: () => void; readonly free: () => void } {
  let isFull = false;
  const requireFree = (): void => {
    if (isFull) throw new Error('no space left on device');
  };
  const disk: LogDisk = {
    async open(folder, create) {
      const rows = await logDisk.open(folder, create);
      const batch = (): RowBatch => {
        const inner = rows.batch();
        return {
          put: (key, value) => inner.put(key, value),
          del: (key) => inner.del(key),
          async write(options) {
            requireFree();
            await inner.write(options);
          },
        };
      };
      return {
        getMany: (keys, options) => rows.getMany(keys, options),
        iterator: (range) => rows.iterator(range),
        close: () => rows.close(),
        batch,
      };
    },
    requireRoom: async () => requireFree(),
    pause: (_, signal) => logDisk.pause(5, signal),
  };
  return { disk, fill: () => (isFull = true), free: () => (isFull = false) };
}

test('while the log is stopped a sink gets what is on the disk, and what comes when it is open again', async () => {
  await withFolder(async (folder) => {
    const { disk, fill: fillDisk, free } = fillableDisk();
    const resumed = Promise.withResolvers<void>();
    await using log = await openLog(folder, { disk, timers: systemTimers, onResumed: resumed.resolve });
    await fill(log, 300);
    await log.settle();
    fillDisk();
    const sink = sinkOf(() => Promise.resolve());
    const pump = pumpDecisions(log, [sink], PATIENT_MS, logger);
    await expect.poll(() => sink.got.length).toBe(300);
    expect(log.failure).toBeDefined(); // its position could not be kept
    expect(() => log.append(checkOf('user:anna', 'document:late'))).toThrow('takes no more records');
    free();
    await resumed.promise;
    await log.appendDurably(checkOf('user:anna', 'document:later'));
    await pump[Symbol.asyncDispose]();
    expect(sink.got).toEqual(upTo(302)); // with the gap of the one that was refused
  });
});
