import type { ClaimedChain, DelegatedQuestion, Delegation } from '../../../decisions/record/record.ts';
import type { ClaimedChain as WireClaim } from '../../../gen/bailiwick/v1/ClaimedChain.ts';
import type { RecordedChain } from '../../../gen/bailiwick/v1/RecordedChain.ts';
import type { RecordedDelegatedQuestion } from '../../../gen/bailiwick/v1/RecordedDelegatedQuestion.ts';
import { encodeObject } from '../references.ts';
import { encodeStruct } from '../struct.ts';
import { encodeTimestamp } from '../timestamp.ts';
import { encodeLink, encodeOptionalObject, encodeOutcome } from './outcome.ts';

export function encodeChain({ session, chain, claimed }: Delegation): RecordedChain {
  return {
    session: encodeObject(session),
    links: chain.map(encodeObject),
    claimed: claimed === undefined ? null : encodeClaim(claimed),
  };
}

export function encodeDelegatedQuestion(question: DelegatedQuestion): RecordedDelegatedQuestion {
  const { resource, permission, context, requestDigest, outcome, links, validUntilNs } = question;
  return {
    resource: encodeObject(resource),
    permission,
    context: encodeStruct(context),
    requestDigest: requestDigest ?? '',
    outcome: encodeOutcome(outcome),
    links: links.map(encodeLink),
    validUntil: validUntilNs === undefined ? null : encodeTimestamp(validUntilNs),
    approvalId: question.approvalId ?? '',
    grantIds: [...question.grantIds],
  };
}

function encodeClaim({ subject, actors, expiresAtNs, ...token }: ClaimedChain): WireClaim {
  return {
    subject: encodeOptionalObject(subject),
    actors: actors.map(encodeObject),
    issuer: token.issuer ?? '',
    tokenId: token.tokenId ?? '',
    confirmationKey: token.confirmationKey ?? '',
    expiresAt: expiresAtNs === undefined ? null : encodeTimestamp(expiresAtNs),
  };
}
