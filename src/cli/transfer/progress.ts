/** Where progress is drawn: standard error, when a person looks at it. */
export interface ProgressScreen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const REDRAW_MS = 100;
const BAR_WIDTH = 24;

/**
 * One line that is drawn over and over: how many relationships have passed, how fast, and a bar where the whole is known.
 * Draws nothing on a screen that is none.
 */
export class Progress implements Disposable {
  readonly #screen: ProgressScreen;
  readonly #bytesTotal: number;
  readonly #startedMs = performance.now();
  #drawnMs = 0;
  #bytes = 0;
  #count = 0;
  #isLineOpen = false;

  /** @param bytesTotal of what is read; 0 when that is not known. */
  constructor(screen: ProgressScreen, bytesTotal: number) {
    this.#screen = screen;
    this.#bytesTotal = bytesTotal;
  }

  get count(): number {
    return this.#count;
  }

  addBytes(bytes: number): void {
    this.#bytes += bytes;
    this.#redraw();
  }

  add(count: number): void {
    this.#count += count;
    this.#redraw();
  }

  /** The last state, and the end of the line. */
  finish(): void {
    this.#draw();
    this[Symbol.dispose]();
  }

  /** Ends a line that was begun, so that what is said next stands on its own. */
  [Symbol.dispose](): void {
    if (this.#isLineOpen) this.#screen.write('\n');
    this.#isLineOpen = false;
  }

  #redraw(): void {
    const nowMs = performance.now();
    if (nowMs - this.#drawnMs < REDRAW_MS) return;
    this.#drawnMs = nowMs;
    this.#draw();
  }

  #draw(): void {
    if (this.#screen.isTTY !== true) return;
    const seconds = Math.max((performance.now() - this.#startedMs) / 1000, 0.001);
    const rate = Math.round(this.#count / seconds);
    this.#isLineOpen = true;
    this.#screen.write(`\r${this.#bar()}${this.#count} relationships, ${rate}/s\u001b[K`);
  }

  #bar(): string {
    if (this.#bytesTotal === 0) return '';
    const filled = Math.round(BAR_WIDTH * Math.min(1, this.#bytes / this.#bytesTotal));
    return `[${'#'.repeat(filled)}${' '.repeat(BAR_WIDTH - filled)}] `;
  }
}
