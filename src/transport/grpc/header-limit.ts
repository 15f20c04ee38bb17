import type { ServerOptions as Http2Options } from 'node:http2';
import type { Server } from '@grpc/grpc-js';
import { assert } from '../../base/assert.ts';

/**
 * Bounds the headers of a call, in bytes as HTTP/2 counts them: names, values, and 32 for each header. What is larger is
 * reset with ENHANCE_YOUR_CALM by Node, before anybody here hears of it, and the other calls of its connection go on.
 *
 * The bound is told with the settings that the server sends first, and holds once the peer has acknowledged them. One that
 * never does is held by what HTTP/2 bounds for all: 128 headers, in nine frames of 16 KiB.
 *
 * grpc-js has no option for it, but hands these of its own to every server of HTTP/2 that it makes. They are looked for,
 * so that a version that keeps them elsewhere does not start without the bound.
 * @param server that has made none yet
 */
export function limitHeaders(server: Server, bytesMax: number): void {
  const { commonServerOptions: options } = server as unknown as { commonServerOptions?: Http2Options };
  assert(options !== undefined, 'grpc-js has options for its servers of HTTP/2');
  options.settings = { ...options.settings, maxHeaderListSize: bytesMax };
}
