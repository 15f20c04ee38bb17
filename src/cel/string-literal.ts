import type { Issues } from './issue.ts';
import type { Token } from './tokens.ts';

const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
  ['?', '?'],
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
]);
const NUMERIC_ESCAPE = /[xX]([0-9a-fA-F]{2})|([0-3][0-7]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})/y;
const encoder = new TextEncoder();

/**
 * The string or bytes literal at `start`, in any of its forms: `b` for bytes, `r` for raw, one quote or three. Line
 * breaks inside are normalized to `\n`. What is wrong with it is reported; the rest of it is still read.
 */
export function readString(text: string, start: number, issues: Issues): Token {
  const prefix = /^[bB]?[rR]?/.exec(text.slice(start, start + 2))?.[0] ?? '';
  const isBytes = /b/i.test(prefix);
  const isRaw = /r/i.test(prefix);
  const open = start + prefix.length;
  const quote = text.charAt(open);
  const isTriple = text.startsWith(quote.repeat(3), open);
  const closing = isTriple ? quote.repeat(3) : quote;
  const body = open + closing.length;
  const bodyEnd = endOfBody(text, body, closing, isRaw);
  const isClosed = text.startsWith(closing, bodyEnd);
  if (!isClosed) issues.add(start, bodyEnd, 'syntax error: unterminated string');
  const end = isClosed ? bodyEnd + closing.length : bodyEnd;
  const pieces = isRaw
    ? [text.slice(body, bodyEnd).replace(/\r\n?/g, '\n')]
    : unescape(text, body, bodyEnd, isBytes, issues);
  if (isBytes) return { kind: 'bytes', value: toBytes(pieces), start, end };
  const value = pieces
    .map((piece) => (typeof piece === 'number' ? String.fromCodePoint(piece) : piece))
    .join('');
  if (!value.isWellFormed())
    issues.add(start, end, 'invalid string literal: a lone surrogate is no character');
  return { kind: 'string', value: value.toWellFormed(), start, end };
}

/** Offset of the closing quotes, or of where the search was given up: the line's end, or the text's. */
function endOfBody(text: string, start: number, closing: string, isRaw: boolean): number {
  let offset = start;
  while (offset < text.length && !text.startsWith(closing, offset)) {
    const character = text[offset];
    if (closing.length === 1 && (character === '\n' || character === '\r')) return offset;
    offset += character === '\\' && !isRaw ? 2 : 1;
  }
  return Math.min(offset, text.length);
}

/** Text as it stands, and the number of each numeric escape: a code point in a string, a byte in bytes. */
function unescape(
  text: string,
  start: number,
  end: number,
  isBytes: boolean,
  issues: Issues,
): readonly (string | number)[] {
  const pieces: (string | number)[] = [];
  let offset = start;
  while (offset < end) {
    const backslash = text.indexOf('\\', offset);
    const stop = backslash < 0 || backslash >= end ? end : backslash;
    pieces.push(text.slice(offset, stop).replace(/\r\n?/g, '\n'));
    if (stop === end) break;
    const simple = SIMPLE_ESCAPES.get(text.charAt(stop + 1));
    if (simple !== undefined) {
      pieces.push(simple);
      offset = stop + 2;
      continue;
    }
    const escape = numericEscape(text, stop + 1, isBytes);
    if (escape === undefined || stop + 1 + escape.length > end) {
      issues.add(stop, Math.min(stop + 2, end), `invalid escape \`${text.slice(stop, stop + 2)}\``);
      offset = stop + 1;
      continue;
    }
    if (!isCodePoint(escape.value)) {
      issues.add(stop, stop + 1 + escape.length, 'invalid unicode code point');
    } else {
      pieces.push(escape.value);
    }
    offset = stop + 1 + escape.length;
  }
  return pieces;
}

function numericEscape(
  text: string,
  offset: number,
  isBytes: boolean,
): { readonly value: number; readonly length: number } | undefined {
  NUMERIC_ESCAPE.lastIndex = offset;
  const match = NUMERIC_ESCAPE.exec(text);
  if (match === null) return undefined;
  const [written, hex, octal, short, long] = match;
  if (octal !== undefined) return { value: Number.parseInt(octal, 8), length: written.length };
  if (isBytes && hex === undefined) return undefined; // a code point is no byte
  return { value: Number.parseInt(hex ?? short ?? long ?? '', 16), length: written.length };
}

function isCodePoint(value: number): boolean {
  return value <= 0x10ffff && !(value >= 0xd800 && value <= 0xdfff);
}

function toBytes(pieces: readonly (string | number)[]): Uint8Array {
  return Uint8Array.from(
    pieces.flatMap((piece) => (typeof piece === 'number' ? [piece] : [...encoder.encode(piece)])),
  );
}
