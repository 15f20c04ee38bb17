import type { CheckDelegatedResponse } from '../../../gen/bailiwick/v1/CheckDelegatedResponse.ts';
import { LinkKind, type LinkKind__Output } from '../../../gen/bailiwick/v1/LinkKind.ts';
import type { LinkVerdict as LinkMessage } from '../../../gen/bailiwick/v1/LinkVerdict.ts';
import { Reason, type Reason__Output } from '../../../gen/bailiwick/v1/Reason.ts';
import { Verdict, type Verdict__Output } from '../../../gen/bailiwick/v1/Verdict.ts';
import type {
  DecisionReason,
  DecisionVerdict,
  DelegatedDecision,
  LinkVerdict,
} from '../../../delegation/decision.ts';
import { formatRelationship } from '../../../model/relationship-text.ts';
import type { DecidedAt, Recorded } from '../../../operations/delegation/asks.ts';
import { encodeObject } from '../references.ts';
import { encodeTimestamp } from '../timestamp.ts';

export const VERDICT: Readonly<Record<DecisionVerdict, Verdict__Output>> = {
  allow: Verdict.VERDICT_ALLOW,
  deny: Verdict.VERDICT_DENY,
  error: Verdict.VERDICT_ERROR,
};

export const REASON: Readonly<Record<DecisionReason, Reason__Output>> = {
  ALLOWED: Reason.REASON_ALLOWED,
  CHAIN_BROKEN: Reason.REASON_CHAIN_BROKEN,
  CHAIN_TOO_DEEP: Reason.REASON_CHAIN_TOO_DEEP,
  EXPIRED: Reason.REASON_EXPIRED,
  REVOKED: Reason.REASON_REVOKED,
  CHAIN_MISMATCH: Reason.REASON_CHAIN_MISMATCH,
  TENANT_MISMATCH: Reason.REASON_TENANT_MISMATCH,
  LINK_DENIED: Reason.REASON_LINK_DENIED,
  MISSING_CONTEXT: Reason.REASON_MISSING_CONTEXT,
  APPROVAL_REQUIRED: Reason.REASON_APPROVAL_REQUIRED,
  UNKNOWN_TYPE: Reason.REASON_UNKNOWN_TYPE,
  GRAPH_TOO_DEEP: Reason.REASON_GRAPH_TOO_DEEP,
  WORK_LIMIT: Reason.REASON_WORK_LIMIT,
  EVALUATION_FAILED: Reason.REASON_EVALUATION_FAILED,
  LOG_UNAVAILABLE: Reason.REASON_LOG_UNAVAILABLE,
}; // a new reason does not compile until it has a number

const LINK_KIND: Readonly<Record<LinkVerdict['kind'], LinkKind__Output>> = {
  user: LinkKind.LINK_KIND_USER,
  agent: LinkKind.LINK_KIND_AGENT,
  session: LinkKind.LINK_KIND_SESSION,
  tenant: LinkKind.LINK_KIND_TENANT,
  gate: LinkKind.LINK_KIND_GATE,
};

const NS_PER_MS = 1_000_000n;

/** @param explain whether all links are told, or no more than the deciding one */
export function encodeDecision(
  { checkedAt, evaluatedAtMs, decisionId }: Recorded<DecidedAt>,
  decision: DelegatedDecision,
  explain: boolean,
): CheckDelegatedResponse {
  const { verdict, reason, missing, validUntilNs, chain } = decision;
  return {
    verdict: VERDICT[verdict],
    reason: REASON[reason],
    decisionId: decisionId ?? '',
    checkedAt: { token: checkedAt },
    evaluatedAt: encodeTimestamp(BigInt(evaluatedAtMs) * NS_PER_MS),
    validUntil: validUntilNs === undefined ? null : encodeTimestamp(validUntilNs),
    links: linksOf(decision, explain).map(encodeLink),
    missingContext: [...missing],
    chain: chain.map(({ object }) => encodeObject(object)),
  };
}

/** An allow has no link that decided it alone. */
function linksOf({ verdict, verdicts }: DelegatedDecision, explain: boolean): readonly LinkVerdict[] {
  if (explain) return verdicts;
  const deciding = verdicts.find((one) => one.verdict !== 'allow');
  return verdict === 'allow' || deciding === undefined ? [] : [deciding];
}

function encodeLink({ kind, object, verdict, reason, missing, witness }: LinkVerdict): LinkMessage {
  return {
    kind: LINK_KIND[kind],
    link: object === undefined ? null : encodeObject(object),
    verdict: VERDICT[verdict],
    reason: REASON[reason],
    missingContext: [...missing],
    witness: witness.map(formatRelationship),
  };
}
