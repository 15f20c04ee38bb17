import type { Evaluation } from '../engine/evaluation.ts';
import { decide, type DelegatedQuestion, type Rules } from './decide.ts';
import type { DelegatedDecision } from './decision.ts';
import { giveUpQuestion, type LinkMemory, linkMemory } from './link-verdicts.ts';
import type { Standing } from './standing.ts';

/** What a question costs besides its steps, in steps. */
const STEPS_PER_QUESTION = 10;

/** What is known of one question of many, from one attempt to the next. */
interface Deciding {
  readonly question: DelegatedQuestion;
  readonly memory: LinkMemory;
  decision: DelegatedDecision | undefined;
}

/**
 * An attempt to decide all of `questions`, to be repeated until it has their decisions. Undefined while pages are
 * absent, those of all questions that could be put being in `evaluation.wanted`, and where the turn ends.
 */
export function decideAll(
  rules: Rules,
  questions: readonly DelegatedQuestion[],
): (evaluation: Evaluation, standing: Standing) => readonly DelegatedDecision[] | undefined {
  const all = questions.map((question): Deciding => ({
    question,
    memory: linkMemory(),
    decision: undefined,
  }));
  return (evaluation, standing) => {
    const wanted: Evaluation['wanted'] = [];
    const decisions: DelegatedDecision[] = [];
    let last: Deciding | undefined;
    for (const one of all) {
      if (one.decision === undefined) {
        if (evaluation.isPaused) break;
        last = one;
        one.decision = decide(evaluation, rules, standing, one.question, one.memory);
        evaluation.looked(STEPS_PER_QUESTION);
      }
      if (one.decision !== undefined) decisions.push(one.decision);
      else if (!evaluation.isPaused) for (const page of evaluation.wanted) wanted.push(page);
    }
    if (decisions.length === all.length) return decisions;
    if (wanted.length > 0 && last !== undefined) giveUpQuestion(evaluation, last.memory, wanted);
    return undefined;
  };
}
