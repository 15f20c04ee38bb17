/** Of either kind, to the end of the line or between delimiters; `text` includes the delimiters. */
export interface Comment {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Line breaks since the token or comment before it: 0 on the same line, 2 or more after a blank line. */
  readonly breaks: number;
}

export type Punctuation =
  | ('...' | '->' | '||' | '&&' | '<=' | '>=' | '==' | '!=')
  | ('{' | '}' | '(' | ')' | '[' | ']' | '<' | '>')
  | ('|' | '+' | '-' | '&' | '/' | '=' | ':' | ';' | '#' | '*' | '?' | '!' | '.' | ',' | '%');

/**
 * `word` is an identifier or a keyword: which of them depends on the `use` flags seen before, so the parser decides.
 * `line-end` is a line break that ends a statement.
 */
export type TokenKind = Punctuation | 'word' | 'string' | 'line-end' | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** As in `Comment`. */
  readonly breaks: number;
  /** Between the token before and this one. */
  readonly comments: readonly Comment[];
}

/** How a message names a token that was found. */
export function describeToken(token: Token): string {
  if (token.kind === 'end') return 'end of input';
  if (token.kind === 'line-end') return 'end of line';
  return `\`${token.text}\``;
}
