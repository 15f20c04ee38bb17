import { setImmediate as nextPass } from 'node:timers/promises';
import { expect, test } from 'vitest';
import {
  type BacklogPart,
  Backlogs,
  CONNECTION_BYTES_MAX,
  SPARE_BYTES,
} from '../../../src/transport/grpc/backlogs.ts';

const NEVER = new AbortController().signal;
const WEEKS_MS = 0x7fffffff;
const LARGE = SPARE_BYTES + 1;

async function isDone(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  promise.then(
    () => (done = true),
    () => (done = true),
  );
  await nextPass();
  return done;
}

/** A connection that has all it may have waiting, by another call. */
async function full(): Promise<{ readonly backlogs: Backlogs; readonly other: BacklogPart }> {
  const backlogs = new Backlogs();
  const other = backlogs.enter('peer');
  await other.add(CONNECTION_BYTES_MAX, WEEKS_MS, NEVER);
  return { backlogs, other };
}

test('calls of one connection wait for each other, in the order they came, and those of others do not', async () => {
  const { backlogs, other } = await full();
  const [first, second] = [backlogs.enter('peer'), backlogs.enter('peer')];
  const order: string[] = [];
  const waiting = [
    first.add(LARGE, WEEKS_MS, NEVER).then(() => order.push('first')),
    second.add(LARGE, WEEKS_MS, NEVER).then(() => order.push('second')),
  ];
  await backlogs.enter('elsewhere').add(CONNECTION_BYTES_MAX, WEEKS_MS, NEVER);
  await nextPass();
  expect(order).toEqual([]);
  other.take(1);
  await nextPass();
  expect(order).toEqual(['first']); // which fills it again
  other.take(LARGE);
  await Promise.all(waiting);
  expect(order).toEqual(['first', 'second']);
});

test('a call of which nothing waits has one small message on its way, whatever waits', async () => {
  const { backlogs } = await full();
  const part = backlogs.enter('peer');
  await part.add(SPARE_BYTES, WEEKS_MS, NEVER);
  expect(await isDone(part.add(1, WEEKS_MS, NEVER))).toBe(false);
  expect(await isDone(backlogs.enter('peer').add(LARGE, WEEKS_MS, NEVER))).toBe(false);
});

test('a call that ends makes room, also while it waits itself', async () => {
  const { backlogs, other } = await full();
  const stop = new AbortController();
  const [stopped, next] = [backlogs.enter('peer'), backlogs.enter('peer')];
  const given = stopped.add(LARGE, WEEKS_MS, stop.signal);
  const added = next.add(LARGE, WEEKS_MS, NEVER);
  stop.abort(new Error('gone'));
  await expect(given).rejects.toThrow('gone');
  stopped.leave();
  expect(await isDone(added)).toBe(false);
  other.leave();
  await added;
  expect(next.bytes).toBe(LARGE);
  next.take(LARGE);
  expect(next.bytes).toBe(0);
});

test('nothing counts twice, and what is over counts no more', async () => {
  const { backlogs, other } = await full();
  other.leave();
  other.leave();
  other.take(CONNECTION_BYTES_MAX);
  const part = backlogs.enter('peer');
  await part.add(CONNECTION_BYTES_MAX - 1, WEEKS_MS, NEVER);
  await part.add(LARGE, WEEKS_MS, NEVER); // passes the bound, from below it
  expect(await isDone(part.add(LARGE, WEEKS_MS, NEVER))).toBe(false);
});

test('where nothing is read of a connection, who waits is refused, and says where to go on', async () => {
  const { backlogs } = await full();
  await expect(backlogs.enter('peer').add(LARGE, 20, NEVER)).rejects.toMatchObject({
    reason: 'reader-too-slow',
    message: expect.stringContaining(`${CONNECTION_BYTES_MAX} bytes wait`) as string,
  });
});
