import { cpSync } from 'node:fs';
import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { requireAnswer } from '../harness/require-answer.ts';
import { one, type Sample } from '../harness/sample.ts';
import { ask, type Library, openLibrary } from '../sides/library.ts';
import { treeOf } from '../sides/tree-of.ts';
import { NewOwners } from './new-owners.ts';
import { WRITE_SHAPES, type WriteShape, writeLabel } from './write-shapes.ts';

const ROUND_MS = 400;

/** New owners of new documents, beside a world that is there. Every write is on the disk when it is acknowledged. */
export const write: BenchCase = {
  name: 'write',
  question: 'how many durable writes a second, in-process?',
  places: [{ world: 'drive', scale: 1 }],
  isInOneWorld: true,
  sides: ['ours', 'base'],
  rounds: 5,
  open,
};

async function open({ side, dataDir, scratchDir }: Context): Promise<Opened> {
  cpSync(dataDir, scratchDir, { recursive: true });
  const library = await openLibrary(treeOf(side), { dataDir: scratchDir });
  const owners = new NewOwners('write');
  const round = async (): Promise<readonly Sample[]> => {
    const samples: Sample[] = [];
    for (const shape of WRITE_SHAPES) {
      const rate = await writesPerSecond(library, owners, shape);
      samples.push(one(writeLabel(shape), 'relationships/s', rate * shape.updates));
    }
    const last = owners.lastQuestion();
    requireAnswer(last, await ask(library, last));
    return samples;
  };
  await round();
  return opened(round, () => library.close());
}

async function writesPerSecond(
  library: Library,
  owners: NewOwners,
  { writers, updates }: WriteShape,
): Promise<number> {
  let count = 0;
  const start = performance.now();
  const lane = async (): Promise<void> => {
    while (performance.now() - start < ROUND_MS) {
      const transaction = { updates: owners.several(updates), preconditions: [], metadata: undefined };
      await library.writeRelationships(transaction);
      count++;
    }
  };
  await Promise.all(Array.from({ length: writers }, lane));
  return (count * 1_000) / (performance.now() - start);
}
