import { once } from 'node:events';
import { MessageChannel, Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { ChannelDesk } from '../../../src/decisions/channel/channel-desk.ts';
import { serveDesk } from '../../../src/decisions/channel/serve-desk.ts';
import { DecisionLog } from '../../../src/decisions/log.ts';
import { ownDesk } from '../../../src/decisions/own-desk.ts';
import { systemTimers } from '../../../src/decisions/timers.ts';
import { checkOf, collect, never, openLog, readAll, withFolder } from '../fixtures.ts';
import { channelled } from './channelled.ts';
import type { Orders } from './dying-thread.ts';

const PROGRAM = new URL('./dying-thread.ts', import.meta.url);

test.each([
  { handed: 10, kept: 5 },
  { handed: 0, kept: 1 },
  { handed: 300, kept: 200 }, // some of these are sent before it dies, and count as they arrive
  { handed: 3, kept: 0 },
])('a thread that dies with $kept notes has them recorded or told in a gap', async ({ handed, kept }) => {
  await withFolder(async (folder) => {
    const log = await openLog(folder, { timers: systemTimers });
    const { port1, port2 } = new MessageChannel();
    const served = serveDesk(log, ownDesk(log), port1);
    const orders: Orders = { address: { ...served.address, port: port2 }, handed, kept };
    const worker = new Worker(PROGRAM, { workerData: orders, transferList: [port2] });
    await once(worker, 'exit');
    await served.ended;
    await log.settle();
    const entries = (await readAll(log)).map(({ record }) => record.entry);
    const checks = entries.filter(({ kind }) => kind === 'check');
    const gaps = entries.filter((entry) => entry.kind === 'gap');
    expect(checks.length).toBeGreaterThanOrEqual(handed);
    expect(checks.length + gaps.reduce((sum, gap) => sum + gap.lost, 0)).toBe(handed + kept);
    if (gaps.length > 0) expect(gaps).toMatchObject([{ cause: 'crash', counted: 'at-most' }]);
    expect(gaps).toHaveLength(kept === 0 ? 0 : 1);
    await log.close();
  });
});

test('when a write of the log fails, every thread is refused from then on', async () => {
  await withFolder(async (folder) => {
    const log = await openLog(folder, { timers: systemTimers });
    const { desk, served } = channelled(log);
    await desk.appendDurably(checkOf('user:a', 'document:a'));
    await log.database.close(); // writing fails from here on
    const waiting = desk.appendDurably(checkOf('user:a', 'document:b'));
    await expect(waiting).rejects.toMatchObject({ reason: 'decision-log-unavailable' });
    expect(() => desk.note(checkOf('user:a', 'document:c'))).toThrow('since writing one failed');
    expect(() => desk.requireTaking()).toThrow('since writing one failed');
    await expect(desk.append(checkOf('user:a', 'document:c'))).rejects.toThrow('since writing one failed');
    await desk.close();
    await served.ended;
  });
});

test('a log that failed before a thread came refuses it from the start', async () => {
  await withFolder(async (folder) => {
    const log = await openLog(folder, { timers: systemTimers });
    await log.database.close();
    await expect(log.appendDurably(checkOf('user:a', 'document:a'))).rejects.toThrow();
    const { desk } = channelled(log);
    expect(() => desk.note(checkOf('user:a', 'document:c'))).toThrow('since writing one failed');
    await desk.close();
  });
});

test('when the owner is gone, whoever waits is told and nothing is taken', async () => {
  await withFolder(async (folder) => {
    const log = await openLog(folder, { timers: systemTimers });
    const { port1, port2 } = new MessageChannel();
    const { address } = serveDesk(log, ownDesk(log), port1);
    const desk = new ChannelDesk({ ...address, port: port2 }, log.clock, systemTimers);
    const waiting = collect(desk.tail(0, {}, never));
    port1.close();
    await expect(waiting).rejects.toMatchObject({ reason: 'decision-log-unavailable' });
    expect(() => desk.note(checkOf('user:a', 'document:a'))).toThrow('is gone');
    await desk.close();
    await log.close();
  });
});

test('a desk that closes has handed over what it noted, and takes nothing more', async () => {
  await withFolder(async (folder) => {
    const log = await openLog(folder, { timers: systemTimers });
    const { desk, served } = channelled(log);
    desk.note(checkOf('user:a', 'document:a'));
    await desk.close();
    expect(() => desk.note(checkOf('user:a', 'document:b'))).toThrow('is closing on this thread');
    await served.ended;
    await log.settle();
    expect(await readAll(log)).toHaveLength(1);
    await log.close();
  });
});

test('what other threads may hold is part of what a crash may lose', async () => {
  await withFolder(async (folder) => {
    const first = await openLog(folder, { timers: systemTimers });
    const options = { name: 'test', clock: first.clock, timers: systemTimers, settings: first.settings };
    await first.close();
    const second = await DecisionLog.open(folder, { ...options, elsewhereMax: 4096 });
    await second.database.close(); // as a process that dies leaves it
    const third = await DecisionLog.open(folder, options);
    const [gap] = (await readAll(third)).map(({ record }) => record.entry);
    expect(gap).toMatchObject({
      kind: 'gap',
      cause: 'crash',
      lost: 16_384 + 1024 + 4096,
      counted: 'at-most',
    });
    await third.close();
  });
});
