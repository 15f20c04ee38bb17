import { expect, test } from 'vitest';
import { Pulse } from '../../src/base/pulse.ts';

test('everyone who waits is woken, once', async () => {
  const pulse = new Pulse();
  const woken: string[] = [];
  const never = new AbortController().signal;
  const both = ['a', 'b'].map(async (name) => {
    await pulse.next(never);
    woken.push(name);
  });
  pulse.fire();
  await Promise.all(both);
  const later = pulse.next(never).then(() => woken.push('later'));
  await Promise.resolve();
  expect(woken).toEqual(['a', 'b']);
  pulse.fire();
  await later;
});

test('an aborted signal wakes too', async () => {
  const abort = new AbortController();
  const waiting = new Pulse().next(abort.signal);
  abort.abort();
  await waiting;
  await new Pulse().next(abort.signal);
  expect(abort.signal.aborted).toBe(true);
});
