import { createHash } from 'node:crypto';

/*
 * A backup is a sequence of frames behind `MAGIC`:
 *
 *   kind:1 length:4 payload digest:32
 *
 * The digest is SHA-256 over the digest before (of the first frame: that of `MAGIC`), kind, length and payload. So a
 * changed bit, a frame that is missing, repeated or moved, and an end that was cut off all show.
 *
 *   begin ─► store … ─► [ decisions … ] ─► end
 */

export const MAGIC: Buffer = Buffer.from('bailiwick backup 1\n');
const HEAD_BYTES = 5;
export const DIGEST_BYTES = 32;
/** What a frame may hold: a row, such as a schema, is in one piece. */
const PAYLOAD_MAX = 256 * 1024 * 1024;

export type FrameKind = 'begin' | 'store' | 'decisions' | 'end';

const CODES = { begin: 0x62, store: 0x73, decisions: 0x64, end: 0x65 } as const satisfies Record<
  FrameKind,
  number
>;

export interface Frame {
  readonly kind: FrameKind;
  readonly payload: Uint8Array;
}

/** Writes frames, each of which leans on all before. */
export class FrameWriter {
  #previous: Buffer = sha256(MAGIC);

  frame({ kind, payload }: Frame): Buffer {
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt8(CODES[kind], 0);
    head.writeUInt32BE(payload.length, 1);
    this.#previous = sha256(this.#previous, head, payload);
    return Buffer.concat([head, payload, this.#previous]);
  }
}

/** A backup that is not whole, or is none. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/** The frames of a backup, each checked before it is given, up to the one that says `end`. @throws BackupError */
export async function* readFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Frame, void> {
  const input = new Input(source);
  try {
    const magic = await input.take(MAGIC.length);
    if (magic === undefined || !magic.equals(MAGIC))
      throw new BackupError('expected a backup, found something else');
    let previous = sha256(MAGIC);
    for (let place = MAGIC.length; ;) {
      const head = await input.take(HEAD_BYTES);
      if (head === undefined) throw new BackupError(`the backup was cut off at byte ${place}`);
      const length = head.readUInt32BE(1);
      if (length > PAYLOAD_MAX) throw damaged(place);
      const rest = await input.take(length + DIGEST_BYTES);
      if (rest === undefined) throw new BackupError(`the backup was cut off at byte ${place}`);
      const payload = rest.subarray(0, length);
      previous = sha256(previous, head, payload);
      const kind = kindOf(head[0]);
      if (!previous.equals(rest.subarray(length)) || kind === undefined) throw damaged(place);
      yield { kind, payload };
      place += HEAD_BYTES + rest.length;
      if (kind !== 'end') continue;
      if ((await input.take(1)) !== undefined)
        throw new BackupError(`expected the backup to end at byte ${place}, found more`);
      return;
    }
  } finally {
    await input.close();
  }
}

function kindOf(code: number | undefined): FrameKind | undefined {
  const kinds: readonly FrameKind[] = ['begin', 'store', 'decisions', 'end'];
  return kinds.find((kind) => CODES[kind] === code);
}

function damaged(place: number): BackupError {
  return new BackupError(`the backup is damaged at byte ${place}: the checksum does not match`);
}

function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** Bytes as they are asked for, whatever pieces they come in. */
class Input {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #held: Buffer[] = [];
  #size = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#pieces = source[Symbol.asyncIterator]();
  }

  /** The next `count` bytes; undefined when there are not so many. */
  async take(count: number): Promise<Buffer | undefined> {
    while (this.#size < count) {
      const next = await this.#pieces.next();
      if (next.done === true) return undefined;
      this.#held.push(Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength));
      this.#size += next.value.byteLength;
    }
    const all = Buffer.concat(this.#held);
    this.#held = [all.subarray(count)];
    this.#size -= count;
    return all.subarray(0, count);
  }

  async close(): Promise<void> {
    await this.#pieces.return?.();
  }
}
