/** Something wrong with, or doubtful in, an expression. Offsets count UTF-16 units of its text, `end` exclusive. */
export interface Issue {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** Whatever more there is to say about one expression is left unsaid. */
export const ISSUES_MAX = 100;

/** Collects issues in the order found, up to `ISSUES_MAX`. */
export class Issues {
  readonly #found: Issue[] = [];

  get found(): readonly Issue[] {
    return this.#found;
  }

  add(start: number, end: number, message: string): void {
    if (this.#found.length < ISSUES_MAX) this.#found.push({ message, start, end });
  }
}
