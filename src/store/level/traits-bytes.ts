import { canonicalJson } from '../../base/json.ts';
import type { Relationship } from '../../model/relationship.ts';
import type { ByteReader } from './payload-bytes.ts';
import { instantBytes, textBytes } from './payload-bytes.ts';

/**
 * What a relationship depends on, as part of a payload: flags:1, the caveat's name and its context as JSON with sorted
 * keys if flag 1 is set, the expiration as an instant if flag 2 is set.
 */
export type Traits = Pick<Relationship, 'caveat' | 'expiresAtNs'>;

const HAS_CAVEAT = 1;
const HAS_EXPIRATION = 2;
const NO_TRAITS: Buffer = Buffer.from([0]);

export function traitsBytes({ caveat, expiresAtNs }: Traits): Buffer {
  if (caveat === undefined && expiresAtNs === undefined) return NO_TRAITS;
  const flags = (caveat === undefined ? 0 : HAS_CAVEAT) | (expiresAtNs === undefined ? 0 : HAS_EXPIRATION);
  return Buffer.concat([
    Buffer.from([flags]),
    ...(caveat === undefined ? [] : [textBytes(caveat.name), textBytes(canonicalJson(caveat.context))]),
    ...(expiresAtNs === undefined ? [] : [instantBytes(expiresAtNs)]),
  ]);
}

/** @throws Error when the bytes say nothing of the kind. */
export function readTraits(reader: ByteReader): Traits {
  const flags = reader.byte();
  if ((flags & ~(HAS_CAVEAT | HAS_EXPIRATION)) !== 0) throw new Error(`unknown trait flags \`${flags}\``);
  return {
    caveat: (flags & HAS_CAVEAT) === 0 ? undefined : { name: reader.text(), context: reader.json() },
    expiresAtNs: (flags & HAS_EXPIRATION) === 0 ? undefined : reader.instantNs(),
  };
}

/** Whether the traits from `at` on in a payload tell an expiration. */
export function hasExpiration(payload: Buffer, at: number): boolean {
  return ((payload[at] ?? 0) & HAS_EXPIRATION) !== 0;
}

/** Whether two relationships of one identity are the same value. The order of context keys does not count. */
export function sameTraits(left: Traits, right: Traits): boolean {
  return traitsBytes(left).equals(traitsBytes(right));
}
