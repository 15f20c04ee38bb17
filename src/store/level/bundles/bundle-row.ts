import { put } from '../../../base/sealed-value.ts';
import type { Entry, Put } from '../../../base/sealed-value.ts';
import { createdOfKey, isLiveKey } from '../identity-key.ts';
import { NUMBER_BYTES, TAG } from '../layout.ts';
import { damagedRow, payloadOf } from '../sealed-value.ts';
import { bornIn, endedIn, versionIn } from '../version-row.ts';
import type { StoredVersion } from '../version-row.ts';

/*
 * All forward rows of one object in one row, so that a cold check reads many objects in one go: LevelDB gives many rows
 * by their keys at once, but a range only by an iterator of its own. The payload is, for each row in the order of keys:
 *
 *   length:2 text length:2 payload        text is what of the forward text follows type and id
 *
 * It is a copy: a batch that changes a forward row drops the bundle of its object (see touched-objects.ts), so one that
 * is there says what the rows say.
 */

/** An object with more rows, or more bytes in them, has no bundle. */
export const BUNDLED_ROWS_MAX = 64;
export const BUNDLED_BYTES_MAX = 4096;

const LENGTH_BYTES = 2;
const FORWARD = TAG.forward.charCodeAt(0);

/** A version, and the forward text of its relationship. */
export interface BundledVersion extends StoredVersion {
  readonly text: string;
}

/** The object that a forward key begins with: type and id, as latin1; undefined for another key. */
export function objectOf(forward: Buffer): string | undefined {
  if (forward[0] !== FORWARD) return undefined;
  // Byte by byte: what is looked for is near, and each write comes by here.
  let parts = 0;
  for (let at = 1; at < forward.length; at++) {
    if (forward[at] === 0 && ++parts === 2) return forward.toString('latin1', 1, at + 1);
  }
  return undefined;
}

/** The object behind the key of a bundle, as `objectOf` has it. */
export function nameIn(bundle: Buffer): string {
  return bundle.toString('latin1', 1);
}

/** The key of the bundle of an object. */
export function bundleKey(name: string): Buffer {
  return Buffer.from(TAG.bundle + name, 'latin1');
}

/** The same, as text, from the forward text of something on the object. */
export function bundleTextOf(forward: string): string {
  const end = forward.indexOf('\0', forward.indexOf('\0') + 1) + 1;
  return TAG.bundle + forward.slice(1, end);
}

/** What the forward keys of the object begin with. */
export function forwardPrefixOf(bundle: Buffer): Buffer {
  const prefix = Buffer.from(bundle);
  prefix[0] = FORWARD;
  return prefix;
}

/**
 * The bundle of an object's forward rows; undefined for one that gets none: it has too much, or a row that can't be read.
 * @param rows all there are, in their order, at least one
 */
export function bundleRow(key: Buffer, rows: readonly Entry[]): Put | undefined {
  if (rows.length > BUNDLED_ROWS_MAX) return undefined;
  const parts: Buffer[] = [];
  let bytes = 0;
  for (const row of rows) {
    const payload = soundPayload(row);
    if (payload === undefined) return undefined;
    const text = row[0].subarray(key.length, row[0].length - NUMBER_BYTES);
    bytes += 2 * LENGTH_BYTES + text.length + payload.length;
    if (bytes > BUNDLED_BYTES_MAX) return undefined;
    parts.push(lengthBytes(text.length), text, lengthBytes(payload.length), payload);
  }
  return put(key, Buffer.concat(parts, bytes));
}

/** The versions in a bundle, in the order of their rows. @throws Fault `data-damaged`. */
export function versionsIn(key: Buffer, value: Buffer): readonly BundledVersion[] {
  const bytes = payloadOf(key, value);
  const object = TAG.forward + key.toString('utf8', 1);
  const versions: BundledVersion[] = [];
  try {
    for (let at = 0; at < bytes.length;) {
      const textAt = at + LENGTH_BYTES;
      const payloadAt = textAt + bytes.readUInt16BE(at) + LENGTH_BYTES;
      const textEnd = payloadAt - LENGTH_BYTES;
      at = payloadAt + bytes.readUInt16BE(textEnd);
      const text = object + bytes.toString('utf8', textAt, textEnd);
      versions.push({ text, ...versionIn(text, bytes.subarray(payloadAt, at)) });
    }
    return versions;
  } catch (error) {
    throw damagedRow(key, 'it is no bundle of relationships', error);
  }
}

/** The payload of a forward row whose key says the same as it does. */
function soundPayload([key, value]: Entry): Buffer | undefined {
  try {
    const payload = payloadOf(key, value);
    const isLive = endedIn(payload) === undefined;
    if (isLive !== isLiveKey(key)) return undefined;
    return isLive || createdOfKey(key) === bornIn(payload) ? payload : undefined;
  } catch {
    return undefined; // whoever reads the row itself is told
  }
}

function lengthBytes(length: number): Buffer {
  const bytes = Buffer.allocUnsafe(LENGTH_BYTES);
  bytes.writeUInt16BE(length, 0);
  return bytes;
}
