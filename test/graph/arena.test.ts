import { expect, test } from 'vitest';
import { Arena } from '../../src/graph/arena.ts';
import { Readers } from '../../src/graph/readers.ts';

const [SMALL, LARGE] = [10, 1_000];

/** Says of every word of a block where it is. */
function fill(arena: Arena, address: number, words: number, offset: number): void {
  for (let word = 0; word < words; word++) {
    arena.wordsAt(address + word)[(address + word) & arena.mask] = offset + word;
  }
}

function read(arena: Arena, address: number, words: number): readonly number[] {
  return Array.from(
    { length: words },
    (_, word) => arena.wordsAt(address + word)[(address + word) & arena.mask]!,
  );
}

const numbers = (words: number, offset: number): readonly number[] =>
  Array.from({ length: words }, (_, word) => offset + word);

test('each word of a block has an address, also of one that is larger than a segment', () => {
  const arena = new Arena(new Readers(), 0);
  expect(LARGE).toBeGreaterThan(3 * (arena.mask + 1));
  const blocks = [LARGE, SMALL, LARGE, SMALL].map((words, owner) => ({
    words,
    address: arena.allocate(owner, words),
    offset: owner * LARGE,
  }));
  for (const { address, words, offset } of blocks) fill(arena, address, words, offset);
  for (const { address, words, offset } of blocks) {
    expect(read(arena, address, words)).toEqual(numbers(words, offset));
    const [all, start] = [arena.wordsAt(address), address & arena.mask];
    expect([...all.subarray(start, start + words)]).toEqual(numbers(words, offset)); // and one behind another
  }
});

test('addresses that large blocks had are given again, to large ones and to small ones', () => {
  const arena = new Arena(new Readers(), 0);
  const kept = arena.allocate(0, SMALL);
  fill(arena, kept, SMALL, 7);
  const first = arena.allocate(1, LARGE);
  for (let round = 0; round < 50; round++) {
    const [one, other] = [arena.allocate(2, LARGE), arena.allocate(3, 2 * LARGE)];
    arena.free(one, LARGE);
    arena.free(other, 2 * LARGE);
  }
  arena.free(first, LARGE);
  const held = arena.segments.length;
  for (let owner = 4; owner < 40; owner++) fill(arena, arena.allocate(owner, SMALL * 5), SMALL * 5, 0);
  expect(arena.segments.length).toBe(held);
  expect(held).toBeLessThan(30);
  expect(read(arena, kept, SMALL)).toEqual(numbers(SMALL, 7));
});
