import type { Entry, Operation } from '../../base/sealed-value.ts';
import { put } from '../../base/sealed-value.ts';
import { endedKey, forwardText, liveKey, reverseText } from './identity-key.ts';
import { payloadOf } from './sealed-value.ts';
import { expiryKey } from './version-row.ts';
import type { StoredVersion } from './version-row.ts';

const NO_PAYLOAD: Buffer = Buffer.alloc(0);

/**
 * What else is stored of a version besides its forward row: its reverse row with the same payload, and the wait for its
 * expiration while it lives. These can always be made anew from the forward row.
 * @param entry the forward row that `version` was decoded from
 */
export function derivedRows([key, value]: Entry, version: StoredVersion): readonly Operation[] {
  const { relationship, born, deleted } = version;
  const reverse = reverseText(relationship);
  const mirror = put(
    deleted === undefined ? liveKey(reverse) : endedKey(reverse, born),
    payloadOf(key, value),
  );
  const { expiresAtNs } = relationship;
  if (deleted !== undefined || expiresAtNs === undefined) return [mirror];
  return [mirror, put(expiryKey(expiresAtNs, forwardText(relationship)), NO_PAYLOAD)];
}
