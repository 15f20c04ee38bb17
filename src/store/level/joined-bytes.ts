import { assert } from '../../base/assert.ts';

/** A UTF-16 code unit takes at most three bytes. */
const BYTES_PER_UNIT = 3;
const NUL = 0;
const ASCII_MAX = 0x7f;

/** The most bytes that `writeJoined` may write. */
export function joinedBytesMax(first: string, second: string, third: string): number {
  return (first.length + second.length + third.length) * BYTES_PER_UNIT + 3;
}

/**
 * Writes the UTF-8 of `joined(first, second, third)` to `bytes` from `at` on, and gives where it ends. A fourth of the
 * time of making that text and having Node encode it. Bytes behind the end may be written to as well.
 */
export function writeJoined(bytes: Buffer, at: number, first: string, second: string, third: string): number {
  return writePart(bytes, writePart(bytes, writePart(bytes, at, first), second), third);
}

function writePart(bytes: Buffer, start: number, text: string): number {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === NUL || unit > ASCII_MAX) return writeAnyPart(bytes, start, text);
    bytes[start + index] = unit;
  }
  bytes[start + text.length] = NUL;
  return start + text.length + 1;
}

function writeAnyPart(bytes: Buffer, start: number, text: string): number {
  assert(!text.includes('\0'), 'a name or an id holds a NUL');
  const end = start + bytes.write(text, start, 'utf8');
  bytes[end] = NUL;
  return end + 1;
}
