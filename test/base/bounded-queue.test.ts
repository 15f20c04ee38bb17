import { expect, test } from 'vitest';
import { BoundedQueue } from '../../src/base/bounded-queue.ts';

const never = new AbortController().signal;

test('what comes into a full queue waits for room, in order', async () => {
  const queue = new BoundedQueue<number>(2);
  const pushed = [1, 2, 3, 4].map((item) => queue.push(item, never));
  expect(await Promise.all(pushed.slice(0, 2))).toEqual([true, true]);
  expect([queue.shift(), queue.shift(), queue.shift(), queue.shift(), queue.shift()]).toEqual([
    1,
    2,
    3,
    4,
    undefined,
  ]);
  expect(await Promise.all(pushed)).toEqual([true, true, true, true]);
});

test('whoever gives up waiting is not let in', async () => {
  const queue = new BoundedQueue<number>(1);
  const abort = new AbortController();
  await queue.push(1, never);
  const waiting = queue.push(2, abort.signal);
  abort.abort(new Error('caller left'));
  await expect(waiting).rejects.toThrow('caller left');
  expect([queue.shift(), queue.shift()]).toEqual([1, undefined]);
});

test('a reader wakes for an item, and for the end', async () => {
  const queue = new BoundedQueue<number>(1);
  const ready = queue.ready();
  await queue.push(1, never);
  expect(await ready).toBe(true);
  expect(queue.peek()).toBe(1);
  const waiting = queue.push(2, never);
  queue.close();
  expect(await waiting).toBe(false);
  expect(await queue.push(3, never)).toBe(false);
  expect(await queue.ready()).toBe(true); // what is inside is still handed out
  queue.shift();
  expect(await queue.ready()).toBe(false);
});
