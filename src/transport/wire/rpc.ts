import type { Soon } from '../../base/soon.ts';
import type { SnapshotAsk } from '../../operations/asks.ts';

/** What a request may bring, and what was said about it outside its message. */
export interface DecodeOptions {
  /** The largest caveat context of one question, in bytes on the wire; 0 for no bound. */
  readonly contextBytesMax: number;
  /** The caller asked for traces in the metadata, which is older than the field. */
  readonly tracing: boolean;
}

/** One call of the wire contract, between bytes and what the operations understand. */
export interface Rpc<Message, Ask, Answer> {
  /** As on the wire: `/package.Service/Method`. */
  readonly path: string;
  /** Refuses a request that is too large to be valid, before it is read. @throws Fault with the reason of what must be too large in it */
  readonly refuseLarge?: (bytes: Uint8Array, options: DecodeOptions) => void;
  /** @throws Fault `invalid-argument` on bytes that are no such message. */
  readonly read: (bytes: Uint8Array) => Message;
  /** As `read`, for a message that is large enough for others to have their turn meanwhile. */
  readonly readLarge?: (bytes: Uint8Array) => Promise<Message>;
  /** @throws Fault `invalid-argument` with every malformed field; `request-context-too-large`. */
  readonly decode: (message: Message, options: DecodeOptions) => Ask;
  /** `message` is the question that was answered. */
  readonly encode: (answer: Answer, message: Message) => Buffer;
}

/** A call whose request is a stream of messages. */
export interface UploadRpc<Message, Item, Answer> extends Pick<Rpc<Message, never, Answer>, 'path' | 'read'> {
  /**
   * What one message brings, in pieces, so that others have their turn between them.
   * @throws Fault `invalid-argument` with the malformed fields of a piece, after the pieces before it.
   */
  readonly decode: (message: Message) => Iterable<readonly Item[]>;
  readonly encode: (answer: Answer) => Buffer;
}

/** One that gives one answer, which may be so large that others have their turn while it is written. */
export interface ReadRpc<Message, Ask, Answer> extends Omit<SnapshotRpc<Message, Ask, Answer>, 'encode'> {
  readonly encode: (answer: Answer, message: Message) => Soon<Buffer>;
}

/** A call that reads one state, which is opened before the other fields are looked at. */
export interface SnapshotRpc<Message, Ask, Answer> extends Rpc<Message, Ask, Answer> {
  /** `undefined` when the fields that choose the state are malformed; `decode` reports them with all others. */
  readonly snapshotAsk: (message: Message) => SnapshotAsk | undefined;
}
