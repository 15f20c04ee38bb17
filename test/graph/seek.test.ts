import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { Arena } from '../../src/graph/arena.ts';
import { Conditions } from '../../src/graph/conditions.ts';
import type { Edge } from '../../src/graph/edge-block.ts';
import { EDGE_WORDS, FOREVER } from '../../src/graph/edges.ts';
import { Lives } from '../../src/graph/lives.ts';
import { Objects } from '../../src/graph/objects.ts';
import { ABSENT, FORWARD, Pages, type PageKind, POINT, REVERSE, WHOLE } from '../../src/graph/pages.ts';
import { type Reader, Readers } from '../../src/graph/readers.ts';
import { Room } from '../../src/graph/room.ts';
import { Names } from '../../src/model/names.ts';

const NODES = 6;
const NAMES = 7;

/** Pages without a budget: with every `make` all go that were not looked at since the last. */
class TightGraph {
  readonly readers: Readers = new Readers();
  readonly lives: Lives;
  readonly pages: Pages;
  readonly room: Room;
  readonly #reader: Reader;

  constructor() {
    const { readers } = this;
    this.#reader = readers.enter(); // nodes keep their meaning
    const arena = new Arena(readers, 0);
    const objects = new Objects(new Names(), arena, readers);
    const conditions = new Conditions(readers);
    this.lives = new Lives(conditions);
    this.pages = new Pages(arena, objects, this.lives, readers);
    const { lives, pages } = this;
    this.room = new Room({ readers, arena, conditions, lives, objects, pages, drafts: new Set() }, 0);
    objects.nodeOf('user', '*'); // node 0
    for (let node = 1; node < NODES; node++) objects.nodeOf('user', `u${node}`);
  }

  add(kind: PageKind, node: number, name: number, edges: readonly Edge[]): number {
    const page = this.pages.add(kind, node, name, edges);
    if (edges.length === 0) this.room.noteEmpty(page);
    return page;
  }

