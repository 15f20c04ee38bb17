import type { Evaluation } from './evaluation.ts';

/** What is worked out over turns, and yields where one ends; undefined at its end when pages are wanted. */
export type Course<Answer> = Generator<undefined, Answer | undefined, undefined>;

/**
 * A function that comes one turn further each time it is called: with an answer, or without one, where the turn is over
 * or pages are wanted. Once those are there it begins anew.
 */
export function inTurns<Answer>(
  begin: (evaluation: Evaluation) => Course<Answer>,
): (evaluation: Evaluation) => Answer | undefined {
  let course: Course<Answer> | undefined;
  return (evaluation) => {
    const running = course ?? begin(evaluation);
    course = undefined; // also when it throws
    const { done, value } = running.next();
    if (done === true) {
      if (value === undefined) evaluation.isPaused = false; // it waits for pages, whatever is left of the turn
      return value;
    }
    course = running;
    return undefined;
  };
}
