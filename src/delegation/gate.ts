import type { Evaluation } from '../engine/evaluation.ts';
import { earlier, holdsUntil } from '../engine/holds-until.ts';
import type { Rules } from './decide.ts';
import type { DelegatedDecision, LinkVerdict } from './decision.ts';
import { askLink } from './link-answer.ts';
import { ruleOf } from './profile.ts';

/** The gate that a decision still has to go through; undefined where none is left that could change or explain it. */
export function gateAhead(
  { profile }: Pick<Rules, 'profile'>,
  { resource, permission, verdict, verdicts }: DelegatedDecision,
  explain: boolean,
): string | undefined {
  const { gate } = ruleOf(profile, resource.type, permission);
  const wereLinksAsked = verdicts.some(({ reason }) => reason !== 'REVOKED');
  return verdict === 'allow' || (explain && wereLinksAsked) ? gate : undefined;
}

/**
 * The decision with the answer of the gate, which the leaf session must pass for this very request: it is asked under a
 * context of its own. Undefined while pages are absent.
 */
export function throughGate(
  evaluation: Evaluation,
  gate: string,
  decision: DelegatedDecision,
): DelegatedDecision | undefined {
  const answer = askLink(evaluation, decision.session, decision.resource, gate);
  if (answer === undefined) return undefined;
  const isClosed = answer.verdict === 'deny';
  const asked: LinkVerdict = {
    kind: 'gate',
    object: decision.session,
    ...answer,
    reason: isClosed ? 'APPROVAL_REQUIRED' : answer.reason,
  };
  const told = {
    ...decision,
    verdicts: [...decision.verdicts, asked],
    work: decision.work + evaluation.work,
  };
  if (decision.verdict !== 'allow') return told; // decided before the gate
  const { verdict, reason } = asked;
  if (verdict !== 'allow') return { ...told, verdict, reason, validUntilNs: undefined };
  return { ...told, validUntilNs: earlier(decision.validUntilNs, holdsUntil(evaluation, answer.witness)) };
}
