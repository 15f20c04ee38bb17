import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OUTSTANDING_MAX } from '../../../src/decisions/channel/outgoing.ts';
import { packEntries, unpackEntries } from '../../../src/decisions/channel/packed-entries.ts';
import type { DecisionDesk } from '../../../src/decisions/desk.ts';
import { ownDesk } from '../../../src/decisions/own-desk.ts';
import type { LoggedRecord } from '../../../src/decisions/read/view.ts';
import { parseMask } from '../../../src/decisions/record/mask.ts';
import { prepareEntry } from '../../../src/decisions/record/prepared-entry.ts';
import type { CheckEntry } from '../../../src/decisions/record/record.ts';
import { systemTimers } from '../../../src/decisions/timers.ts';
import { anyEntry } from '../arbitraries.ts';
import { checkOf, HandTimers, openLog, readAll, runsOr, withFolder } from '../fixtures.ts';
import { channelled } from './channelled.ts';

/** A check that can be told from all others. */
function numbered(desk: number, number: number): CheckEntry {
  return checkOf(`user:u${desk}`, `document:d${number}`);
}

function nameOf({ record: { entry } }: LoggedRecord): string {
  return entry.kind === 'check' ? `${entry.subject.id} ${entry.resource.id}` : entry.kind;
}

test('prepared entries arrive as they were', () => {
  const masking = { masks: [parseMask('/context/prompt')], maskKey: Buffer.from('key') };
  fc.assert(
    fc.property(fc.array(anyEntry, { maxLength: 5 }), (entries) => {
      const prepared = entries.map((entry) => prepareEntry(entry, masking));
      expect(unpackEntries(structuredClone(packEntries(prepared)))).toEqual(prepared);
    }),
    { numRuns: runsOr(200) },
  );
});

const step = fc.record({
  desk: fc.nat({ max: 2 }), // 0 is the owner's own
  how: fc.constantFrom('note', 'append', 'durable', 'turn', 'settle'),
  count: fc.integer({ min: 1, max: 60 }),
});

test('every decision of every desk is recorded once, in the order of its desk, under the id it was told', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 12 }),
      fc.constantFrom(3, 64, 16_384),
      async (steps, queueMax) => {
        await withFolder(async (folder) => {
          const log = await openLog(folder, { queueMax, timers: systemTimers });
          const [one, other] = [channelled(log), channelled(log)];
          const desks: readonly DecisionDesk[] = [ownDesk(log), one.desk, other.desk];
          const told: Promise<readonly [name: string, id: string | undefined]>[] = [];
          const expected: string[][] = [[], [], []];
          let number = 0;
          for (const { desk: at, how, count } of steps) {
            const desk = desks[at]!;
            if (how === 'turn') await new Promise((resolve) => setImmediate(resolve));
            else if (how === 'settle') await log.settle();
            else {
              for (let left = count; left > 0; left--) {
                while (at === 0 && log.isCrowded) await log.settle(); // the owner's own may be refused
                const entry = numbered(at, ++number);
                const name = `u${at} d${number}`;
                expected[at]!.push(name);
                if (how === 'note') desk.note(entry);
                else if (how === 'append')
                  told.push(Promise.resolve(desk.append(entry)).then((id) => [name, id]));
                else told.push(desk.appendDurably(entry).then((id) => [name, id]));
              }
            }
          }
          const ids = await Promise.all(told);
          await Promise.all([one.desk.close(), other.desk.close()]);
          await Promise.all([one.served.ended, other.served.ended]);
          await log.settle();
          const records = await readAll(log);
          await log.close();
          for (const [at, names] of expected.entries()) {
            const found = records.map(nameOf).filter((name) => name.startsWith(`u${at} `));
            expect(found).toEqual(names);
          }
          expect(records).toHaveLength(number);
          const nameById = new Map(records.map((logged) => [logged.record.id, nameOf(logged)]));
          expect(ids.map(([, id]) => nameById.get(id ?? ''))).toEqual(ids.map(([name]) => name));
        });
      },
    ),
    { numRuns: runsOr(12) },
  );
});

test('what is masked never reaches the port', async () => {
  await withFolder(async (folder) => {
    const log = await openLog(folder, { masks: ['/context/prompt'], timers: systemTimers });
    const { desk } = channelled(log);
    await desk.appendDurably(checkOf('user:a', 'document:d', { context: { prompt: 'secret' } }));
    const [logged] = await readAll(log);
    expect(logged?.line).not.toContain('secret');
    expect(logged?.record.masked).toEqual(['/entry/context/prompt']);
    await desk.close();
    await log.close();
  });
});

test('beyond its bound a thread is refused, and has room again when the owner has caught up', async () => {
  await withFolder(async (folder) => {
    const log = await openLog(folder, { timers: systemTimers });
    const { desk } = channelled(log);
    // The owner has no turn of the event loop until the first `await`.
    for (let number = 0; number < OUTSTANDING_MAX; number++) desk.note(numbered(1, number));
    expect(() => desk.note(numbered(1, -1))).toThrow('has 4096 records of this one to take');
    expect(() => desk.requireTaking()).toThrow('to take');
    await expect(desk.append(numbered(1, -1))).rejects.toMatchObject({ reason: 'decision-log-unavailable' });
    await expect(desk.appendDurably(numbered(1, -1))).rejects.toThrow('to take');
    await desk.close();
    await log.settle();
    const names = (await readAll(log)).map(nameOf);
    expect(names).toEqual(Array.from({ length: OUTSTANDING_MAX }, (_, number) => `u1 d${number}`));
    await log.close();
  });
});

test('beyond its bound a thread counts, if the log is set to, and a gap record says how many', async () => {
  await withFolder(async (folder) => {
    const log = await openLog(folder, { timers: systemTimers, onOverflow: 'count' });
    const { desk } = channelled(log);
    for (let number = 0; number < OUTSTANDING_MAX + 7; number++) desk.note(numbered(1, number));
    expect(await desk.append(numbered(1, -1))).toBeUndefined();
    await expect(desk.appendDurably(numbered(1, -1))).rejects.toThrow('to take');
    await desk.publicKey(); // answered when the owner has caught up
    await desk.appendDurably(numbered(1, 9_999));
    const records = await readAll(log);
    const gap = { kind: 'gap', cause: 'overflow', lost: 8, counted: 'exactly' };
    expect(records.slice(OUTSTANDING_MAX).map(({ record }) => record.entry)).toMatchObject([
      gap,
      { kind: 'check' },
    ]);
    await desk.close();
    await log.close();
  });
});

test('a full log lets a thread wait, and loses nothing of it', async () => {
  await withFolder(async (folder) => {
    const timers = new HandTimers();
    const log = await openLog(folder, { timers, queueMax: 4 });
    const { desk } = channelled(log);
    const ids = await Promise.all(
      Array.from({ length: 100 }, (_, number) => desk.append(numbered(1, number))),
    );
    await log.settle();
    expect((await readAll(log)).map(({ record }) => record.id)).toEqual(ids);
    await desk.close();
    await log.close();
  });
});
