import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Arena } from '../../src/graph/arena.ts';
import { Conditions } from '../../src/graph/conditions.ts';
import type { Edge } from '../../src/graph/edge-block.ts';
import { EDGE_WORDS, FOREVER } from '../../src/graph/edges.ts';
import { Lives } from '../../src/graph/lives.ts';
import { Objects } from '../../src/graph/objects.ts';
import { ABSENT, FORWARD, Pages, type PageKind, REVERSE } from '../../src/graph/pages.ts';
import { Readers } from '../../src/graph/readers.ts';
import { Names } from '../../src/model/names.ts';

/** Pages with what they are made of. Node 0 is the wildcard; any name but 0 makes a subject set. */
class SmallGraph {
  readonly lives: Lives;
  readonly pages: Pages;

  constructor() {
    const readers = new Readers();
    readers.enter(); // whoever runs the test: nodes keep their meaning
    const arena = new Arena(readers, Infinity);
    const objects = new Objects(new Names(), arena, readers);
    this.lives = new Lives(new Conditions(readers));
    this.pages = new Pages(arena, objects, this.lives, readers);
    objects.nodeOf('user', '*');
    for (let node = 1; node < 1300; node++) objects.nodeOf('user', `u${node}`);
  }

  edgesOf(kind: PageKind, node: number, name: number): readonly Edge[] {
    const { lives, pages } = this;
    const page = pages.find(kind, node, name);
    const words = pages.wordsOf(page);
    return Array.from({ length: pages.countOf(page) }, (_, index) => {
      const at = pages.startOf(page) + index * EDGE_WORDS;
      const life = words[at + 2]!;
      return {
        node: words[at]!,
        name: words[at + 1]!,
        condition: lives.condition[life]!,
        from: lives.from[life]!,
        until: lives.until[life]!,
      };
    });
  }
}

const leadsOn = (edge: Edge): boolean => edge.name !== 0 || edge.node === 0;

const byOrder = (a: Edge, b: Edge): number =>
  Number(leadsOn(b)) - Number(leadsOn(a)) || a.node - b.node || a.name - b.name || a.from - b.from;

const small = fc.nat({ max: 6 });
const someName = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat({ max: 2 }));
const touch = fc.record({
  kind: fc.constant('touch' as const),
  page: fc.nat({ max: 2 }),
  node: small,
  name: someName,
});
const end = fc.record({
  kind: fc.constant('end' as const),
  page: fc.nat({ max: 2 }),
  node: small,
  name: someName,
});

test('pages hold what was put on them, in order, however much is added and ended', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 3, arbitrary: touch }, end), { maxLength: 120 }), (steps) => {
      const graph = new SmallGraph();
      const { pages } = graph;
      const model = new Map<number, Edge[]>();
      steps.forEach(({ kind, page, node, name }, index) => {
        const tick = index + 1;
        if (!model.has(page)) {
          pages.add(FORWARD, page, 7, []);
          model.set(page, []);
        }
        const edges = model.get(page)!;
        pages.endVersion(pages.find(FORWARD, page, 7), { node, name }, tick);
        const ended = edges.map((edge) =>
          edge.node === node && edge.name === name && edge.until === FOREVER
            ? { ...edge, until: tick }
            : edge,
        );
        const added = { node, name, condition: 0, from: tick, until: FOREVER };
        if (kind === 'touch') pages.insertAll(pages.find(FORWARD, page, 7), [added], 0);
        model.set(page, kind === 'touch' ? [...ended, added] : ended);
      });
      for (const [page, edges] of model) {
        expect(graph.edgesOf(FORWARD, page, 7)).toEqual(edges.toSorted(byOrder));
        expect(pages.structureOf(pages.find(FORWARD, page, 7))).toBe(edges.filter(leadsOn).length);
      }
    }),
  );
});

