import { assert } from '../../src/base/assert.ts';
import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { many } from '../harness/sample.ts';
import { requireAnswer } from '../harness/require-answer.ts';
import { ask, openLibrary } from '../sides/library.ts';
import { treeOf } from '../sides/tree-of.ts';
import type { Question } from '../worlds/world.ts';
import { timed } from './timed.ts';

const WARM_UP_QUESTIONS = 20;
const QUESTIONS_PER_ROUND = 60;

/**
 * Each question to a library that was just opened and holds nothing: every page comes from LevelDB, whose own caches are
 * empty too. The code is compiled and the files are in the system's cache. What the opening left in the young
 * part of the heap is collected first: it is none of the check's.
 */
export const checkCold: BenchCase = {
  name: 'check-cold',
  question: 'what does a check cost when nothing is resident?',
  places: [
    { world: 'drive', scale: 1 },
    { world: 'deep', scale: 1 },
  ],
  sides: ['ours', 'base'],
  rounds: 5,
  nodeFlags: ['--expose-gc'],
  open,
  notes: [
    'the young part of the heap is collected before each check: the garbage of opening the library is none of it',
  ],
};

async function open(context: Context): Promise<Opened> {
  const { questions } = context.world();
  let next = 0;
  const some = async (count: number): Promise<Float64Array> => {
    const durations = new Float64Array(count);
    for (let index = 0; index < count; index++) {
      durations[index] = await askCold(context, questions[next++ % questions.length]!);
    }
    return durations;
  };
  await some(WARM_UP_QUESTIONS);
  return opened(async () => [many('cold check, nothing resident', 'ms', await some(QUESTIONS_PER_ROUND))]);
}

/** Milliseconds of the check alone; opening and closing are not in it. */
async function askCold({ side, dataDir }: Context, question: Question): Promise<number> {
  await using library = await openLibrary(treeOf(side), { dataDir });
  assert(globalThis.gc !== undefined, 'the case runs with `--expose-gc`');
  globalThis.gc({ type: 'minor' });
  const [durationMs, answer] = await timed(() => ask(library, question));
  requireAnswer(question, answer);
  return durationMs;
}
