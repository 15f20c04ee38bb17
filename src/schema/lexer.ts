import type { Problems } from './diagnostic.ts';
import type { SourceText } from './source-text.ts';
import type { Comment, Punctuation, Token, TokenKind } from './token.ts';

const WORD = /[_\p{L}\p{Nd}]+/uy;

/** Longest first. */
const PUNCTUATION: readonly Punctuation[] = [
  ...(['...', '->', '||', '&&', '<=', '>=', '==', '!='] as const),
  ...(['{', '}', '(', ')', '[', ']', '<', '>', '|', '+', '-', '&', '/', '='] as const),
  ...([':', ';', '#', '*', '?', '!', '.', ',', '%'] as const),
];
const PUNCTUATION_BY_FIRST = Map.groupBy(PUNCTUATION, (text) => text[0]);

/** A line break directly after one of these ends the statement. */
const TERMINATED: ReadonlySet<TokenKind> = new Set(['word', '}', ')', '*']);

/**
 * Cuts a schema text into tokens, on demand, so that the parser can read a caveat's body by other rules. What is wrong
 * is reported and skipped; `next` always succeeds and ends with `end` for ever.
 */
export class Lexer {
  readonly #source: SourceText;
  readonly #problems: Problems;
  #offset = 0;
  /** Line breaks since the last token or comment. */
  #breaks = 0;
  #afterTerminated = false;
  /** Where a run of unknown characters was last reported to end; one report stands for the run. */
  #unknownEnd = -1;

  constructor(source: SourceText, problems: Problems) {
    this.#source = source;
    this.#problems = problems;
  }

  /** Go on from `offset`. */
  resumeAt(offset: number): void {
    this.#offset = offset;
    this.#breaks = 0;
    this.#afterTerminated = false;
  }

  next(): Token {
    const text = this.#source.text;
    const comments: Comment[] = [];
    for (;;) {
      const start = this.#offset;
      const character = text[start];
      if (character === undefined) return this.#token('end', start, comments);
      if (character === ' ' || character === '\t') this.#offset++;
      else if (character === '\n' || character === '\r') {
        this.#offset += text.startsWith('\r\n', start) ? 2 : 1;
        if (this.#afterTerminated) return this.#lineEnd(start, comments);
        this.#breaks++;
      } else if (text.startsWith('//', start)) comments.push(this.#comment(start, lineEndAfter(text, start)));
      else if (text.startsWith('/*', start)) comments.push(this.#comment(start, this.#blockEnd(start)));
      else {
        const token = this.#solid(character, start, comments);
        if (token !== undefined) return token;
      }
    }
  }

  /** The token that begins at `start`; undefined when the character was reported and skipped. */
  #solid(character: string, start: number, comments: readonly Comment[]): Token | undefined {
    const text = this.#source.text;
    WORD.lastIndex = start;
    const word = WORD.exec(text);
    if (word !== null) return this.#token('word', start + word[0].length, comments);
    if (character === '"' || character === "'")
      return this.#token('string', this.#stringEnd(start), comments);
    const punctuation = PUNCTUATION_BY_FIRST.get(character)?.find((one) => text.startsWith(one, start));
    if (punctuation !== undefined) return this.#token(punctuation, start + punctuation.length, comments);
    this.#skipUnknown(start);
    return undefined;
  }

  #token(kind: TokenKind, end: number, comments: readonly Comment[]): Token {
    const start = this.#offset;
    const token = {
      kind,
      text: this.#source.text.slice(start, end),
      start,
      end,
      breaks: this.#breaks,
      comments,
    };
    this.#offset = end;
    this.#breaks = 0;
    this.#afterTerminated = TERMINATED.has(kind);
    return token;
  }

  #lineEnd(start: number, comments: readonly Comment[]): Token {
    const token = {
      kind: 'line-end',
      text: '\n',
      start,
      end: this.#offset,
      breaks: this.#breaks,
      comments,
    } as const;
    this.#breaks++; // seen from the next token, this line break still lies between
    this.#afterTerminated = false;
    return token;
  }

  #comment(start: number, end: number): Comment {
    const comment = { text: this.#source.text.slice(start, end), start, end, breaks: this.#breaks };
    this.#offset = end;
    this.#breaks = 0;
    return comment;
  }

  #blockEnd(start: number): number {
    const text = this.#source.text;
    const close = text.indexOf('*/', start + 2);
    if (close >= 0) return close + 2;
    this.#report(start, text.length, 'Unterminated multiline comment');
    return text.length;
  }

  #stringEnd(start: number): number {
    const text = this.#source.text;
    const quote = text.charAt(start);
    const triple = quote.repeat(3);
    const isTriple = text.startsWith(triple, start);
    const lineEnd = isTriple ? text.length : lineEndAfter(text, start);
    const closing = isTriple ? triple : quote;
    const contentStart = start + closing.length;
    const length = text.slice(contentStart, lineEnd).indexOf(closing);
    if (length >= 0) return contentStart + length + closing.length;
    this.#report(start, lineEnd, 'Unterminated string');
    return lineEnd;
  }

  #skipUnknown(start: number): void {
    const code = this.#source.text.codePointAt(start) ?? 0;
    const end = start + (code > 0xffff ? 2 : 1);
    if (this.#unknownEnd !== start) {
      const name = code.toString(16).toUpperCase().padStart(4, '0');
      const shown = this.#source.text.slice(start, end);
      this.#report(start, end, `unrecognized character at this location: U+${name} ${JSON.stringify(shown)}`);
    }
    this.#unknownEnd = end;
    this.#offset = end;
  }

  #report(start: number, end: number, message: string): void {
    this.#problems.parse({ source: this.#source, start, end }, message);
  }
}

function lineEndAfter(text: string, start: number): number {
  const length = text.slice(start).search(/[\r\n]/);
  return length < 0 ? text.length : start + length;
}
