import { commentLines } from './comment-text.ts';
import type { Comment } from './token.ts';

/** What surrounds the first line of a statement. */
export interface Lead {
  readonly comments: readonly Comment[];
  /** Line breaks the author put before the statement itself. */
  readonly breaks: number;
}

/** A source text in the printing, line by line. A scope is a body, or the whole text. */
export class Page {
  readonly #lines: string[] = [];
  #indentation = '';
  /** Nothing stands on a line of its own in the current scope yet. */
  #isScopeEmpty = true;

  /** Every line ends with a line break; the empty page is the empty text. */
  text(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }

  openScope(): void {
    this.#indentation += '\t';
    this.#isScopeEmpty = true;
  }

  closeScope(): void {
    this.#indentation = this.#indentation.slice(1);
    this.#isScopeEmpty = false;
  }

  line(text: string): void {
    this.#lines.push(text === '' ? '' : `${this.#indentation}${text}`);
    this.#isScopeEmpty = false;
  }

  /** Lines that keep their own indentation. */
  verbatim(text: string): void {
    this.#lines.push(text);
    this.#isScopeEmpty = false;
  }

  /**
   * What stands before a statement. Comments that began on the line of the token before go to the end of the last
   * line; the first of the others has an empty line above, unless it opens the scope. Of the author's empty lines, one
   * remains. With `apart` the statement and its comments are set off by an empty line in any case.
   */
  lead({ comments, breaks }: Lead, apart: boolean): void {
    let isFirst = true;
    for (const comment of comments) {
      if (this.#isTrailing(comment)) {
        this.#append(comment);
        continue;
      }
      this.#separate(isFirst || comment.breaks >= 2);
      for (const line of commentLines(comment.text)) this.line(line);
      isFirst = false;
    }
    this.#separate((isFirst && apart) || breaks >= 2);
  }

  /** Comments at the end of a scope: an empty line only where the author had one. */
  closing(comments: readonly Comment[]): void {
    for (const comment of comments) {
      if (this.#isTrailing(comment)) this.#append(comment);
      else {
        this.#separate(comment.breaks >= 2);
        for (const line of commentLines(comment.text)) this.line(line);
      }
    }
  }

  #isTrailing(comment: Comment): boolean {
    return comment.breaks === 0 && this.#lines.length > 0;
  }

  #append(comment: Comment): void {
    const [first = '', ...others] = commentLines(comment.text);
    const last = this.#lines.pop() ?? '';
    this.#lines.push(`${last} ${first}`);
    for (const line of others) this.line(line);
  }

  #separate(isWanted: boolean): void {
    if (isWanted && !this.#isScopeEmpty) this.#lines.push('');
  }
}
