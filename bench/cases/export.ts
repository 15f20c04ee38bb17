import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { one, type Sample } from '../harness/sample.ts';
import { type Library, openLibrary } from '../sides/library.ts';
import { treeOf } from '../sides/tree-of.ts';
import type { World } from '../worlds/world.ts';

/** All of one snapshot, page by page. */
export const exportWorld: BenchCase = {
  name: 'export',
  question: 'how fast does a whole world come out, in-process?',
  places: [
    { world: 'drive', scale: 1 },
    { world: 'drive', scale: 10 },
  ],
  sides: ['ours', 'base'],
  rounds: 3,
  open,
};

async function open({ side, dataDir, world }: Context): Promise<Opened> {
  const expected = count(world());
  const library = await openLibrary(treeOf(side), { dataDir });
  return opened(
    () => exportOnce(library, expected),
    () => library.close(),
  );
}

async function exportOnce(library: Library, expected: number): Promise<readonly Sample[]> {
  const start = performance.now();
  let firstMs = Number.NaN;
  let found = 0;
  for await (const { relationships } of library.exportRelationships({
    filter: {},
    limit: 0,
    cursor: undefined,
  })) {
    if (found === 0) firstMs = performance.now() - start;
    found += relationships.length;
  }
  const totalMs = performance.now() - start;
  if (found !== expected) throw new Error(`expected ${expected} relationships, found ${found}`);
  return [
    one('export: first page', 'ms', firstMs),
    one('export: total', 'ms', totalMs),
    one('export: throughput', 'relationships/s', (found * 1_000) / totalMs),
    one('peak resident set of the process', 'MB', (process.resourceUsage().maxRSS * 1_024) / 1e6),
  ];
}

function count(world: World): number {
  let relationships = 0;
  for (const _ of world.relationships()) relationships++;
  return relationships;
}
