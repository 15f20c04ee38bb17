import { BackupError, type Frame, readFrames } from './frame.ts';
import { type BackupBegin, decodeBegin, decodeEnd } from './manifest.ts';

/** What is done with a backup; each part is given to its end. */
export interface BackupSink {
  store(begin: BackupBegin, pieces: AsyncIterable<Uint8Array>): Promise<void>;
  decisions(begin: BackupBegin, pieces: AsyncIterable<Uint8Array>): Promise<void>;
}

/**
 * Takes a backup apart. Resolves once it turned out to be whole: until then what the sink made of it is not to be used.
 * @throws BackupError; what the sink throws
 */
export async function readBackup(source: AsyncIterable<Uint8Array>, sink: BackupSink): Promise<BackupBegin> {
  const frames = new Frames(readFrames(source));
  try {
    const begin = decodeBegin((await frames.expect('begin')).payload);
    const storeFrames = await frames.give('store', (pieces) => sink.store(begin, pieces));
    const decisionFrames = begin.hasDecisions
      ? await frames.give('decisions', (pieces) => sink.decisions(begin, pieces))
      : 0;
    const end = decodeEnd((await frames.expect('end')).payload);
    if (end.storeFrames !== storeFrames || end.decisionFrames !== decisionFrames) {
      throw new BackupError(
        `expected ${end.storeFrames} and ${end.decisionFrames} frames, found ${storeFrames} and ${decisionFrames}`,
      );
    }
    await frames.close(); // reads on to the end, behind which nothing may be
    return begin;
  } catch (error) {
    await frames.abandon();
    throw error;
  }
}

/** Frames with a look at the one that comes next. */
class Frames {
  readonly #frames: AsyncGenerator<Frame, void>;
  #next: Frame | undefined;

  constructor(frames: AsyncGenerator<Frame, void>) {
    this.#frames = frames;
  }

  async expect(kind: Frame['kind']): Promise<Frame> {
    const found = await this.#peek();
    if (found?.kind !== kind) throw new BackupError(`expected a frame \`${kind}\`, found \`${found?.kind}\``);
    this.#next = undefined;
    return found;
  }

  /** Gives the frames of one kind that follow, and says how many there were. */
  async give(
    kind: Frame['kind'],
    take: (pieces: AsyncIterable<Uint8Array>) => Promise<void>,
  ): Promise<number> {
    let count = 0;
    const peek = (): Promise<Frame | undefined> => this.#peek();
    const clear = (): void => (this.#next = undefined);
    await take(
      (async function* () {
        for (let found = await peek(); found?.kind === kind; found = await peek()) {
          clear();
          count++;
          yield found.payload;
        }
      })(),
    );
    return count;
  }

  async close(): Promise<void> {
    if ((await this.#peek()) !== undefined)
      throw new BackupError('expected the end of the backup, found more');
  }

  async abandon(): Promise<void> {
    await this.#frames.return();
  }

  async #peek(): Promise<Frame | undefined> {
    if (this.#next !== undefined) return this.#next;
    const { value } = await this.#frames.next();
    return (this.#next = value ?? undefined);
  }
}
