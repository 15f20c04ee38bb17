/** Where the body of a caveat ends, or what keeps it from ending. */
export type CaveatBodyEnd =
  | { readonly kind: 'closed'; /** Offset of the closing brace. */ readonly offset: number }
  | { readonly kind: 'unclosed' }
  | { readonly kind: 'unterminated-string'; readonly start: number; readonly end: number };

/** An identifier, which may turn out to be the prefix of a string. */
const WORD = /[_\p{L}\p{Nd}]+/uy;
/** CEL: `r` for raw, `b` for bytes. */
const STRING_PREFIX = /^[bB]?[rR]?$/;

/**
 * Finds the brace that closes a caveat's body opened just before `start`. The body is CEL: braces inside its strings
 * (of every form) and its comments do not count.
 */
export function findCaveatBodyEnd(text: string, start: number): CaveatBodyEnd {
  let depth = 0;
  let offset = start;
  let prefix = '';
  for (;;) {
    const character = text[offset];
    if (character === undefined) return { kind: 'unclosed' };
    if (character === '"' || character === "'") {
      const end = stringEnd(text, offset, prefix);
      if (end.kind === 'unterminated') return { kind: 'unterminated-string', start: offset, end: end.offset };
      offset = end.offset;
      prefix = '';
      continue;
    }
    WORD.lastIndex = offset;
    prefix = WORD.exec(text)?.[0] ?? '';
    if (prefix !== '') offset += prefix.length;
    else if (text.startsWith('//', offset)) offset = lineEnd(text, offset);
    else if (character === '}' && depth === 0) return { kind: 'closed', offset };
    else {
      if (character === '{') depth++;
      else if (character === '}') depth--;
      offset++;
    }
  }
}

interface StringEnd {
  readonly kind: 'terminated' | 'unterminated';
  /** Just after the closing quotes, or where the search was given up. */
  readonly offset: number;
}

/** @param prefix the word that touches the opening quote, `''` for none. */
function stringEnd(text: string, start: number, prefix: string): StringEnd {
  const isRaw = STRING_PREFIX.test(prefix) && /r$/i.test(prefix);
  const quote = text.charAt(start);
  const isTriple = text.startsWith(quote.repeat(3), start);
  const closing = isTriple ? quote.repeat(3) : quote;
  let offset = start + closing.length;
  for (;;) {
    const character = text[offset];
    const isBroken = character === '\n' || character === '\r';
    if (character === undefined || (isBroken && !isTriple)) return { kind: 'unterminated', offset };
    if (text.startsWith(closing, offset)) return { kind: 'terminated', offset: offset + closing.length };
    offset += character === '\\' && !isRaw ? 2 : 1;
  }
}

function lineEnd(text: string, start: number): number {
  const length = text.slice(start).search(/[\r\n]/);
  return length < 0 ? text.length : start + length;
}
