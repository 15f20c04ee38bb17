import type { Problems } from './diagnostic.ts';
import { Lexer } from './lexer.ts';
import type { SourceText, Span } from './source-text.ts';
import type { NameSyntax } from './syntax.ts';
import { type Comment, describeToken, type Token, type TokenKind } from './token.ts';
import { KEYWORDS, KEYWORDS_OF_FLAG, type UseFlag } from './use-flags.ts';

/** Leaves the statement being parsed, after its problem was reported. Caught where parsing can start afresh; never leaves the parser. */
export class Unparsable extends Error {
  override readonly name = 'Unparsable';
}

/** The parser's place in a text: the current token, the comments passed so far, and which words are keywords by now. */
export class TokenCursor {
  readonly source: SourceText;
  readonly problems: Problems;
  readonly #lexer: Lexer;
  readonly #flags = new Set<UseFlag>();
  readonly #keywords = new Set<string>(KEYWORDS);
  #current: Token;
  #lastEnd = 0;
  /** Comments before the current token that no statement has taken, in order. */
  #comments: Comment[] = [];

  constructor(source: SourceText, problems: Problems) {
    this.source = source;
    this.problems = problems;
    this.#lexer = new Lexer(source, problems);
    this.#current = this.#lex();
  }

  get current(): Token {
    return this.#current;
  }

  /** Where the last token that was taken ends. */
  get lastEnd(): number {
    return this.#lastEnd;
  }

  turnOn(flag: UseFlag): void {
    this.#flags.add(flag);
    for (const word of KEYWORDS_OF_FLAG[flag]) this.#keywords.add(word);
  }

  isOn(flag: UseFlag): boolean {
    return this.#flags.has(flag);
  }

  /** Take the current token, whatever it is. */
  advance(): Token {
    const taken = this.#current;
    this.#lastEnd = taken.end;
    this.#current = this.#lex();
    return taken;
  }

  at(kind: TokenKind): boolean {
    return this.#current.kind === kind;
  }

  /** Whether the current token is the keyword `text`; false while `text` is not one yet. */
  atKeyword(text: string): boolean {
    return this.#current.kind === 'word' && this.#current.text === text && this.#keywords.has(text);
  }

  atName(): boolean {
    return this.#current.kind === 'word' && !this.#keywords.has(this.#current.text);
  }

  atStatementEnd(): boolean {
    const { kind } = this.#current;
    return kind === ';' || kind === 'line-end' || kind === 'end';
  }

  take(kind: TokenKind): boolean {
    if (!this.at(kind)) return false;
    this.advance();
    return true;
  }

  takeKeyword(text: string): boolean {
    if (!this.atKeyword(text)) return false;
    this.advance();
    return true;
  }

  expect(kind: TokenKind): Token {
    if (!this.at(kind)) this.failExpecting(`\`${kind}\``);
    return this.advance();
  }

  /** @param what names what the name is for, in messages. */
  expectName(what: string): NameSyntax {
    if (!this.atName()) this.failExpecting(`identifier for ${what}`);
    const { text, start, end } = this.advance();
    return { text, span: { source: this.source, start, end } };
  }

  /** `a/b/c`, white space between its parts left out. */
  expectPath(what: string): NameSyntax {
    const first = this.expectName(what);
    if (!this.at('/')) return first;
    const parts = [first.text];
    while (this.take('/')) parts.push(this.expectName(what).text);
    return { text: parts.join('/'), span: this.spanFrom(first.span.start) };
  }

  failExpecting(expected: string): never {
    return this.fail(`Expected ${expected}, found: ${describeToken(this.#current)}`);
  }

  /** Report at the current token and give the statement up. */
  fail(message: string): never {
    this.problems.parse(this.#currentSpan(), message);
    throw new Unparsable(message);
  }

  spanFrom(start: number): Span {
    return { source: this.source, start, end: this.#lastEnd };
  }

  /** The comments not taken yet that begin before `offset`. */
  takeCommentsBefore(offset: number): readonly Comment[] {
    const split = this.#comments.findIndex((comment) => comment.start >= offset);
    const taken = split < 0 ? this.#comments : this.#comments.slice(0, split);
    this.#comments = split < 0 ? [] : this.#comments.slice(split);
    return taken;
  }

  /** The text from the end of the last token up to `offset` was read by other rules; `offset` is where tokens begin again. */
  resumeAt(offset: number): void {
    this.#lexer.resumeAt(offset);
    this.#current = this.#lex();
  }

  #currentSpan(): Span {
    return { source: this.source, start: this.#current.start, end: this.#current.end };
  }

  #lex(): Token {
    const token = this.#lexer.next();
    for (const comment of token.comments) this.#comments.push(comment);
    return token;
  }
}
