import type { Issues } from './issue.ts';
import type { Token, TokenKind } from './tokens.ts';

/** Leaves what is being parsed, after its issue was reported. Never leaves the parser. */
export class Unparsable extends Error {
  override readonly name = 'Unparsable';
}

const CLOSING: ReadonlyMap<TokenKind, TokenKind> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

/** The parser's place among the tokens of an expression. */
export class TokenCursor {
  readonly #tokens: readonly Token[];
  readonly #issues: Issues;
  #current: Token;
  #index = 0;

  /** @param tokens the last one is of kind `end`. */
  constructor(tokens: readonly Token[], issues: Issues) {
    this.#tokens = tokens;
    this.#issues = issues;
    this.#current = tokens[0] ?? { kind: 'end', start: 0, end: 0 };
  }

  get current(): Token {
    return this.#current;
  }

  /** Take the current token, whatever it is. The last one stays. */
  advance(): Token {
    const taken = this.#current;
    this.#current = this.#tokens[++this.#index] ?? taken;
    return taken;
  }

  at(kind: TokenKind): boolean {
    return this.#current.kind === kind;
  }

  take(kind: TokenKind): boolean {
    if (!this.at(kind)) return false;
    this.advance();
    return true;
  }

  /** @throws Unparsable */
  expect(kind: TokenKind): Token {
    return this.at(kind) ? this.advance() : this.fail(`\`${kind}\``);
  }

  /** @throws Unparsable */
  expectIdentifier(): Token & { readonly kind: 'identifier' } {
    const token = this.#current;
    if (token.kind !== 'identifier') return this.fail('an identifier');
    this.advance();
    return token;
  }

  /** @throws Unparsable */
  expectQuoted(): Token & { readonly kind: 'quoted' } {
    const token = this.#current;
    if (token.kind !== 'quoted') return this.fail('a quoted field');
    this.advance();
    return token;
  }

  /** @throws Unparsable always: `expected` stands not where it should. */
  fail(expected: string): never {
    const { kind, start, end } = this.#current;
    const found = kind === 'end' ? 'the end of the expression' : `\`${this.#current.kind}\``;
    const message = `syntax error: expected ${expected}, found ${found}`;
    this.#issues.add(start, end, message);
    throw new Unparsable(message);
  }

  /** Moves on to the `close` that belongs to a bracket already taken; false, at the end, if there is none. */
  skipTo(close: TokenKind): boolean {
    const open: TokenKind[] = [];
    for (; !this.at('end'); this.advance()) {
      const { kind } = this.#current;
      const closing = CLOSING.get(kind);
      if (closing !== undefined) open.push(closing);
      else if (open.length > 0 && open.at(-1) === kind) open.pop();
      else if (open.length === 0 && kind === close) return true;
    }
    return false;
  }
}
