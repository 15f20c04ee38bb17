/** What is drawn on: standard output, as a rule. */
export interface TopScreen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** Where there is no terminal to ask, or one that doesn't know. */
const COLUMNS = 80;
const ROWS = 24;

const ENTER = '\u001B[?1049h\u001B[?25l'; // the other page of the terminal, without the cursor
const LEAVE = '\u001B[?25h\u001B[?1049l';
const HOME = '\u001B[H';
const CLEAR_LINE = '\u001B[K';
const CLEAR_BELOW = '\u001B[J';

/** Shows one text in the place of the one before it, on a page of its own, and leaves the terminal as it found it. */
export class LiveScreen implements Disposable {
  readonly #screen: TopScreen;
  readonly #restore = (): void => void this.#screen.write(LEAVE);

  constructor(screen: TopScreen) {
    this.#screen = screen;
    screen.write(ENTER);
    process.once('exit', this.#restore); // also when nobody comes to dispose it
  }

  show(text: string): void {
    const lines = text
      .split('\n')
      .slice(0, this.#screen.rows || ROWS) // one more would move the page
      .map((line) => `${line}${CLEAR_LINE}`);
    this.#screen.write(HOME + lines.join('\r\n') + CLEAR_BELOW);
  }

  [Symbol.dispose](): void {
    process.off('exit', this.#restore);
    this.#restore();
  }
}

export function columnsOf({ columns }: TopScreen): number {
  return columns || COLUMNS;
}