test('the last of several plain subjects is ended on a page without subject sets', () => {
  const graph = new SmallGraph();
  const { pages } = graph;
  const edge = (node: number): Edge => ({ node, name: 0, condition: 0, from: 1, until: FOREVER });
  const page = pages.add(FORWARD, 1, 7, [edge(4), edge(5), edge(6)]);
  pages.endVersion(page, { node: 6, name: 0 }, 2);
  expect(graph.edgesOf(FORWARD, 1, 7).map(({ node, until }) => [node, until])).toEqual([
    [4, FOREVER],
    [5, FOREVER],
    [6, 2],
  ]);
});

test('versions that no reader can see make room before a page grows', () => {
  const graph = new SmallGraph();
  const { pages } = graph;
  pages.add(FORWARD, 1, 7, [
    { node: 5, name: 0, condition: 0, from: 1, until: 3 },
    { node: 4, name: 2, condition: 0, from: 1, until: 9 },
  ]);
  pages.insertAll(
    pages.find(FORWARD, 1, 7),
    [{ node: 6, name: 0, condition: 0, from: 5, until: FOREVER }],
    4,
  );
  expect(graph.edgesOf(FORWARD, 1, 7).map((edge) => edge.node)).toEqual([4, 6]);
});

test('a page is found by kind, node and name, among many', () => {
  const graph = new SmallGraph();
  const { pages } = graph;
  const keys = Array.from({ length: 5000 }, (_, index) => ({ node: index % 1250, name: (index / 1250) | 0 }));
  for (const { node, name } of keys)
    pages.add(REVERSE, node, name, [{ node, name, condition: 0, from: 0, until: 1 }]);
  for (const { node, name } of keys) {
    expect(graph.edgesOf(REVERSE, node, name)).toEqual([{ node, name, condition: 0, from: 0, until: 1 }]);
    expect(pages.find(FORWARD, node, name)).toBe(ABSENT);
  }
});

test('many versions at once are as one after another', () => {
  const edge = fc.record({
    node: small,
    name: someName,
    condition: fc.constant(0),
    from: fc.nat({ max: 9 }),
    until: fc.constantFrom(3, 9, FOREVER),
  });
  const distinct = fc.uniqueArray(edge, {
    maxLength: 40,
    selector: (one) => `${one.node} ${one.name} ${one.from}`,
  });
  fc.assert(
    fc.property(fc.constantFrom(FORWARD, REVERSE), distinct, fc.nat({ max: 40 }), (kind, edges, split) => {
      const [together, apart] = [new SmallGraph(), new SmallGraph()];
      for (const { pages } of [together, apart]) {
        pages.add(kind, 1, 7, edges.slice(0, split));
        pages.add(kind, 2, 7, [{ node: 1, name: 0, condition: 0, from: 1, until: FOREVER }]); // a neighbour
      }
      together.pages.insertAll(together.pages.find(kind, 1, 7), edges.slice(split), 0);
      for (const one of edges.slice(split)) apart.pages.insertAll(apart.pages.find(kind, 1, 7), [one], 0);
      for (const page of [1, 2]) {
        expect(together.edgesOf(kind, page, 7)).toEqual(apart.edgesOf(kind, page, 7));
        const structures = [together, apart].map(({ pages }) => pages.structureOf(pages.find(kind, page, 7)));
        expect(structures[0]).toBe(structures[1]);
      }
    }),
  );
});

test('a page whose block is a segment of its own is dropped with all that its edges have', () => {
  const graph = new SmallGraph();
  const edges = Array.from({ length: 1200 }, (_, index) => ({
    node: index + 1,
    name: 1,
    condition: 0,
    from: 5,
    until: FOREVER,
  }));
  const page = graph.pages.add(FORWARD, 1, 1, edges);
  expect(graph.pages.blockWords(page)).toBeGreaterThan(8192 / 4);
  graph.pages.drop(page);
  expect(graph.pages.find(FORWARD, 1, 1)).toBe(ABSENT);
  const again = graph.lives.begin(0, 7, FOREVER);
  expect(graph.lives.from[again]).toBe(7); // the number of the life that nobody has any more
  graph.pages.add(FORWARD, 1, 1, edges);
  expect(graph.edgesOf(FORWARD, 1, 1)).toEqual(edges);
});
