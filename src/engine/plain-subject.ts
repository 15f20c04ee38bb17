import type { PageId } from '../graph/page-id.ts';
import { POINT, WHOLE } from '../graph/pages.ts';
import type { Evaluation } from './evaluation.ts';

/**
 * The page on which the evaluation's subject stands, if it is stored plainly on the resident forward page `page`: that
 * one, or its point for the subject if it is huge. `ABSENT` if the point is not resident: `pointOf` names it.
 */
export function pageOfPlainSubject(evaluation: Evaluation, page: number): number {
  const { pages } = evaluation;
  const huge = pages.hugeNumberOf(page);
  return huge === WHOLE ? page : pages.find(POINT, evaluation.subjectNode, huge);
}

/** The point of a huge page for the evaluation's subject. */
export function pointOf(evaluation: Evaluation, page: number): PageId {
  const name = evaluation.graph.pages.hugeNumberOf(page);
  return { kind: POINT, node: evaluation.subjectNode, name };
}
