import type { Evaluation } from '../engine/evaluation.ts';
import { earlier } from '../engine/holds-until.ts';
import { askTogether, type Together } from './ask-together.ts';
import type { Asked } from './asked.ts';
import type { DelegatedQuestion } from './decide.ts';
import type { LinkVerdict } from './decision.ts';
import { askLink, type LinkAnswer } from './link-answer.ts';

/** What those who must agree have to say. */
export interface LinkVerdicts {
  /** In the order of asking; up to the first that is not an allow, unless all were to be asked. */
  readonly verdicts: readonly LinkVerdict[];
  /** When the first relationship that carries one of the allows lapses; undefined for never. */
  readonly lapsesAtNs: bigint | undefined;
  readonly work: number;
}

/** What is known of the questions of one decision, from one attempt to the next. */
export interface LinkMemory {
  /** By the place of the question among those that are asked. */
  readonly answers: (LinkAnswer | undefined)[];
  work: number;
  /** The turn ended in the middle of a question, which is next. */
  isPaused: boolean;
}

export function linkMemory(): LinkMemory {
  return { answers: [], work: 0, isPaused: false };
}

/**
 * Undefined while pages are absent: what every question that could be put wants is in `evaluation.wanted`. And where the
 * turn ends, with nothing wanted: with the same `memory` it is gone on from there.
 */
export function linkVerdicts(
  evaluation: Evaluation,
  everything: readonly Asked[],
  { explain, isWitnessUnread = false }: Pick<DelegatedQuestion, 'explain' | 'isWitnessUnread'>,
  memory: LinkMemory,
): LinkVerdicts | undefined {
  const questions = everything.filter((asked) => asked.kind === 'ask');
  const together = memory.isPaused ? undefined : askTogether(evaluation, questions, !isWitnessUnread);
  memory.work += together?.work ?? 0;
  memory.isPaused = false;
  const wanted: Evaluation['wanted'] = [];
  const verdicts: LinkVerdict[] = [];
  let lapsesAtNs: bigint | undefined;
  let place = 0;
  for (const asked of everything) {
    const answer =
      asked.kind === 'known' ? asked.answer : answerTo(evaluation, asked, place++, together, memory);
    if (answer === undefined) {
      if (memory.isPaused) break;
      for (const page of evaluation.wanted) wanted.push(page);
      continue;
    }
    verdicts.push(verdictOf(asked, answer));
    lapsesAtNs = earlier(lapsesAtNs, answer.lapsesAtNs);
    // Behind one whose pages are on their way the others are asked too, so that theirs come with the same read.
    if (answer.verdict !== 'allow' && !explain && wanted.length === 0) break;
  }
  if (!memory.isPaused && wanted.length === 0) return { verdicts, lapsesAtNs, work: memory.work };
  for (const index of questions.keys()) memory.answers[index] ??= together?.answerTo(index);
  if (wanted.length > 0) giveUpQuestion(evaluation, memory, wanted);
  return undefined;
}

/**
 * Pages are wanted for questions before the one in whose middle the turn ended: those are asked again first, and what is
 * found for one subject is not kept beside what is for another.
 */
export function giveUpQuestion(
  evaluation: Evaluation,
  memory: LinkMemory,
  wanted: Evaluation['wanted'],
): void {
  if (memory.isPaused) evaluation.abandon();
  memory.isPaused = false;
  evaluation.wanted = wanted;
}

function answerTo(
  evaluation: Evaluation,
  { object, resource, permission }: Asked & { readonly kind: 'ask' },
  place: number,
  together: Together | undefined,
  memory: LinkMemory,
): LinkAnswer | undefined {
  const known = memory.answers[place] ?? together?.answerTo(place);
  if (known !== undefined) return known;
  memory.isPaused = evaluation.isPaused; // by what was asked before
  if (memory.isPaused) return undefined;
  const answer = askLink(evaluation, object, resource, permission);
  memory.isPaused = answer === undefined && evaluation.isPaused;
  if (!memory.isPaused) memory.work += evaluation.work;
  memory.answers[place] = answer;
  return answer;
}

function verdictOf({ link: kind, object }: Asked, answer: LinkAnswer): LinkVerdict {
  const { verdict, missing, witness, fault } = answer;
  const isMismatch = kind === 'tenant' && verdict === 'deny';
  if (isMismatch) return { kind, object, verdict, reason: 'TENANT_MISMATCH', missing: [], witness, fault };
  return { kind, object, verdict, reason: answer.reason, missing, witness, fault };
}
