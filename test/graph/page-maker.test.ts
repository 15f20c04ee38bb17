import { expect, test } from 'vitest';
import { EDGE_WORDS } from '../../src/graph/edges.ts';
import { Graph } from '../../src/graph/graph.ts';
import type { PageId } from '../../src/graph/page-id.ts';
import { ABSENT, FORWARD, POINT } from '../../src/graph/pages.ts';
import { Names } from '../../src/model/names.ts';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import type { RelationshipVersion } from '../../src/store/store.ts';
import { LOST, settled, Waits } from './waits.ts';

const rowsOf = (subject: string, created: readonly number[]): readonly RelationshipVersion[] =>
  created.map((from, index) => ({
    relationship: parseRelationship(`document:plan#viewer@${subject}`),
    created: from,
    deleted: created[index + 1],
  }));

/** A graph over one document with the pages of `answers`, one a read, that gives way after each row. */
class SlowGraph {
  passes = new Waits();
  readonly graph: Graph;
  #revision = 9;

  constructor(budget: number, ...answers: readonly (readonly RelationshipVersion[])[]) {
    const left = answers.values();
    const readPages = () => Promise.resolve([left.next().value ?? []]);
    const slices = { rows: 1, giveWay: () => this.passes.wait() };
    this.graph = new Graph(new Names(), 0, this.#revision, readPages, { budget, plainMax: 1 }, slices);
  }

  get viewers(): { readonly kind: typeof FORWARD; readonly node: number; readonly name: number } {
    const { objects } = this.graph;
    return {
      kind: FORWARD,
      node: objects.nodeOf('document', 'plan'),
      name: objects.names.numberOf('viewer'),
    };
  }

  get page(): number {
    return this.graph.pages.find(FORWARD, this.viewers.node, this.viewers.name);
  }

  touch(subject: string): void {
    const relationship = parseRelationship(`document:plan#viewer@${subject}`);
    const rest = { timeMs: 0, schema: undefined, metadata: undefined, complete: true };
    this.graph.apply({
      ...rest,
      revision: ++this.#revision,
      updates: [{ operation: 'touch', relationship }],
    });
  }

  async passAll(): Promise<void> {
    for (await settled(); this.passes.goOn(); await settled());
  }
}

test('the point of a page that went while it was made is not there, and holds nothing', async () => {
  const plain = [...rowsOf('user:anna', [1]), ...rowsOf('user:bert', [1])];
  const slow = new SlowGraph(0, plain, rowsOf('user:anna', [1, 3]), plain);
  const { graph } = slow;
  const reader = graph.enter();
  const huge = graph.load([slow.viewers]);
  await slow.passAll();
  await huge;
  const point: PageId = {
    kind: POINT,
    node: graph.objects.nodeOf('user', 'anna'),
    name: graph.pages.hugeNumberOf(slow.page),
  };
  const made = graph.load([point]);
  await settled();
  const ofPoint = slow.passes;
  slow.passes = new Waits();
  const whole = graph.load([{ ...slow.viewers, whole: true }]);
  await slow.passAll();
  await whole;
  slow.passes = ofPoint;
  await slow.passAll();
  await made;
  expect(graph.pages.find(POINT, point.node, point.name)).toBe(ABSENT);
  graph.leave(reader);
  for (let more = 0; more < 20; more++) slow.touch('user:nobody');
  expect(graph.pages.residentCount).toBe(0);
  expect(graph.objects.count).toBe(0);
});

test('a page that fails while it is brought up to date holds nothing', async () => {
  const slow = new SlowGraph(Infinity, rowsOf('team:x#member', [1, 3]));
  const reader = slow.graph.enter();
  const loading = slow.graph.load([slow.viewers]);
  for (let row = 0; row < 2; row++) {
    await settled();
    for (let change = 0; change < 3; change++) slow.touch(`team:y#member`);
    slow.passes.goOn();
  }
  await settled();
  slow.passes.fail();
  await expect(loading).rejects.toThrow(LOST);
  expect(slow.page).toBe(ABSENT);
  expect(slow.graph.pages.residentCount).toBe(0);
  slow.graph.leave(reader);
});

test('a page counts for the budget from its first row on', async () => {
  const slow = new SlowGraph(Infinity, rowsOf('team:x#member', [...Array(5_000).keys()]));
  const reader = slow.graph.enter();
  const before = slow.graph.bytes;
  const loading = slow.graph.load([slow.viewers]);
  await settled();
  expect(slow.graph.bytes).toBeGreaterThan(before + 5_000 * EDGE_WORDS * Uint32Array.BYTES_PER_ELEMENT);
  slow.passes.fail();
  await expect(loading).rejects.toThrow(LOST);
  slow.graph.leave(reader);
});

test('a large page of a store that does not give what leads on first is refused, not cut', async () => {
  const plain = [...rowsOf('user:anna', [1]), ...rowsOf('user:bert', [1])];
  const slow = new SlowGraph(Infinity, [...plain, ...rowsOf('team:x#member', [1])]);
  const reader = slow.graph.enter();
  const loading = slow.graph.load([slow.viewers]);
  loading.catch(() => undefined); // looked at below
  await slow.passAll();
  await expect(loading).rejects.toThrow('what leads on first');
  expect(slow.graph.pages.residentCount).toBe(0);
  slow.graph.leave(reader);
});
