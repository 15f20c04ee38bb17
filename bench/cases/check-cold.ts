import type { BenchCase, Context } from '../harness/case.ts';
import { type Figure, figureOfRounds } from '../harness/figure.ts';
import { requireAnswer } from '../harness/require-answer.ts';
import { openTenant } from '../worlds/stored-world.ts';
import type { Question } from '../worlds/world.ts';
import { ask } from './ask.ts';

const WARM_UP_QUESTIONS = 50;
const ROUNDS = 5;
const QUESTIONS_PER_ROUND = 60;

/**
 * Each question to a tenant that was just opened and holds nothing: every page comes from LevelDB, whose own caches are
 * empty too. The code is compiled and the files are in the system's cache.
 */
export const checkCold: BenchCase = {
  name: 'check-cold',
  question: 'what does a check cost when nothing is resident?',
  nodeFlags: [],
  run,
};

async function run({ world, dataDir }: Context): Promise<readonly Figure[]> {
  const { questions } = world();
  for (const question of questions.slice(0, WARM_UP_QUESTIONS)) await askCold(dataDir, question);
  const rounds: Float64Array[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const durations = new Float64Array(QUESTIONS_PER_ROUND);
    for (let index = 0; index < QUESTIONS_PER_ROUND; index++) {
      durations[index] = await askCold(dataDir, questions[round * QUESTIONS_PER_ROUND + index]!);
    }
    rounds.push(durations);
  }
  return [figureOfRounds('cold check, in-process, nothing resident', 'ms', rounds)];
}

/** Milliseconds of the check alone; opening and closing are not in it. */
async function askCold(dataDir: string, question: Question): Promise<number> {
  await using tenant = await openTenant(dataDir);
  const start = performance.now();
  const answer = await ask(tenant, question);
  const elapsedMs = performance.now() - start;
  requireAnswer(question, answer);
  return elapsedMs;
}
