/** Whether it is compressed, in a byte, and its length in four: what comes before each message. */
const HEADER_BYTES = 5;

/** A message as it travels, not compressed. */
export function frameOf(message: Buffer): Buffer {
  const frame = Buffer.alloc(HEADER_BYTES + message.length);
  frame.writeUInt32BE(message.length, 1);
  message.copy(frame, HEADER_BYTES);
  return frame;
}

/** Cuts what comes in chunks of any size into messages. */
export class MessageFrames {
  #rest: Buffer = Buffer.alloc(0);

  *take(chunk: Buffer): Generator<Buffer, void, undefined> {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (bytes.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + bytes.readUInt32BE(1);
      if (bytes.length < end) break;
      yield bytes.subarray(HEADER_BYTES, end);
      bytes = bytes.subarray(end);
    }
    this.#rest = bytes;
  }
}
