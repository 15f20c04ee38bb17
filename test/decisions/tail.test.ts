import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tailDecisions } from '../../src/decisions/read/tail.ts';
import { checkOf, HandClock, never, openLog, runsOr, stopOf, withFolder } from './fixtures.ts';

const ENTRY = checkOf('user:anna', 'document:plan');
const DAY_MS = 86_400_000;

test('followers see every record once, however they and the writer take turns, and go on where they stopped', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 300 }) }),
    fc.record({ kind: fc.constant('read' as const), count: fc.integer({ min: 1, max: 200 }) }),
    fc.record({ kind: fc.constant('resume' as const), count: fc.constant(0) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      await withFolder(async (folder) => {
        const log = await openLog(folder);
        const seen: number[] = [];
        let tail = tailDecisions(log, 0, {}, never);
        for (const { kind, count } of steps) {
          if (kind === 'append') {
            for (let n = 0; n < count; n++) log.append(ENTRY);
            if (count % 2 === 0) await log.settle();
          } else if (kind === 'resume') {
            await tail.return();
            tail = tailDecisions(log, seen.length, {}, never);
          } else {
            for (let n = 0; n < count && seen.length < log.standing.size; n++) {
              seen.push((await tail.next()).value!.sequence);
            }
          }
        }
        await log.settle();
        const { size } = log.standing;
        while (seen.length < size) seen.push((await tail.next()).value!.sequence);
        const end = tail.next();
        await log.close();
        expect((await end).done).toBe(true); // it had caught up
        expect(seen).toEqual(Array.from({ length: size }, (_, n) => n));
      });
    }),
    { numRuns: runsOr(15) },
  );
});

test('a follower waits for what comes, is woken by it, and sees only what it asked for', async () => {
  await withFolder(async (folder) => {
    await using log = await openLog(folder);
    const stops = tailDecisions(log, 0, { kind: 'stop' }, never);
    const next = stops.next();
    for (let n = 0; n < 5; n++) await log.appendDurably(ENTRY);
    await log.appendDurably(stopOf('session:s1'));
    expect((await next).value?.sequence).toBe(5);
    await stops.return();
  });
});

test('a follower that waits ends with its signal', async () => {
  await withFolder(async (folder) => {
    await using log = await openLog(folder);
    const stop = new AbortController();
    const next = tailDecisions(log, 0, {}, stop.signal).next();
    await nextTurn();
    stop.abort(new Error('enough'));
    await expect(next).rejects.toThrow('enough');
  });
});

test('a follower that retention has overtaken is told, not led past the gap', async () => {
  await withFolder(async (folder) => {
    const clock = new HandClock();
    await using log = await openLog(folder, { clock });
    for (let n = 0; n < 1000; n++) log.append(ENTRY);
    await log.settle();
    const tail = tailDecisions(log, 0, {}, never);
    expect((await tail.next()).value?.sequence).toBe(0);
    clock.now += 2 * DAY_MS;
    await log.appendDurably(ENTRY);
    await log.retain({ maxAgeMs: DAY_MS, maxBytes: undefined }, never);
    const { from } = log.kept;
    expect(from).toBeGreaterThan(0);
    // What it had begun to read it still gets, from the view it had.
    for (let n = 1; n < 1000; n++) expect((await tail.next()).value?.sequence).toBe(n);
    await tail.return();
    await expect(tailDecisions(log, 0, {}, never).next()).rejects.toThrow(
      `the decisions before ${from} have been removed, so 0 can't be read`,
    );
  });
});
