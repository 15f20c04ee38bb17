import { describe, expect, test } from 'vitest';
import { closedLoop } from '../../bench/load/closed-loop.ts';
import { fixedRate } from '../../bench/load/fixed-rate.ts';
import { frameOf, MessageFrames } from '../../bench/load/message-frames.ts';

describe('frames', () => {
  const messages = ['', 'a', 'bcd'].map((text) => Buffer.from(text));
  const bytes = Buffer.concat(messages.map(frameOf));

  test.each([1, 2, 5, 7, bytes.length])('are cut from chunks of %i bytes', (size) => {
    const frames = new MessageFrames();
    const found: string[] = [];
    for (let start = 0; start < bytes.length; start += size) {
      for (const message of frames.take(bytes.subarray(start, start + size))) found.push(String(message));
    }
    expect(found).toEqual(['', 'a', 'bcd']);
  });
});

describe('loads', () => {
  test('a closed loop keeps as many calls on their way as it is told, each with a place of its own', async () => {
    const places: number[] = [];
    let inFlight = 0;
    let most = 0;
    const outcome = await closedLoop(
      async (place) => {
        places.push(place);
        most = Math.max(most, ++inFlight);
        await new Promise(setImmediate);
        inFlight--;
      },
      7,
      5,
    );
    expect(most).toBe(7);
    expect(outcome.calls).toBe(places.length);
    expect(places.toSorted((a, b) => a - b)).toEqual(places.map((_, index) => index));
  });

  test('a fixed rate puts every call that is due, whether the ones before are answered or not', async () => {
    let put = 0;
    const waiting: (() => void)[] = [];
    const call = (): Promise<void> => {
      put++;
      return new Promise((resolve) => {
        waiting.push(resolve);
        if (put === 20) for (const answer of waiting) answer(); // only the last call answers them all
      });
    };
    const outcome = await fixedRate(call, 2_000, 10);
    expect([put, outcome.calls]).toEqual([20, 20]);
  });

  test('both end at a call that fails', async () => {
    const fail = (): Promise<void> => Promise.reject(new Error('wrong answer'));
    await expect(closedLoop(fail, 2, 5)).rejects.toThrow('wrong answer');
    await expect(fixedRate(fail, 1_000, 10)).rejects.toThrow('wrong answer');
  });
});
