import { rmSync } from 'node:fs';
import path from 'node:path';
import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { requireAnswer } from '../harness/require-answer.ts';
import { one, type Sample } from '../harness/sample.ts';
import { ask, openLibrary } from '../sides/library.ts';
import { relationshipBatches } from '../sides/store-world.ts';
import { treeOf } from '../sides/tree-of.ts';
import type { World } from '../worlds/world.ts';

/** A whole world into an empty data folder, in one transaction that is on the disk when it is acknowledged. */
export const importWorld: BenchCase = {
  name: 'import',
  question: 'how fast does a whole world come in, in-process?',
  places: [
    { world: 'drive', scale: 1 },
    { world: 'drive', scale: 10 },
  ],
  sides: ['ours', 'base'],
  isPinned: true,
  rounds: 3,
  open,
  notes: ['one core for all threads of the process, LevelDB’s included; making the relationships is in it'],
};

async function open(context: Context): Promise<Opened> {
  const world = context.world();
  let count = 0;
  const round = (): Promise<readonly Sample[]> => importOnce(context, world, `round-${count++}`);
  return opened(round);
}

async function importOnce(
  { side, scratchDir }: Context,
  world: World,
  name: string,
): Promise<readonly Sample[]> {
  const dataDir = path.join(scratchDir, name);
  {
    await using library = await openLibrary(treeOf(side), { dataDir });
    await library.writeSchema(world.schema);
    const start = performance.now();
    const before = process.cpuUsage();
    const { importedCount } = await library.importRelationships(relationshipBatches(world));
    const { user, system } = process.cpuUsage(before);
    const totalMs = performance.now() - start;
    for (const question of world.questions.slice(0, 100))
      requireAnswer(question, await ask(library, question));
    rmSync(dataDir, { recursive: true, force: true });
    return [
      one('import: total', 'ms', totalMs),
      one('import: throughput', 'relationships/s', (importedCount * 1_000) / totalMs),
      one(
        'import: for a second of processor time',
        'relationships/s',
        (importedCount * 1e6) / (user + system),
      ),
      one('peak resident set of the process', 'MB', (process.resourceUsage().maxRSS * 1_024) / 1e6),
    ];
  }
}
