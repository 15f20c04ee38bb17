import { once } from 'node:events';
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';

/** A file that can't be written: `out.txt: can't be written (ENOENT)`. */
export class WriteError extends Error {
  override readonly name = 'WriteError';
}

/**
 * Where lines go: standard output, or a file that gets its name only when it is whole, so that a failure leaves what
 * was there before.
 */
export class Output {
  readonly #file: string | undefined;
  readonly #stream: Writable;
  /** Why nothing can be written any more. */
  #failure: Error | undefined;

  constructor(file: string | undefined) {
    this.#file = file;
    this.#stream = file === undefined ? process.stdout : createWriteStream(partial(file));
    // Standard output is the program's, which has its own ending for a reader that went away.
    if (file !== undefined) this.#stream.on('error', (error) => (this.#failure ??= error));
  }

  /** Resolves when more can be taken. @throws WriteError */
  async write(text: string): Promise<void> {
    await this.#writing(async () => {
      if (!this.#stream.write(text)) await once(this.#stream, 'drain');
    });
  }

  /** @throws WriteError */
  async finish(): Promise<void> {
    const file = this.#file;
    if (file === undefined) return;
    await this.#writing(async () => {
      this.#stream.end();
      await finished(this.#stream);
      renameSync(partial(file), file);
    });
  }

  /** Leaves no trace of a file. */
  discard(): void {
    if (this.#file === undefined) return;
    this.#stream.destroy();
    rmSync(partial(this.#file), { force: true });
  }

  async #writing(act: () => Promise<void>): Promise<void> {
    try {
      if (this.#failure !== undefined) throw this.#failure;
      await act();
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause)) throw cause;
      const name = this.#file ?? 'standard output';
      throw new WriteError(`${name}: can't be written (${String(cause.code)})`, { cause });
    }
  }
}

function partial(file: string): string {
  return `${file}.partial`;
}
