import fc from 'fast-check';
import { expect, test } from 'vitest';
import { charge, costNs, paceOf, putBack, take } from '../../src/quotas/bucket.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 100);
const SECOND_NS = 1_000_000_000n;

const pace = fc
  .record({ perSecond: fc.integer({ min: 1, max: 100_000 }), burst: fc.integer({ min: 1, max: 50 }) })
  .map(({ perSecond, burst }) => ({ ...paceOf(perSecond, burst), burst }));
/** Times between two tries, from none to several seconds. */
const pausesNs = fc.array(fc.oneof(fc.constant(0n), fc.bigInt(0n, 5n * SECOND_NS), fc.bigInt(0n, 10_000n)), {
  minLength: 1,
  maxLength: 200,
});

function bucket(): BigInt64Array {
  return new BigInt64Array(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT));
}

test('between any two moments no more is taken than the burst and what came back', () => {
  fc.assert(
    fc.property(pace, pausesNs, (limit, pauses) => {
      const words = bucket();
      const takenAt: bigint[] = [];
      let nowNs = SECOND_NS;
      for (const pause of pauses) {
        nowNs += pause;
        if (take(words, 0, limit, 1, nowNs) === 0n) takenAt.push(nowNs);
      }
      for (const [from, fromNs] of takenAt.entries()) {
        for (const [index, untilNs] of takenAt.slice(from).entries()) {
          const came = (untilNs - fromNs) * BigInt(limit.perSecond);
          expect(BigInt(index + 1 - limit.burst) * SECOND_NS).toBeLessThanOrEqual(came);
        }
      }
    }),
    { numRuns: RUNS },
  );
});

test('who waits as long as was told is served, and not a nanosecond before', () => {
  fc.assert(
    fc.property(pace, pausesNs, (limit, pauses) => {
      const words = bucket();
      let nowNs = SECOND_NS;
      for (const pause of pauses) {
        nowNs += pause;
        const waitNs = take(words, 0, limit, 1, nowNs);
        if (waitNs === 0n) continue;
        expect(take(words, 0, limit, 1, nowNs + waitNs - 1n)).toBe(1n);
        expect(take(words, 0, limit, 1, nowNs + waitNs)).toBe(0n);
        nowNs += waitNs;
      }
    }),
    { numRuns: RUNS },
  );
});

test('a full bucket gives its burst at once, then one for each time that one takes to come back', () => {
  const words = bucket();
  const limit = paceOf(10, 3);
  const tries = [1, 2, 3, 4].map(() => take(words, 0, limit, 1, SECOND_NS));
  expect(tries).toEqual([0n, 0n, 0n, 100_000_000n]);
  expect(take(words, 0, limit, 1, SECOND_NS + 100_000_000n)).toBe(0n);
  expect(take(words, 0, limit, 1, SECOND_NS + 100_000_000n)).toBe(100_000_000n);
});

test('what is put back can be taken again', () => {
  const words = bucket();
  const limit = paceOf(1, 1);
  expect(take(words, 0, limit, 1, SECOND_NS)).toBe(0n);
  putBack(words, 0, limit, 1);
  expect(take(words, 0, limit, 1, SECOND_NS)).toBe(0n);
});

test('a debt is paid before anything else is taken', () => {
  const words = bucket();
  const limit = paceOf(1_000, 1_000);
  expect(take(words, 0, limit, 0, SECOND_NS)).toBe(0n);
  charge(words, 0, limit, 5_000, SECOND_NS);
  expect(take(words, 0, limit, 0, SECOND_NS)).toBe(4n * SECOND_NS);
  expect(take(words, 0, limit, 0, 5n * SECOND_NS)).toBe(0n);
});

test.each([
  { perSecond: 3, cost: 333_333_334n }, // never faster than said
  { perSecond: 1_000_000_000, cost: 1n },
  { perSecond: 1, cost: SECOND_NS },
])('one of $perSecond in a second takes $cost ns to come back', ({ perSecond, cost }) => {
  expect(costNs(paceOf(perSecond, 1), 1)).toBe(cost);
});
