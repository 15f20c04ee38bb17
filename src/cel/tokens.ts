import type { Dialect } from './dialect.ts';
import type { Issues } from './issue.ts';
import { readNumber } from './number-literal.ts';
import { readString } from './string-literal.ts';

/** `start` and `end` are offsets in the text, `end` exclusive. */
export type Token = { readonly start: number; readonly end: number } & (
  | { readonly kind: Symbol | 'end' }
  | { readonly kind: 'identifier'; readonly text: string }
  /** A field's name in backticks, which are left out. */
  | { readonly kind: 'quoted'; readonly text: string }
  /** Without its sign, so that the lowest int can be written; the parser checks the range. */
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'uint'; readonly value: bigint }
  | { readonly kind: 'double'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'bytes'; readonly value: Uint8Array }
);

export type TokenKind = Token['kind'];

/** Words that are no identifiers. All other reserved words are: they may follow a dot. */
const KEYWORDS = ['true', 'false', 'null', 'in'] as const;
const PAIRS = ['==', '!=', '<=', '>=', '&&', '||'] as const;
const SINGLES = ['<', '>', '+', '-', '*', '/', '%', '!', '?', ':', '.', ','] as const;
const BRACKETS = ['[', ']', '(', ')', '{', '}'] as const;
type Symbol = (typeof KEYWORDS | typeof PAIRS | typeof SINGLES | typeof BRACKETS)[number];
/** Pairs first: some begin with a single. */
const PUNCTUATION: readonly Symbol[] = [...PAIRS, ...SINGLES, ...BRACKETS];

const SPACE = /(?:[ \t\r\n\f]|\/\/[^\r\n]*)+/y;
const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_]*/y;
const QUOTED = /`[A-Za-z0-9_.\-/ ]+`/y;
const STRING_START = /[bB]?[rR]?["']/y;
const NUMBER_START = /\.?[0-9]/y;

/** The tokens of `text`, ended by one of kind `end`. What makes no token is reported and left out. */
export function tokenize(text: string, dialect: Dialect, issues: Issues): readonly Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  for (;;) {
    offset = endOf(SPACE, text, offset);
    if (offset >= text.length) break;
    const token = readToken(text, offset, dialect, issues);
    if (token === undefined) {
      const character = String.fromCodePoint(text.codePointAt(offset) ?? 0);
      issues.add(offset, offset + character.length, `syntax error: unrecognized character \`${character}\``);
      offset += character.length;
      continue;
    }
    tokens.push(token);
    offset = token.end;
  }
  tokens.push({ kind: 'end', start: text.length, end: text.length });
  return tokens;
}

/** Whether `name` can be written as an identifier, reserved words aside. */
export function isIdentifier(name: string): boolean {
  return name !== '' && endOf(IDENTIFIER, name, 0) === name.length;
}

function readToken(text: string, start: number, dialect: Dialect, issues: Issues): Token | undefined {
  if (endOf(STRING_START, text, start) > start) return readString(text, start, issues);
  if (endOf(NUMBER_START, text, start) > start) return readNumber(text, start, issues);
  const quotedEnd = dialect.quotedFields ? endOf(QUOTED, text, start) : start;
  if (quotedEnd > start) {
    return { kind: 'quoted', text: text.slice(start + 1, quotedEnd - 1), start, end: quotedEnd };
  }
  const end = endOf(IDENTIFIER, text, start);
  if (end > start) {
    const word = text.slice(start, end);
    const keyword = KEYWORDS.find((one) => one === word);
    return keyword === undefined
      ? { kind: 'identifier', text: word, start, end }
      : { kind: keyword, start, end };
  }
  const punctuation = PUNCTUATION.find((one) => text.startsWith(one, start));
  return punctuation === undefined
    ? undefined
    : { kind: punctuation, start, end: start + punctuation.length };
}

/** Where the match of a sticky `pattern` at `offset` ends; `offset` if there is none. */
function endOf(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset;
  return pattern.test(text) ? pattern.lastIndex : offset;
}
