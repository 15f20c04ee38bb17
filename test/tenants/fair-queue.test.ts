import { setImmediate as nextPass } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { nameCaller } from '../../src/model/caller-of-call.ts';
import { FairQueue, type Line } from '../../src/tenants/fair-queue.ts';

const NEVER = new AbortController().signal;
const TURN = 1_000;

/** A call that takes `turns` turns besides its first, and notes each. */
async function call(line: Line, turns: number, note: () => void, signal: AbortSignal = NEVER): Promise<void> {
  await line.enter(signal);
  try {
    for (let turn = 0; turn < turns; turn++) {
      await line.turn(signal);
      note();
    }
  } finally {
    line.leave(signal);
  }
}

test('turns go round the tenants, however many calls each has', async () => {
  const queue = new FairQueue(TURN);
  const [busy, quiet] = [queue.line(), queue.line()];
  const given: string[] = [];
  const calls = Array.from({ length: 50 }, () => call(busy, 4, () => given.push('busy')));
  await nextPass();
  await call(quiet, 10, () => given.push('quiet'));
  const first = given.indexOf('quiet');
  expect(given.slice(first)).toEqual(
    Array.from({ length: 10 }, () => ['quiet', 'busy'])
      .flat()
      .slice(0, 19),
  );
  await Promise.all(calls);
  expect(given).toHaveLength(210);
  expect(queue.turns).toBe(210);
});

test('one turn is given in a pass of the event loop', async () => {
  const queue = new FairQueue(TURN);
  const lines = [queue.line(), queue.line(), queue.line()];
  const calls = lines.map((line) => call(line, 5, () => undefined));
  for (let passes = 1; passes <= 15; passes++) {
    const before = queue.turns;
    await nextPass();
    expect(queue.turns - before).toBeLessThanOrEqual(1);
  }
  await Promise.all(calls);
});

test('few calls of a tenant are in the middle of their work at once, those by turns', async () => {
  const queue = new FairQueue(TURN);
  const line = queue.line();
  const open = new Set<number>();
  let most = 0;
  const order: number[] = [];
  const calls = Array.from({ length: 20 }, (_, index) =>
    call(line, 3, () => {
      open.add(index);
      most = Math.max(most, open.size);
      order.push(index);
    }).finally(() => open.delete(index)),
  );
  await Promise.all(calls);
  expect(most).toBe(4);
  expect(order.slice(0, 8)).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
});

test('a tenant has one first turn in a pass between all its calls, and then short ones', async () => {
  const queue = new FairQueue(TURN);
  const [busy, quiet] = [queue.line(), queue.line()];
  expect(busy.firstTurn).toBe(TURN);
  busy.use(700);
  expect(busy.firstTurn).toBe(300);
  busy.use(300);
  expect(busy.firstTurn).toBe(256);
  expect(quiet.firstTurn).toBe(TURN);
  await nextPass();
  await nextPass();
  expect(busy.firstTurn).toBe(TURN);
});

test('a call that is cancelled waits no more, and its place goes to the next', async () => {
  const queue = new FairQueue(TURN);
  const line = queue.line();
  const cancelled = new AbortController();
  for (let place = 0; place < 4; place++) await line.enter(NEVER);
  const outside = line.enter(cancelled.signal);
  const waiting = line.turn(cancelled.signal);
  const next = line.enter(NEVER);
  cancelled.abort(new Error('gone'));
  await expect(outside).rejects.toThrow('gone');
  await expect(waiting).rejects.toThrow('gone');
  await expect(line.turn(cancelled.signal)).rejects.toThrow('gone');
  line.leave(NEVER);
  await next;
  await line.turn(NEVER);
  expect(queue.turns).toBe(1);
});

function signalOf(caller: string): AbortSignal {
  const { signal } = new AbortController();
  nameCaller(signal, caller);
  return signal;
}

test('turns of a tenant go round its callers, however many calls each makes', async () => {
  const queue = new FairQueue(TURN);
  const line = queue.line();
  const given: string[] = [];
  const calls = Array.from({ length: 200 }, () => call(line, 3, () => given.push('many'), signalOf('many')));
  for (let pass = 0; pass < 5; pass++) await nextPass();
  for (const caller of ['one', 'other']) {
    const before = given.length;
    await call(line, 8, () => given.push(caller), signalOf(caller)); // it finds a place at once
    const meanwhile = given.slice(before);
    expect(meanwhile.filter((whose) => whose === caller)).toHaveLength(8);
    expect(meanwhile.length).toBeLessThanOrEqual(17);
  }
  await Promise.all(calls);
  expect(given).toHaveLength(616);
});

test('places beyond the first are for callers that have none, and are bounded', async () => {
  const line = new FairQueue(TURN).line();
  const entered: string[] = [];
  const enter = (caller: string): AbortSignal => {
    const signal = signalOf(caller);
    void line.enter(signal).then(() => entered.push(caller));
    return signal;
  };
  const many = Array.from({ length: 10 }, () => enter('many'));
  for (let caller = 0; caller < 20; caller++) enter(`c${caller}`);
  await nextPass();
  expect(entered).toHaveLength(16);
  expect(entered.filter((caller) => caller === 'many')).toHaveLength(4);
  line.leave(many[0]!);
  await nextPass();
  expect(entered.slice(16)).toEqual(['c12']); // 'many' came first, and has places
});
