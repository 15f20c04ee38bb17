/** Where something stands that is not plain. */
export const NOT_PLAIN = -1;

/**
 * Walks over the fields of a protobuf message that is written plainly: fields in order, each at most once and with a
 * length of one or two bytes. Whoever expects a field says its tag; everything else is `NOT_PLAIN`, which says nothing
 * about whether the bytes are a message.
 */
export class PlainFields {
  readonly bytes: Buffer;
  /** What comes next. */
  at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** Goes to the content of the field `tag` and gives its end, which is not behind `limit`. */
  enter(tag: number, limit: number): number {
    const { bytes } = this;
    if (this.at >= limit || bytes[this.at] !== tag) return NOT_PLAIN;
    const low = bytes[this.at + 1];
    if (low === undefined) return NOT_PLAIN;
    let length = low;
    this.at += 2;
    if (low >= 0x80) {
      const high = bytes[this.at++];
      // The second byte of a length that needs two is neither 0 nor followed by a third.
      if (high === undefined || high === 0 || high >= 0x80) return NOT_PLAIN;
      length = (low & 0x7f) | (high << 7);
    }
    const end = this.at + length;
    return end <= limit ? end : NOT_PLAIN;
  }
}
