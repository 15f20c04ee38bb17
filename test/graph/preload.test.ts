import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Graph } from '../../src/graph/graph.ts';
import { FORWARD } from '../../src/graph/pages.ts';
import { preload } from '../../src/graph/preload.ts';
import { Names } from '../../src/model/names.ts';
import type { PageRows } from '../../src/store/store.ts';

const never = new AbortController().signal;

test('loads that requests wait for go before a step of the preload, but not for ever', async () => {
  const arrivals: (() => void)[] = [];
  const read = (): Promise<readonly PageRows[]> =>
    new Promise((resolve) => arrivals.push(() => resolve([[]])));
  const graph = new Graph(new Names(), 0, 0, read);
  const ask = (id: number): Promise<void> => {
    const node = graph.objects.nodeOf('document', String(id));
    return graph.load([{ kind: FORWARD, node, name: graph.objects.names.numberOf('viewer') }]);
  };
  let steps = 0;
  const store = {
    nextPages: async (): Promise<[]> => {
      steps++;
      return [];
    },
  };

  const reader = graph.enter();
  let last = ask(0);
  const warming = preload(graph, store, never);
  let loads = 0;
  for (; steps === 0 && loads < 100; loads++) {
    const next = ask(loads + 1); // so that there is always one on its way
    await nextTurn();
    arrivals.shift()?.();
    await last;
    await nextTurn();
    last = next;
  }
  expect(loads).toBeGreaterThan(10);
  expect(loads).toBeLessThan(100);
  await warming;
  graph.leave(reader);
});
