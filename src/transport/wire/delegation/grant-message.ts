import type { Grant as Message } from '../../../gen/bailiwick/v1/Grant.ts';
import { GrantState } from '../../../gen/bailiwick/v1/GrantState.ts';
import type { ObjectReference } from '../../../gen/authzed/api/v1/ObjectReference.ts';
import { Fault } from '../../../model/fault.ts';
import { parseObject } from '../../../model/object-text.ts';
import { formatRelationship } from '../../../model/relationship-text.ts';
import type { Grant, ListedGrant } from '../../../operations/delegation/write-asks.ts';
import { encodeObject } from '../references.ts';
import { encodeTimestamp } from '../timestamp.ts';

const STATE = {
  live: GrantState.GRANT_STATE_LIVE,
  expired: GrantState.GRANT_STATE_EXPIRED,
  ended: GrantState.GRANT_STATE_ENDED,
} as const satisfies Record<ListedGrant['state'], GrantState>;

/** A grant as it was given. */
export function encodeGrant({ grantId, relationship }: Grant): Message {
  const { expiresAtNs } = relationship;
  return {
    grantId,
    relationship: formatRelationship(relationship),
    expiresAt: expiresAtNs === undefined ? null : encodeTimestamp(expiresAtNs),
  };
}

/** A grant as it stands, with who gave it. */
export function encodeListedGrant(grant: ListedGrant): Message {
  const { state, createdAtMs, grantedBy = '', reason = '' } = grant;
  return {
    ...encodeGrant(grant),
    state: STATE[state],
    createdAt: createdAtMs === undefined ? null : encodeTimestamp(BigInt(createdAtMs) * 1_000_000n),
    grantedBy: granterIn(grantedBy),
    reason,
  };
}

/** Who gave it, as the transaction says; whoever writes relationships by themself may say anything there. */
function granterIn(text: string): ObjectReference | null {
  try {
    return text === '' ? null : encodeObject(parseObject(text));
  } catch (thrown) {
    if (thrown instanceof Fault) return null;
    throw thrown;
  }
}
