import type { Evaluation } from '../engine/evaluation.ts';
import { earlier } from '../engine/holds-until.ts';
import { askTogether } from './ask-together.ts';
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

/** Undefined while pages are absent: what every question that could be put wants is in `evaluation.wanted`. */
export function linkVerdicts(
  evaluation: Evaluation,
  everything: readonly Asked[],
  { explain, isWitnessUnread = false }: Pick<DelegatedQuestion, 'explain' | 'isWitnessUnread'>,
): LinkVerdicts | undefined {
  const questions = everything.filter((asked) => asked.kind === 'ask');
  const together = askTogether(evaluation, questions, !isWitnessUnread);
  const wanted: Evaluation['wanted'] = [];
  const verdicts: LinkVerdict[] = [];
  let lapsesAtNs: bigint | undefined;
  let { work } = together;
  let place = 0;
  for (const asked of everything) {
    let answer = asked.kind === 'known' ? asked.answer : together.answerTo(place++);
    if (answer === undefined && asked.kind === 'ask') {
      answer = askLink(evaluation, asked.object, asked.resource, asked.permission);
      work += evaluation.work;
    }
    if (answer === undefined) {
      for (const page of evaluation.wanted) wanted.push(page);
      continue;
    }
    verdicts.push(verdictOf(asked, answer));
    lapsesAtNs = earlier(lapsesAtNs, answer.lapsesAtNs);
    // Behind one whose pages are on their way the others are asked too, so that theirs come with the same read.
    if (answer.verdict !== 'allow' && !explain && wanted.length === 0) break;
  }
  evaluation.wanted = wanted;
  return wanted.length > 0 ? undefined : { verdicts, lapsesAtNs, work };
}

function verdictOf({ link: kind, object }: Asked, answer: LinkAnswer): LinkVerdict {
  const { verdict, missing, witness, fault } = answer;
  const isMismatch = kind === 'tenant' && verdict === 'deny';
  if (isMismatch) return { kind, object, verdict, reason: 'TENANT_MISMATCH', missing: [], witness, fault };
  return { kind, object, verdict, reason: answer.reason, missing, witness, fault };
}
