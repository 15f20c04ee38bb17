import { expect, test } from 'vitest';
import { Conditions, UNCONDITIONAL } from '../../src/graph/conditions.ts';
import { Readers } from '../../src/graph/readers.ts';
import { isExpired } from '../../src/model/relationship.ts';

const none = { caveat: undefined, expiresAtNs: undefined };

test('equal conditions share a number, different ones do not', () => {
  const conditions = new Conditions(new Readers());
  const caveat = { name: 'ip', context: { a: 1, b: [2] } };
  const numbers = [
    none,
    { caveat, expiresAtNs: undefined },
    { caveat, expiresAtNs: 5n },
    { caveat: undefined, expiresAtNs: 5n },
    { caveat: { name: 'ip', context: {} }, expiresAtNs: undefined },
    { caveat: { name: 'ip', context: { a: 1, b: ['2'] } }, expiresAtNs: undefined },
  ].map((one) => conditions.numberOf(one));
  expect(numbers[0]).toBe(UNCONDITIONAL);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(
    conditions.numberOf({ caveat: { name: 'ip', context: { b: [2], a: 1 } }, expiresAtNs: undefined }),
  ).toBe(numbers[1]);
});

test('milliseconds decide expiry as nanoseconds do, on either side of the instant and of 1970', () => {
  const conditions = new Conditions(new Readers());
  const instants = [
    0n,
    1n,
    999_999n,
    1_000_000n,
    1_000_001n,
    -1n,
    -1_000_000n,
    -1_500_000n,
    1_700_000_000_123_456_789n,
  ];
  for (const expiresAtNs of instants) {
    const number = conditions.numberOf({ caveat: undefined, expiresAtNs });
    const around = Number(expiresAtNs / 1_000_000n);
    for (const nowMs of [around - 2, around - 1, around, around + 1, around + 2]) {
      expect(conditions.expiresAtMs[number]! <= nowMs).toBe(isExpired(expiresAtNs, nowMs));
    }
  }
});
