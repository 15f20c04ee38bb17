import { requireAnswer } from '../harness/require-answer.ts';
import type { Answer, Question } from '../worlds/world.ts';

/** A question and how one side is asked it. */
export interface Asked {
  readonly question: Question;
  readonly ask: () => Promise<Answer>;
}

/**
 * Asks one after another, and holds every answer to the right one. Gives the durations in microseconds, fewer than
 * there are questions when `forMs` were over before the end.
 */
export async function timeAll(asked: readonly Asked[], forMs: number): Promise<Float64Array> {
  const durations = new Float64Array(asked.length);
  const begin = performance.now();
  for (const [index, { question, ask }] of asked.entries()) {
    const start = performance.now();
    if (start - begin > forMs) return durations.slice(0, index);
    const answer = await ask();
    durations[index] = (performance.now() - start) * 1_000;
    requireAnswer(question, answer);
  }
  return durations;
}

/** Milliseconds of one piece of work, and what came of it. */
export async function timed<Result>(work: () => Promise<Result>): Promise<readonly [number, Result]> {
  const start = performance.now();
  const result = await work();
  return [performance.now() - start, result];
}
