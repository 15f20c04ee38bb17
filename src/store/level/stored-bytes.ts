import { SEAL_BYTES, type Entry } from '../../base/sealed-value.ts';
import type { Relationship } from '../../model/relationship.ts';
import { NUMBER_BYTES } from './layout.ts';
import { payloadOf } from './sealed-value.ts';
import { hasExpiration, traitsBytes } from './traits-bytes.ts';
import { EXPIRY_PREFIX_BYTES, TRAITS_AT } from './version-row.ts';

/*
 * The bytes of a live relationship: keys and values of all its rows. They follow from its forward row alone:
 *
 *   forward   key, value
 *   reverse   the same parts in another order without the class: a byte less; the same value
 *   expiry    where it expires: instant and forward text; an empty value
 *
 * LevelDB compresses them, and has others beside them: the history, the changelog, the schema. What a folder takes on the
 * disk is another number.
 */

/** @param text `forwardText(relationship)` */
export function storedBytes(relationship: Relationship, text: string): number {
  const keyBytes = Buffer.byteLength(text) + NUMBER_BYTES;
  const valueBytes = SEAL_BYTES + TRAITS_AT + traitsBytes(relationship).length;
  return rowsBytes(keyBytes, valueBytes, relationship.expiresAtNs !== undefined);
}

/** Of a live forward row. @throws Fault `data-damaged` */
export function storedBytesOfRow([key, value]: Entry): number {
  return rowsBytes(key.length, value.length, hasExpiration(payloadOf(key, value), TRAITS_AT));
}

/** @param keyBytes of the forward key @param valueBytes of either value */
export function rowsBytes(keyBytes: number, valueBytes: number, expires: boolean): number {
  const bothBytes = 2 * keyBytes - 1 + 2 * valueBytes;
  return expires ? bothBytes + EXPIRY_PREFIX_BYTES + keyBytes - NUMBER_BYTES + SEAL_BYTES : bothBytes;
}
