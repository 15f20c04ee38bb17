import type { Entry } from './sealed-value.ts';

/*
 * Rows on their way from one database to another, many in one piece of bytes, each as
 *
 *   key length:4 value length:4 key value
 *
 * The values keep their checksums, which cover their keys, so a row that was mangled on the way is found where it is used.
 */

const HEAD_BYTES = 8;
/** A piece is full with the row that makes it this long. */
const PIECE_BYTES = 128 * 1024;

/** Pieces of about 128 KiB, or of one row where that is longer. Reads no faster than they are taken. */
export async function* packRows(
  batches: AsyncIterable<readonly Entry[]>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const entries of batches) {
    for (const [key, value] of entries) {
      const head = Buffer.alloc(HEAD_BYTES);
      head.writeUInt32BE(key.length, 0);
      head.writeUInt32BE(value.length, 4);
      parts.push(head, key, value);
      length += HEAD_BYTES + key.length + value.length;
      if (length < PIECE_BYTES) continue;
      yield joined(parts);
      [parts, length] = [[], 0];
    }
  }
  if (length > 0) yield joined(parts);
}

/** The rows of one piece, as views of it. @throws Error when it ends in the middle of one. */
export function unpackRows(piece: Uint8Array): readonly Entry[] {
  const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
  const entries: Entry[] = [];
  for (let at = 0; at < bytes.length;) {
    if (bytes.length < at + HEAD_BYTES) throw new Error('the rows end in the middle of one');
    const keyEnd = at + HEAD_BYTES + bytes.readUInt32BE(at);
    const end = keyEnd + bytes.readUInt32BE(at + 4);
    if (end > bytes.length) throw new Error('the rows end in the middle of one');
    entries.push([bytes.subarray(at + HEAD_BYTES, keyEnd), bytes.subarray(keyEnd, end)]);
    at = end;
  }
  return entries;
}

/** Memory of its own, which can go to another thread. */
function joined(parts: readonly Buffer[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
