import { once } from 'node:events';
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import type { Writable } from 'node:stream';

/**
 * Where lines go: standard output, or a file that gets its name only when it is whole, so that a failure leaves what
 * was there before.
 */
export class Output {
  readonly #file: string | undefined;
  readonly #stream: Writable;

  constructor(file: string | undefined) {
    this.#file = file;
    this.#stream = file === undefined ? process.stdout : createWriteStream(partial(file));
  }

  /** Resolves when more can be taken. */
  async write(text: string): Promise<void> {
    if (!this.#stream.write(text)) await once(this.#stream, 'drain');
  }

  async finish(): Promise<void> {
    if (this.#file === undefined) return;
    await new Promise<void>((resolve, reject) => {
      this.#stream.on('error', reject);
      this.#stream.end(resolve);
    });
    renameSync(partial(this.#file), this.#file);
  }

  /** Leaves no trace of a file. */
  discard(): void {
    if (this.#file === undefined) return;
    this.#stream.destroy();
    rmSync(partial(this.#file), { force: true });
  }
}

function partial(file: string): string {
  return `${file}.partial`;
}
