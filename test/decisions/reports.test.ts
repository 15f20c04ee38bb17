import { expect, test } from 'vitest';
import type { FlushReport } from '../../src/decisions/log-writer.ts';
import type { GapEntry } from '../../src/decisions/record/record.ts';
import { systemTimers } from '../../src/decisions/timers.ts';
import { channelled } from './channel/channelled.ts';
import { checkOf, HandTimers, openLog, withFolder } from './fixtures.ts';

const ALLOWED = checkOf('user:anna', 'document:plan');

test('each batch is told when it is on the disk, with how many records it had', async () => {
  await withFolder(async (folder) => {
    const told: FlushReport[] = [];
    const log = await openLog(folder, {
      onFlushed(report) {
        told.push(report);
        expect(log.standing.size).toBe(told.reduce((sum, { records }) => sum + records, 0));
      },
    });
    for (let n = 0; n < 3; n++) log.append(ALLOWED);
    expect([log.waiting, told.length]).toEqual([3, 0]);
    await log.settle();
    expect(log.waiting).toBe(0);
    await log.appendDurably(ALLOWED);
    await log.close(); // with a checkpoint, and no records
    expect(told.map(({ records }) => records)).toEqual([3, 1, 0]);
    for (const { takenMs, writtenMs } of told) expect(writtenMs).toBeGreaterThanOrEqual(takenMs);
  });
});

test('each gap is told once: of a full queue, of sampling, of a crash', async () => {
  await withFolder(async (folder) => {
    const told: GapEntry[] = [];
    const onGap = (gap: GapEntry): void => void told.push(gap);
    const log = await openLog(folder, { queueMax: 2, onOverflow: 'count', allowSampling: 2, onGap });
    const denied = { ...ALLOWED, outcome: { verdict: 'deny', reason: undefined, missing: [] } } as const;
    for (let n = 0; n < 5; n++) log.append(denied);
    await log.settle();
    expect(told).toMatchObject([{ cause: 'overflow', lost: 3, counted: 'exactly' }]);
    log.append(ALLOWED);
    log.append(ALLOWED);
    await log.checkpoint();
    expect(told.slice(1)).toMatchObject([{ cause: 'sampling', lost: 1, counted: 'exactly' }]);
    await log.database.close(); // as a process that dies leaves it
    await using _again = await openLog(folder, { onGap });
    expect(told.slice(2)).toMatchObject([{ cause: 'crash', lost: 0, counted: 'unknown' }]);
  });
});

test('what a thread has handed over and its owner has not taken waits, up to a bound', async () => {
  await withFolder(async (folder) => {
    await using log = await openLog(folder, { timers: systemTimers });
    await using desk = channelled(log, new HandTimers()).desk;
    desk.note(ALLOWED);
    desk.note(ALLOWED);
    expect(desk.waiting).toBe(2);
    expect(desk.waitingMax).toBeGreaterThan(2);
    await desk.append(ALLOWED); // takes those before along
    expect(desk.waiting).toBe(0);
  });
});
