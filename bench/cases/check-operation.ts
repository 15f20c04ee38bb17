import type { BenchCase, Context } from '../harness/case.ts';
import { type Figure, figureOfRounds } from '../harness/figure.ts';
import { requireAnswer } from '../harness/require-answer.ts';
import { openTenant } from '../worlds/stored-world.ts';
import { ask } from './ask.ts';

const WARM_UP_ROUNDS = 5;
const ROUNDS = 9;
/** Microseconds. */
const MEDIAN_TARGET = { kind: 'at most', bound: 20 } as const;

/** One check after another through the operation: choice of the snapshot, validation, names to numbers, promises. */
export const checkOperation: BenchCase = {
  name: 'check-operation',
  question: 'what does a warm check cost in-process, all told?',
  nodeFlags: [],
  run,
};

async function run({ world, dataDir }: Context): Promise<readonly Figure[]> {
  const { questions } = world();
  await using tenant = await openTenant(dataDir);
  const round = async (): Promise<Float64Array> => {
    const durations = new Float64Array(questions.length);
    for (const [index, question] of questions.entries()) {
      const start = performance.now();
      const answer = await ask(tenant, question);
      durations[index] = (performance.now() - start) * 1_000;
      requireAnswer(question, answer);
    }
    return durations;
  };
  for (let count = 0; count < WARM_UP_ROUNDS; count++) await round();
  const rounds: Float64Array[] = [];
  for (let count = 0; count < ROUNDS; count++) rounds.push(await round());
  return [figureOfRounds('warm check, in-process', 'µs', rounds, MEDIAN_TARGET)];
}
