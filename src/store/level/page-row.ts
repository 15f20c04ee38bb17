import { SEAL_BYTES, unseal } from '../../base/sealed-value.ts';
import type { TextEntry } from './disk.ts';
import { endedKey, endOfText, LIVE_SLOT_BYTES } from './identity-key.ts';
import { NUMBER_BYTES } from './layout.ts';
import { bornIn, decodeVersion, versionIn } from './version-row.ts';
import type { StoredVersion } from './version-row.ts';

/** Where the number ends that a payload begins with. */
const BORN_END: number = SEAL_BYTES + NUMBER_BYTES;
const LIVE_SLOT_TEXT: string = Buffer.from(LIVE_SLOT_BYTES).toString();

/**
 * As `decodeVersion`, of a row that was read with its key as text. The key of a live version is text to its end. Of one
 * that has ended the slot is lost, so its key is made anew from what the payload says: the checksum, which is of the key
 * that it was stored under, matches no other.
 * @throws Fault `data-damaged`.
 */
export function decodePageRow([key, value]: TextEntry): StoredVersion {
  if (key.endsWith(LIVE_SLOT_TEXT)) {
    const payload = unseal(key, value);
    const version = payload && versionOf(key.slice(0, -LIVE_SLOT_TEXT.length), payload);
    if (version !== undefined && version.deleted === undefined) return version;
  }
  return decodeVersion([bytesOf(key, value), value]);
}

/** Undefined for what is no version, of which `decodeVersion` tells more. */
function versionOf(text: string, payload: Buffer): StoredVersion | undefined {
  try {
    return versionIn(text, payload);
  } catch {
    return undefined;
  }
}

/** The key that the row was stored under, if it is sound. */
function bytesOf(key: string, value: Buffer): Buffer {
  const end = endOfText(key);
  const isEnded = end !== undefined && !key.endsWith(LIVE_SLOT_TEXT) && value.length >= BORN_END;
  return isEnded ? endedKey(key.slice(0, end), bornIn(value.subarray(SEAL_BYTES))) : Buffer.from(key);
}
