import { del, put } from '../../base/sealed-value.ts';
import { damagedRow, payloadOf } from './sealed-value.ts';
import type { Entry, Operation } from '../../base/sealed-value.ts';
import type { Relationship, RelationshipIdentity } from '../../model/relationship.ts';
import type { Revision } from '../../model/revision.ts';
import type { RelationshipVersion } from '../store.ts';
import {
  createdOfKey,
  endedKey,
  forwardText,
  identityOfText,
  isLiveKey,
  liveKey,
  reverseText,
  textOfKey,
} from './identity-key.ts';
import { afterPrefix, NUMBER_BYTES, rangeOf, TAG } from './layout.ts';
import type { KeyRange } from './layout.ts';
import { ByteReader, instantBytes, numberBytes } from './payload-bytes.ts';
import { readTraits, traitsBytes } from './traits-bytes.ts';
import type { Traits } from './traits-bytes.ts';

/*
 * The rows of one version of a relationship. The payload is the same under its forward and its reverse key:
 *
 *   born:6 deleted:6 traits        deleted is 0 while it is live
 *
 * born is the revision that created it; of a live one it may be the number of an import instead (see imports.ts).
 */

/** Where the traits begin in the payload. */
export const TRAITS_AT: number = 2 * NUMBER_BYTES;

const NO_PAYLOAD: Buffer = Buffer.alloc(0);
const NOT_DELETED = 0;
const NO_TRAITS: Traits = { caveat: undefined, expiresAtNs: undefined };

/** A version as its rows tell it. `Imports.resolve` makes a version of it. */
export interface StoredVersion extends Omit<RelationshipVersion, 'created'> {
  readonly born: number;
}

/** The version that an entry of the forward or the reverse index holds. @throws Fault `data-damaged`. */
export function decodeVersion([key, value]: Entry): StoredVersion {
  const payload = payloadOf(key, value);
  try {
    const version = versionIn(textOfKey(key), payload);
    const isLive = isLiveKey(key);
    if (isLive !== (version.deleted === undefined))
      throw new Error('key and payload differ on whether it is live');
    if (!isLive && createdOfKey(key) !== version.born)
      throw new Error('key and payload differ on its beginning');
    return version;
  } catch (error) {
    throw damagedRow(key, error instanceof Error ? error.message : 'it cannot be read', error);
  }
}

/** The version that a payload tells of the relationship with this forward or reverse text. @throws Error when it tells none. */
export function versionIn(text: string, payload: Buffer): StoredVersion {
  if (payload.length < TRAITS_AT) throw new RangeError('the payload ends too early');
  const born = bornIn(payload);
  const deleted = endedIn(payload);
  const { caveat, expiresAtNs } = traitsOf(payload);
  const { resource, relation, subject } = identityOfText(text);
  const relationship = { resource, relation, subject, caveat, expiresAtNs };
  return { relationship, born, deleted };
}

/** The first number of a payload. @throws RangeError when there is none. */
export function bornIn(payload: Buffer): number {
  return payload.readUIntBE(0, NUMBER_BYTES);
}

/** The second number of a payload; undefined while the version is live. @throws RangeError when there is none. */
export function endedIn(payload: Buffer): Revision | undefined {
  const ended = payload.readUIntBE(NUMBER_BYTES, NUMBER_BYTES);
  return ended === NOT_DELETED ? undefined : ended;
}

/** Nearly all versions have none, which is seen at a glance. @throws Error when the rest of the payload says no traits. */
function traitsOf(payload: Buffer): Traits {
  if (payload.length === TRAITS_AT + 1 && payload[TRAITS_AT] === 0) return NO_TRAITS;
  const reader = new ByteReader(payload.subarray(TRAITS_AT));
  const traits = readTraits(reader);
  if (!reader.atEnd) throw new Error('the payload is too long');
  return traits;
}

/** A version as it stands at `upTo`. */
export function asOf(version: RelationshipVersion, upTo: Revision): RelationshipVersion {
  return version.deleted !== undefined && version.deleted > upTo
    ? { ...version, deleted: undefined }
    : version;
}

/** Rows of a version that begins. Overwrites the live rows of the same identity, if any. */
export function beginRows(relationship: Relationship, born: number): readonly Operation[] {
  const payload = versionPayload(relationship, born, NOT_DELETED);
  const forward = forwardText(relationship);
  return [
    put(liveKey(forward), payload),
    put(liveKey(reverseText(relationship)), payload),
    ...expiryOf(relationship).map((key) => put(key, NO_PAYLOAD)),
  ];
}

/** Moves the rows of a live version to the place of one that ended. */
export function endRows(
  { relationship, created }: RelationshipVersion,
  deleted: Revision,
): readonly Operation[] {
  const payload = versionPayload(relationship, created, deleted);
  return [
    ...dropLiveRows(relationship),
    put(endedKey(forwardText(relationship), created), payload),
    put(endedKey(reverseText(relationship), created), payload),
  ];
}

/** Removes a live version as if it had never been. */
export function dropLiveRows(relationship: Relationship): readonly Operation[] {
  return [
    del(liveKey(forwardText(relationship))),
    del(liveKey(reverseText(relationship))),
    ...expiryOf(relationship).map(del),
  ];
}

export function dropEndedRows(identity: RelationshipIdentity, created: Revision): readonly Operation[] {
  return [del(endedKey(forwardText(identity), created)), del(endedKey(reverseText(identity), created))];
}

/** The tag and the instant. */
export const EXPIRY_PREFIX_BYTES = 13;

/** The key under which a relationship waits for its expiration. */
export function expiryKey(expiresAtNs: bigint, forward: string): Buffer {
  return Buffer.concat([Buffer.from(TAG.expiry), instantBytes(expiresAtNs), Buffer.from(forward)]);
}

/** The forward text of the relationship whose expiration `key` is about. */
export function textOfExpiryKey(key: Buffer): string {
  return key.toString('utf8', EXPIRY_PREFIX_BYTES);
}

/** Expiration keys of everything that is gone at `nowMs`. */
export function expiredBy(nowMs: number): KeyRange {
  const last = Buffer.concat([
    Buffer.from(TAG.expiry),
    instantBytes(BigInt(nowMs) * 1_000_000n),
    Buffer.from(TAG.forward),
  ]);
  return { gte: rangeOf(TAG.expiry).gte, lt: afterPrefix(last) };
}

function expiryOf(relationship: Relationship): readonly Buffer[] {
  const { expiresAtNs } = relationship;
  return expiresAtNs === undefined ? [] : [expiryKey(expiresAtNs, forwardText(relationship))];
}

/** @param traits as `traitsBytes` makes them. */
export function livePayload(born: number, traits: Buffer): Buffer {
  return Buffer.concat([numberBytes(born), numberBytes(NOT_DELETED), traits]);
}

function versionPayload(relationship: Relationship, born: number, deleted: Revision): Buffer {
  return Buffer.concat([numberBytes(born), numberBytes(deleted), traitsBytes(relationship)]);
}
