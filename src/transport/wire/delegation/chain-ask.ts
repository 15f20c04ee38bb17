import type { ObjectReference__Output } from '../../../gen/authzed/api/v1/ObjectReference.ts';
import type { ClaimedChain__Output } from '../../../gen/bailiwick/v1/ClaimedChain.ts';
import type { ClaimedChain } from '../../../delegation/claim.ts';
import type { ChainAsk, RecordAsk } from '../../../operations/delegation/asks.ts';
import { decodeObject } from '../references.ts';
import { decodeOptionalTimestamp } from '../timestamp.ts';
import { RULES, type Violations } from '../violations.ts';
import { decodeKey } from './fields.ts';

/** More actors than any profile's chain has links. */
export const ACTORS_MAX = 64;

interface ChainMessage {
  readonly session: ObjectReference__Output | null;
  readonly claimed: ClaimedChain__Output | null;
  readonly correlationId: string;
  readonly traceParent: string;
}

/** Who asks, and what is kept of the question besides. */
export function decodeChainAsk(message: ChainMessage, violations: Violations): ChainAsk & RecordAsk {
  return {
    session: decodeObject(message.session, '', 'session', violations),
    claimed: message.claimed === null ? undefined : decodeClaim(message.claimed, violations),
    organization: undefined, // that of the credential, which `delegation-calls.ts` adds
    correlationId: decodeKey(message.correlationId, '', 'correlation_id', violations),
    traceParent: decodeKey(message.traceParent, '', 'trace_parent', violations),
  };
}

function decodeClaim(message: ClaimedChain__Output, violations: Violations): ClaimedChain {
  const { subject, actors, issuer, tokenId, confirmationKey, expiresAt } = message;
  const path = 'claimed';
  if (actors.length > ACTORS_MAX) violations.add(path, 'actors', tooMany(ACTORS_MAX));
  if (subject === null && actors.length === 0) violations.add(path, 'actors', RULES.required);
  return {
    subject: subject === null ? undefined : decodeObject(subject, path, 'subject', violations),
    actors: actors.map((actor, index) => decodeObject(actor, path, `actors[${index}]`, violations)),
    issuer: decodeKey(issuer, path, 'issuer', violations),
    tokenId: decodeKey(tokenId, path, 'token_id', violations),
    confirmationKey: decodeKey(confirmationKey, path, 'confirmation_key', violations),
    expiresAtNs: decodeOptionalTimestamp(expiresAt, path, 'expires_at', violations),
  };
}

function tooMany(max: number): { readonly rule: string; readonly text: string } {
  return { rule: 'repeated.max_items', text: `must have at most ${max} items` };
}
