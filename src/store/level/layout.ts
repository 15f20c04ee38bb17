import type { Revision } from '../../model/revision.ts';
import { assert } from '../../base/assert.ts';

/*
 * The store on disk, format 5: one LevelDB folder, keys in byte order. A key begins with the tag of its kind. Texts
 * are UTF-8; `0` is a NUL byte, which no name or id may hold; a number's size in bytes follows it, big-endian.
 *
 *   key                                                   payload
 *   'm' name                                              see meta.ts: format, store id, head, oldest, expired
 *   'f' type 0 id 0 relation 0 class type 0 id 0 relation 0 slot:6   version
 *       resource                      subject
 *   'r' type 0 id 0 relation 0 type 0 id 0 relation 0 slot:6         version
 *       subject                resource
 *   'c' revision:6                                        one transaction, see change-row.ts
 *   't' milliseconds:6 revision:6                         empty; finds the revision of a time
 *   'a' revision:6                                        the text of the schema written there
 *   'n' name                                              a counter, see counter-row.ts
 *   'i' import:6                                          the revision that committed it, 0 while it is staged
 *   'b' import:6 chunk:6                                  what it began, see change-entries.ts
 *   'e' seconds:8 nanoseconds:4 identity                  empty; the live relationships that expire, by when
 *   'o' type 0 id 0                                       the forward rows of a small object once more, see bundles/
 *
 * class is '1' for a wildcard, '2' for a subject set, '3' for a plain subject: within a forward page (one resource and
 * relation) the structure of a group comes before its members.
 *
 * slot is 0 for the live version of a relationship and 2^48 - 1 - created for one that has ended. So the live version
 * can be fetched without knowing when it began, there can be only one of it, and the versions of one relationship
 * stand newest first. Ending a version moves it from the live slot to its own. Every version has a forward and a
 * reverse row with equal payloads (see version-row.ts).
 *
 * An import stages its versions before it has a revision: they say the number of the import in its place (see
 * imports.ts), and its 'i' row tells the revision from the moment of its commit. 'b' rows are the updates of its
 * changelog row, and the list of what to take back when it fails or the process dies. 'i' rows are kept for ever: a
 * version that was imported may live as long.
 *
 * Older formats, and what became of them, are told in upgrade/.
 *
 * Every value is a payload behind its checksum, CRC-32 of key and payload (see base/sealed-value.ts).
 *
 * One transaction is in one LevelDB batch with `head`: its versions, changelog row, time row, schema row. Changelog
 * rows are kept for every revision above `oldest`, time rows and the schema in force also for `oldest` itself. Rows of
 * versions that ended at or before `oldest` are garbage; the changelog row of the transaction that ended them stays
 * until they are gone, so that the list of what is to be collected survives a crash.
 */
export const FORMAT = 5;
/** Images of this format and later ones can be made stores of the newest: what these lack is counted on the way. */
export const IMAGE_FORMAT_MIN = 3;

export const TAG = {
  bulk: 'b',
  bundle: 'o',
  change: 'c',
  counter: 'n',
  expiry: 'e',
  forward: 'f',
  import: 'i',
  meta: 'm',
  reverse: 'r',
  /** Before all others: a search past the end of another range must not end in a row of megabytes. */
  schema: 'a',
  time: 't',
} as const;

/** The row that tells the format. */
export const FORMAT_KEY: Buffer = Buffer.from(`${TAG.meta}format`);
/** The row of the newest revision; see head-row.ts. */
export const HEAD_KEY: Buffer = Buffer.from(`${TAG.meta}head`);

export const NUMBER_BYTES = 6;
/** The largest number of six bytes: revisions and milliseconds stay below it. */
export const NUMBER_MAX: number = 2 ** 48 - 1;

/** Keys from `gte` on, up to but without `lt`. */
export interface KeyRange {
  readonly gte: Buffer;
  readonly lt: Buffer;
}

/** As `KeyRange`, by what of the keys is text: all of them but a slot or a number at their end. */
export interface TextRange {
  readonly gte: string;
  readonly lt: string;
}

/** The first key after all keys that begin with `prefix`, whose last byte must not be 255. */
export function afterPrefix(prefix: Buffer): Buffer {
  const last = prefix.at(-1);
  assert(last !== undefined && last < 0xff, 'the prefix has no successor');
  const after = Buffer.from(prefix);
  after[after.length - 1] = last + 1;
  return after;
}

/** Every key that begins with `text`. */
export function rangeOf(text: string): KeyRange {
  const gte = Buffer.from(text);
  return { gte, lt: afterPrefix(gte) };
}

/** Every key that begins with `text`, whose last character is ASCII. */
export function textRangeOf(text: string): TextRange {
  const last = text.charCodeAt(text.length - 1);
  assert(last < 0x7f, 'the text has no successor');
  return { gte: text, lt: text.slice(0, -1) + String.fromCharCode(last + 1) };
}

export function numbered(tag: string, ...numbers: readonly number[]): Buffer {
  const key = Buffer.alloc(1 + numbers.length * NUMBER_BYTES, tag, 'latin1');
  numbers.forEach((number, index) => key.writeUIntBE(number, 1 + index * NUMBER_BYTES, NUMBER_BYTES));
  return key;
}

/** The number at `index` of a key made by `numbered`. */
export function numberAt(key: Buffer, index: number): number {
  return key.readUIntBE(1 + index * NUMBER_BYTES, NUMBER_BYTES);
}

export function changeKey(revision: Revision): Buffer {
  return numbered(TAG.change, revision);
}

export function schemaKey(revision: Revision): Buffer {
  return numbered(TAG.schema, revision);
}

export function importKey(id: number): Buffer {
  return numbered(TAG.import, id);
}

export function bulkKey(id: number, chunk: number): Buffer {
  return numbered(TAG.bulk, id, chunk);
}

/** Every chunk of an import. */
export function bulkRange(id: number): KeyRange {
  return { gte: bulkKey(id, 0), lt: bulkKey(id + 1, 0) };
}

export function timeKey(timeMs: number, revision: Revision): Buffer {
  return numbered(TAG.time, timeMs, revision);
}
