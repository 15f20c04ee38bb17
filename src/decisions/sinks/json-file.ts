import { open, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { LoggedRecord } from '../read/view.ts';
import type { Sink } from './sink.ts';
import { sinkLine } from './sink.ts';

export interface JsonFileOptions {
  /** Of the log. */
  readonly origin: string;
  readonly file: string;
  /** A file that would grow beyond this is put aside first, as `<file>.1`, and what was `.1` becomes `.2`. */
  readonly bytesMax: number;
  /** How many are kept aside; the oldest go. */
  readonly asideMax: number;
}

/** Decisions as lines of JSON in a file, on the disk before they count as sent. */
export class JsonFileSink implements Sink {
  readonly name: string;
  readonly #options: JsonFileOptions;
  #handle: FileHandle | undefined;
  #bytes = 0;

  constructor(options: JsonFileOptions) {
    this.name = `file ${options.file}`;
    this.#options = options;
  }

  async send(records: readonly LoggedRecord[], signal: AbortSignal): Promise<void> {
    try {
      for (let rest = this.#lines(records); rest.length > 0;) {
        signal.throwIfAborted();
        const handle = await this.#room(Buffer.byteLength(rest[0] ?? ''));
        const count = this.#fitting(rest);
        const bytes = Buffer.from(rest.slice(0, count).join(''));
        await handle.appendFile(bytes);
        this.#bytes += bytes.length;
        await handle.sync();
        rest = rest.slice(count);
      }
    } catch (error) {
      await this.close(); // what is in the file is not known any more: it is looked at anew
      throw error;
    }
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  #lines(records: readonly LoggedRecord[]): readonly string[] {
    return records.map((logged) => sinkLine(this.#options.origin, logged));
  }

  /** How many of `lines` go into this file; one at least. */
  #fitting(lines: readonly string[]): number {
    let bytes = this.#bytes;
    const end = lines.findIndex((line, at) => {
      bytes += Buffer.byteLength(line);
      return at > 0 && bytes > this.#options.bytesMax;
    });
    return end === -1 ? lines.length : end;
  }

  /** The file, with room for `bytes`, or empty. */
  async #room(bytes: number): Promise<FileHandle> {
    const handle = this.#handle ?? (await this.#open());
    if (this.#bytes === 0 || this.#bytes + bytes <= this.#options.bytesMax) return handle;
    await this.close();
    await this.#putAside();
    return this.#open();
  }

  async #open(): Promise<FileHandle> {
    const { file } = this.#options;
    this.#handle = await open(file, 'a+', 0o600);
    const { size } = await stat(file);
    this.#bytes = await endLastLine(this.#handle, size);
    return this.#handle;
  }

  async #putAside(): Promise<void> {
    const { file, asideMax } = this.#options;
    const nameOf = (number: number): string => (number === 0 ? file : `${file}.${number}`);
    await rm(nameOf(asideMax), { force: true });
    for (let number = asideMax; number > 0; number--) await renameIfThere(nameOf(number - 1), nameOf(number));
  }
}

/** Ends a line that a crash or a full disk broke off, so that it spoils no other. Gives back the size then. */
async function endLastLine(handle: FileHandle, size: number): Promise<number> {
  if (size === 0) return 0;
  const last = Buffer.alloc(1);
  await handle.read(last, 0, 1, size - 1);
  if (last.toString() === '\n') return size;
  await handle.appendFile('\n');
  return size + 1;
}

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
