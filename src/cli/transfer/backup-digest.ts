import { createHash } from 'node:crypto';

/** SHA-256 over lines without white space around them, each with a line feed after it: any change to a line shows. */
export class BackupDigest {
  readonly #hash = createHash('sha256');

  add(line: string): void {
    this.#hash.update(`${line}\n`);
  }

  /** In hexadecimal, of the lines so far. */
  text(): string {
    return this.#hash.copy().digest('hex');
  }
}
