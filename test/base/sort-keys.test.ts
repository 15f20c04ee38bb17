import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PackedKeys } from '../../src/base/sort-keys.ts';
import { compareKeys, sortKeys } from '../../src/base/sort-keys.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 300);

function pack(keys: readonly Uint8Array[]): PackedKeys {
  const starts = new Uint32Array(keys.length + 1);
  keys.forEach((key, index) => (starts[index + 1] = starts[index]! + key.length));
  return { bytes: Buffer.concat(keys), starts };
}

function sorted(keys: readonly Uint8Array[]): readonly number[] {
  const order = Uint32Array.from(keys.keys());
  sortKeys(pack(keys), order);
  return [...order];
}

/** Equal keys in the order of their numbers: `toSorted` is stable. */
function sortedNaively(keys: readonly Uint8Array[]): readonly number[] {
  return [...keys.keys()].toSorted((left, right) => Buffer.compare(keys[left]!, keys[right]!));
}

test.each<{ title: string; keys: readonly string[] }>([
  { title: 'none', keys: [] },
  { title: 'one', keys: ['a'] },
  { title: 'equal ones', keys: Array.from({ length: 40 }, () => 'same') },
  { title: 'one the beginning of the other', keys: ['ab', 'abc', '', 'a', 'abcd', 'ab\0'] },
  { title: 'falling ones', keys: Array.from({ length: 100 }, (_, index) => `x${999 - index}`) },
  {
    title: 'ones that differ late',
    keys: Array.from({ length: 50 }, (_, index) => 'p'.repeat(3000) + (index % 7)),
  },
  { title: 'ones that grow', keys: Array.from({ length: 300 }, (_, index) => 'q'.repeat((index * 7) % 300)) },
])('sorts $title', ({ keys }) => {
  const bytes = keys.map((key) => Buffer.from(key));
  expect(sorted(bytes)).toEqual(sortedNaively(bytes));
});

test('the order is that of the bytes, equal ones by number', () => {
  const byte = fc.constantFrom(0, 1, 97, 98, 128, 255);
  const key = fc.array(byte, { maxLength: 6 }).map((bytes) => Uint8Array.from(bytes));
  fc.assert(
    fc.property(fc.array(key, { maxLength: 200 }), (keys) => {
      expect(sorted(keys)).toEqual(sortedNaively(keys));
    }),
    { numRuns: RUNS },
  );
});

test('two keys compare as their bytes do', () => {
  const key = fc.uint8Array({ maxLength: 5, max: 3 });
  fc.assert(
    fc.property(key, key, (left, right) => {
      const packed = pack([left, right]);
      expect(Math.sign(compareKeys(packed, 0, 1))).toBe(Buffer.compare(left, right));
    }),
    { numRuns: RUNS },
  );
});
