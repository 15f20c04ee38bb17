import { expect, test } from 'vitest';
import { Graph } from '../../src/graph/graph.ts';
import type { PageId } from '../../src/graph/page-id.ts';
import { FORWARD } from '../../src/graph/pages.ts';
import { Names } from '../../src/model/names.ts';
import type { ChangeSet, RelationshipVersion } from '../../src/store/store.ts';

/** A part of an import that counts how often somebody looks at what it did. */
class CountedChange implements ChangeSet {
  readonly timeMs = 0;
  readonly schema = undefined;
  readonly metadata = undefined;
  readonly complete = true;
  readonly revision: number;
  looks = 0;

  constructor(revision: number) {
    this.revision = revision;
  }

  get updates(): ChangeSet['updates'] {
    this.looks++;
    return [];
  }
}

function pageOf(graph: Graph): PageId {
  const node = graph.objects.nodeOf('document', 'readme');
  return { kind: FORWARD, node, name: graph.objects.names.numberOf('viewer') };
}

test('a graph looks at changes once there is a page that they may change', async () => {
  const graph = new Graph(new Names(), 0, 0, async (keys) => keys.map(() => []));
  const unseen = new CountedChange(1);
  graph.apply(unseen);
  expect(graph.applied).toBe(1);
  expect(unseen.looks).toBe(0);

  await graph.load([pageOf(graph)]);
  const seen = new CountedChange(2);
  graph.apply(seen);
  expect(seen.looks).toBe(1);
});

test('a graph whose first page is on its way looks at changes', async () => {
  const { promise: rows, resolve: arrive } =
    Promise.withResolvers<readonly (readonly RelationshipVersion[])[]>();
  const graph = new Graph(new Names(), 0, 0, () => rows);
  const loading = graph.load([pageOf(graph)]);
  const seen = new CountedChange(1);
  graph.apply(seen);
  arrive([[]]);
  await loading;
  expect(seen.looks).toBe(1);
});

test('a graph that is asked for the next pages of the store looks at changes meanwhile', async () => {
  const graph = new Graph(new Names(), 0, 0, async (keys) => keys.map(() => []));
  const { promise: pages, resolve: arrive } = Promise.withResolvers<[]>();
  const loading = graph.loadNext(() => pages);
  const seen = new CountedChange(1);
  graph.apply(seen);
  arrive([]);
  await loading;
  expect(seen.looks).toBe(1);
});
