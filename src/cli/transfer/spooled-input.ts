import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileSource, type LineSource } from './read-lines.ts';

/** What was piped in, kept in a file for its owner alone so that it can be read more than once. Gone when disposed. */
export class SpooledInput implements Disposable {
  readonly source: LineSource;
  readonly bytes: number;
  readonly #folder: string;

  private constructor(folder: string, file: string, bytes: number) {
    this.#folder = folder;
    this.source = { ...fileSource(file), name: 'standard input' };
    this.bytes = bytes;
  }

  /** Takes `input` to its end. */
  static async of(input: AsyncIterable<Uint8Array>): Promise<SpooledInput> {
    const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-restore-')); // which others can't look into
    const file = path.join(folder, 'input');
    const stream = createWriteStream(file);
    try {
      await pipeline(input, stream);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
    return new SpooledInput(folder, file, stream.bytesWritten);
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
