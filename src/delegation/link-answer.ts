import { check } from '../engine/check.ts';
import type { Evaluation } from '../engine/evaluation.ts';
import { firstLapse } from '../engine/holds-until.ts';
import { isConditional, isFault, UNKNOWN, type Value, YES } from '../engine/values.ts';
import { witness } from '../engine/witness.ts';
import { Fault } from '../model/fault.ts';
import { NO_NAME } from '../model/names.ts';
import type { ObjectRef, Relationship } from '../model/relationship.ts';
import { type LinkVerdict, reasonOfFault } from './decision.ts';

/** An ordinary check of one object, in the words of a decision. */
export interface LinkAnswer extends Pick<
  LinkVerdict,
  'verdict' | 'reason' | 'missing' | 'witness' | 'fault'
> {
  /** When the first relationship of the witness lapses; undefined for never. */
  readonly lapsesAtNs: bigint | undefined;
}

export const LINK_DENIED: LinkAnswer = {
  verdict: 'deny',
  reason: 'LINK_DENIED',
  missing: [],
  witness: [],
  fault: undefined,
  lapsesAtNs: undefined,
};

export const LINK_ALLOWED: LinkAnswer = allowedBy([], undefined);

/** A yes with the relationships that carry it. */
export function allowedBy(
  carriers: readonly Relationship[],
  lapsesAtNs: bigint | undefined = firstLapse(carriers),
): LinkAnswer {
  return {
    verdict: 'allow',
    reason: 'ALLOWED',
    missing: [],
    witness: carriers,
    fault: undefined,
    lapsesAtNs,
  };
}

/**
 * Whether `subject` has `permission` on `resource`. Undefined while pages are absent, which are in `evaluation.wanted`,
 * and where the turn ends: asked again, it goes on.
 * Each question may spend what one check may; a fault is an answer here.
 */
export function askLink(
  evaluation: Evaluation,
  subject: ObjectRef,
  resource: ObjectRef,
  permission: string,
): LinkAnswer | undefined {
  const { objects } = evaluation.graph;
  const node = objects.nodeOf(resource.type, resource.id);
  const name = objects.names.numberOf(permission);
  evaluation.allowWork();
  evaluation.setSubject(objects.nodeOf(subject.type, subject.id), NO_NAME);
  try {
    const value = check(evaluation, node, name);
    return value === UNKNOWN ? undefined : answerOf(evaluation, value, node, name);
  } catch (thrown) {
    if (thrown instanceof Fault) return failed(thrown);
    throw thrown;
  }
}

function answerOf(evaluation: Evaluation, value: Value, node: number, name: number): LinkAnswer | undefined {
  if (value === YES) {
    const carriers = witness(evaluation, node, name);
    return carriers && allowedBy(carriers);
  }
  if (isConditional(value)) {
    return { ...LINK_DENIED, reason: 'MISSING_CONTEXT', missing: evaluation.values.missingOf(value) };
  }
  return isFault(value) ? failed(evaluation.values.faultOf(value)) : LINK_DENIED;
}

function failed(fault: Fault): LinkAnswer {
  return { ...LINK_DENIED, verdict: 'error', reason: reasonOfFault(fault), fault };
}
