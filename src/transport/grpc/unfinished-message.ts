import type { ServerReadableStream } from '@grpc/grpc-js';
import { assert } from '../../base/assert.ts';

/** The state of grpc-js's decoder of a stream between two messages; in one it has another. */
const BETWEEN_MESSAGES = 0;

/**
 * Whether the peer closed its side in the middle of a message. grpc-js drops what had come of it and reports a good end,
 * so that a stream which was cut short, by a proxy say, looks whole. It offers no way to ask: this looks into the call,
 * which hands on to others until one of them has the decoder. Where none is found the call fails, rather than to take a
 * part for the whole; test/streams/half-closed-import.test.ts tells when grpc-js has changed.
 */
export function endsInMessage(call: ServerReadableStream<Buffer, Buffer>): boolean {
  let inner: unknown = property(call, 'call');
  while (property(inner, 'decoder') === undefined && property(inner, 'nextCall') !== undefined) {
    inner = property(inner, 'nextCall');
  }
  const state = property(property(inner, 'decoder'), 'readState');
  assert(typeof state === 'number', 'a call of grpc-js has a decoder with a state');
  return state !== BETWEEN_MESSAGES;
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (Reflect.get(value, name) as unknown) : undefined;
}
