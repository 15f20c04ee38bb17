import { Fault } from '../../model/fault.ts';
import type { DecodeOptions } from './rpc.ts';

/** Names, ids, tokens and a cursor of a request, more than they may have together. Read in some milliseconds, whatever they are. */
export const REQUEST_BYTES_MAX: number = 128 * 1024;

/** For calls whose fields are bounded each and that have no context. @throws Fault `invalid-argument` */
export function refuseLargeRequest({ length }: Uint8Array): void {
  if (length <= REQUEST_BYTES_MAX) return;
  throw new Fault(
    'invalid-argument',
    `expected a request of at most ${REQUEST_BYTES_MAX} bytes, found ${length}`,
  );
}

/** For those that have one, which may be of any size where it has no bound. @throws Fault `request-context-too-large` */
export function refuseLargeContextRequest({ length }: Uint8Array, { contextBytesMax }: DecodeOptions): void {
  const bytesMax = contextBytesMax === 0 ? Infinity : REQUEST_BYTES_MAX + contextBytesMax;
  if (length <= bytesMax) return;
  throw new Fault(
    'request-context-too-large',
    `request caveat context should have at most ${contextBytesMax} bytes, and the request with it at most ${bytesMax}, but had ${length}`,
  );
}