  /** Nothing is needed any more that was looked at before. */
  evict(): void {
    this.readers.era++;
    this.readers.renew(this.#reader);
    this.room.make();
  }

  /** What a walk sees of a page; undefined if it is absent. */
  sought(node: number, name: number): unknown {
    const { pages } = this;
    if (!pages.seek(node, name)) return undefined;
    const { words, start, structureEnd, end, hugeNumber } = pages;
    return {
      edges: [...words.subarray(start, end)],
      structure: (structureEnd - start) / EDGE_WORDS,
      hugeNumber,
    };
  }

  /** The same, by the index and from the arena alone. */
  found(node: number, name: number): unknown {
    const { pages } = this;
    const page = pages.find(FORWARD, node, name);
    if (page === ABSENT) return undefined;
    const start = pages.startOf(page);
    return {
      edges: [...pages.wordsOf(page).subarray(start, pages.endOf(page))],
      structure: pages.structureOf(page),
      hugeNumber: pages.hugeNumberOf(page),
    };
  }
}

const edgeTo = (node: number, name = 0, from = 1): Edge => ({
  node,
  name,
  condition: 0,
  from,
  until: FOREVER,
});

let graph: TightGraph;
beforeEach(() => {
  graph = new TightGraph();
});

describe('a page with one edge', () => {
  test('shows that the edge has ended', () => {
    const { pages, lives } = graph;
    const page = graph.add(FORWARD, 1, 1, [edgeTo(2)]);
    pages.endVersion(page, { node: 2, name: 0 }, 9);
    expect(pages.seek(1, 1)).toBe(true);
    expect(lives.until[pages.words[pages.start + 2]!]).toBe(9);
  });

  test('shows a second edge, and the one that is left when the first was dropped', () => {
    const { pages } = graph;
    const page = graph.add(FORWARD, 1, 1, [edgeTo(2)]);
    pages.insertAll(page, [edgeTo(3, 0, 2)], 0);
    expect(graph.sought(1, 1)).toEqual(graph.found(1, 1));
    expect(pages.end - pages.start).toBe(2 * EDGE_WORDS);
    const other = graph.add(FORWARD, 1, 2, [{ ...edgeTo(2), until: 3 }]);
    pages.insertAll(other, [edgeTo(4, 5, 4)], 4);
    expect(graph.sought(1, 2)).toMatchObject({ edges: [4, 5, expect.any(Number)], structure: 1 });
  });

  test('is still huge when its plain subjects were left out', () => {
    const { pages } = graph;
    pages.setHuge(graph.add(FORWARD, 1, 1, [edgeTo(2, 3)]));
    expect(graph.sought(1, 1)).toMatchObject({ structure: 1 });
    expect(pages.hugeNumber).not.toBe(WHOLE);
    graph.add(POINT, 4, pages.hugeNumber, [edgeTo(4)]);
    expect(pages.seekPoint(4, pages.hugeNumber)).toBe(true);
    expect([...pages.words.subarray(pages.start, pages.end)]).toEqual([4, 0, expect.any(Number)]);
  });
});

test('pages of one object are found however many there are and whatever was made between them', () => {
  for (let name = 1; name < NAMES; name++) {
    graph.add(FORWARD, 1, name, [edgeTo(name % NODES)]);
    graph.add(REVERSE, 1, name, []);
    graph.add(FORWARD, 2, name, [edgeTo(0)]);
  }
  for (let name = 1; name < NAMES; name++) {
    expect(graph.sought(1, name)).toMatchObject({ edges: [name % NODES, 0, expect.any(Number)] });
  }
  expect(graph.sought(1, NAMES)).toBeUndefined();
});

test('a page that was evicted is absent, also when another object has its number', () => {
  const page = graph.add(FORWARD, 1, 1, [edgeTo(2)]);
  graph.evict();
  expect(graph.sought(1, 1)).toBeUndefined();
  expect(graph.add(FORWARD, 3, 1, [edgeTo(4)])).toBe(page);
  expect(graph.sought(1, 1)).toBeUndefined();
  graph.add(FORWARD, 1, 1, [edgeTo(5)]);
  expect(graph.sought(1, 1)).toMatchObject({ edges: [5, 0, expect.any(Number)] });
});

const key = { node: fc.nat({ max: NODES - 1 }), name: fc.integer({ min: 1, max: NAMES }) };
const other = fc.record({
  node: fc.nat({ max: NODES - 1 }),
  name: fc.constantFrom(0, 0, 3),
});
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('add'), ...key, others: fc.array(other, { maxLength: 3 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('touch'),
      ...key,
      others: fc.array(other, { minLength: 1, maxLength: 1 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('end'),
      ...key,
      others: fc.array(other, { minLength: 1, maxLength: 2 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('huge'), ...key, others: fc.constant([]) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('look', 'drop', 'evict'), ...key, others: fc.constant([]) }),
  },
);

test('a walk sees of every page what the index and the arena have, however pages come, change, move and go', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      graph = new TightGraph();
      const { pages } = graph;
      steps.forEach(({ kind, node, name, others }, index) => {
        const tick = index + 1;
        const page = pages.find(FORWARD, node, name);
        if (kind === 'evict') graph.evict();
        else if (kind === 'add' && page === ABSENT) {
          graph.add(
            FORWARD,
            node,
            name,
            others.map((one, place) => ({
              ...edgeTo(one.node, one.name, tick),
              condition: 0,
              from: tick + place,
            })),
          );
        } else if (page !== ABSENT) {
          if (kind === 'drop') pages.drop(page);
          if (kind === 'huge' && pages.hugeNumberOf(page) === WHOLE) pages.setHuge(page);
          if (kind === 'touch' || kind === 'end') for (const one of others) pages.endVersion(page, one, tick);
          if (kind === 'touch')
            pages.insertAll(page, [edgeTo(others[0]!.node, others[0]!.name, tick)], tick - 3);
        }
        for (let one = 0; one < NODES; one++) {
          const asked = (one + index) % NODES;
          const relation = 1 + ((one * 3 + index) % NAMES);
          expect(graph.sought(asked, relation)).toEqual(graph.found(asked, relation));
        }
      });
      for (let one = 0; one < NODES; one++) {
        for (let relation = 1; relation <= NAMES; relation++) {
          expect(graph.sought(one, relation)).toEqual(graph.found(one, relation));
        }
      }
    }),
  );
});
