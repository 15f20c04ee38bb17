import { beforeEach, expect, test } from 'vitest';
import { Arena } from '../../src/graph/arena.ts';
import { NO_NODE, Objects } from '../../src/graph/objects.ts';
import { type Reader, Readers } from '../../src/graph/readers.ts';
import { Names } from '../../src/model/names.ts';

const BUDGET = 1 << 16;
/** Some need both bytes of their length, some a segment of their own under so small a budget. */
const LENGTHS = [0, 1, 2, 3, 255, 256, 257, 1_024, 65_535];

let arena: Arena;
let objects: Objects;
let readers: Readers;
let reader: Reader;
beforeEach(() => {
  readers = new Readers();
  reader = readers.enter(); // numbers keep their meaning
  arena = new Arena(readers, BUDGET);
  objects = new Objects(new Names(), arena, readers);
});

const idOf = (length: number): string => 'xy'.repeat(length).slice(0, length);

/** Places every id anew, as when the graph is tidied. */
function sweep(): void {
  for (let segment = 0; segment < 20; segment++) {
    arena.sweep({
      blockWords: (owner) => objects.blockWords(owner >>> 1),
      stays: () => true,
      moved: (owner, address) => objects.moved(owner >>> 1, address),
    });
  }
}

test('an id of any length is found and given back, also when its bytes were moved', () => {
  const nodes = LENGTHS.map((length) => objects.nodeOf('user', idOf(length)));
  expect(new Set(nodes).size).toBe(LENGTHS.length);
  const isAsBefore = (): void => {
    expect(LENGTHS.map((length) => objects.find('user', idOf(length)))).toEqual(nodes);
    expect(nodes.map((node) => objects.idOf(node).length)).toEqual(LENGTHS);
    expect(nodes.map((node) => objects.idOf(node))).toEqual(LENGTHS.map(idOf));
  };
  isAsBefore();
  sweep();
  isAsBefore();
});

test('an object is another one with another type, another last character, or one character less', () => {
  const node = objects.nodeOf('user', 'anna');
  expect(objects.nodeOf('team', 'anna')).not.toBe(node);
  expect(objects.find('user', 'anne')).toBe(NO_NODE);
  expect(objects.find('user', 'ann')).toBe(NO_NODE);
  expect(objects.find('user', 'annas')).toBe(NO_NODE);
  expect(objects.find('user', '')).toBe(NO_NODE);
});

test('all of many objects keep their types and ids while room is made for more', () => {
  const count = 40_000; // the columns of so many have grown in both ways
  const nodes = Array.from({ length: count }, (_, index) => objects.nodeOf(`t${index % 3}`, `o${index}`));
  for (let index = 0; index < count; index++) {
    const node = nodes[index]!;
    if (objects.find(`t${index % 3}`, `o${index}`) !== node) throw new Error(`object ${index} is lost`);
    if (objects.typeOf(node) !== `t${index % 3}`) throw new Error(`object ${index} has another type`);
  }
});

test.each([
  ['', 'a'],
  ['a', 'b'],
  ['a', 'aa'],
  ['ab', 'b'],
  ['Z', 'a'],
])('`%s` comes before `%s`', (first, second) => {
  const [one, other] = [objects.nodeOf('user', first), objects.nodeOf('user', second)];
  expect(objects.compareIds(one, other)).toBeLessThan(0);
  expect(objects.compareIds(other, one)).toBeGreaterThan(0);
  expect(objects.compareIds(one, one)).toBe(0);
});

test.each([
  { id: '*', isWildcard: true },
  { id: '', isWildcard: false },
  { id: '**', isWildcard: false },
  { id: 'a', isWildcard: false },
])('`$id` as a wildcard: $isWildcard', ({ id, isWildcard }) => {
  expect(objects.isWildcard(objects.nodeOf('user', id))).toBe(isWildcard);
});

test('the wildcard of a type is known as long as its number means it', () => {
  const type = objects.names.numberOf('user');
  expect(objects.wildcardOf(type)).toBe(NO_NODE);
  const wildcard = objects.nodeOf('user', '*');
  expect(objects.nodeOf('team', '*')).not.toBe(wildcard);
  expect(objects.wildcardOf(type)).toBe(wildcard);

  objects.retain(wildcard); // a page has it
  readers.leave(reader);
  objects.collect();
  expect(objects.wildcardOf(type)).toBe(wildcard);

  objects.release(wildcard);
  expect(objects.wildcardOf(type)).toBe(wildcard); // whoever asked may have it in hand
  objects.collect();
  expect(objects.wildcardOf(type)).toBe(NO_NODE);
  objects.nodeOf('user', 'anna');
  objects.nodeOf('user', 'ben'); // one of them has the number now
  expect(objects.wildcardOf(type)).toBe(NO_NODE);
  expect(objects.find('user', '*')).toBe(NO_NODE);
});
