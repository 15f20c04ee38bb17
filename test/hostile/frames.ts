/*
 * HTTP/2 by hand, so that what no library would send can be sent (RFC 9113):
 *
 *   bytes 0-2   length of the payload
 *   byte 3      type
 *   byte 4      flags
 *   bytes 5-8   stream
 *   then        payload
 */

export const PREFACE: Buffer = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

export const FRAME = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

export const FLAG = { endStream: 1, acknowledge: 1, endHeaders: 4, padded: 8, priority: 32 } as const;

export const SETTING = { headerTableSize: 1, initialWindowSize: 4, maxFrameSize: 5 } as const;

/** @param length what the frame says of its payload; by default the truth */
export function frame(
  type: number,
  flags: number,
  stream: number,
  payload: Uint8Array = new Uint8Array(),
  length: number = payload.length,
): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

export function settings(...pairs: readonly (readonly [setting: number, value: number])[]): Buffer {
  const payload = Buffer.alloc(pairs.length * 6);
  for (const [index, [setting, value]] of pairs.entries()) {
    payload.writeUInt16BE(setting, index * 6);
    payload.writeUInt32BE(value, index * 6 + 2);
  }
  return frame(FRAME.settings, 0, 0, payload);
}

/** The end of a stream, with the error `CANCEL`. */
export function reset(stream: number): Buffer {
  return frame(FRAME.reset, 0, stream, number32(8));
}

export function windowUpdate(stream: number, bytes: number): Buffer {
  return frame(FRAME.windowUpdate, 0, stream, number32(bytes));
}

/** A block of headers in the plainest form of HPACK (RFC 7541): every name and value as they are, nothing remembered. */
export function headerBlock(headers: Readonly<Record<string, string>>): Buffer {
  const parts = Object.entries(headers).flatMap(([name, value]) => [
    Buffer.of(0),
    hpackText(name),
    hpackText(value),
  ]);
  return Buffer.concat(parts);
}

/** The same, with `name` put into the table that both sides keep: it is then named by one byte, again and again. */
export function remembered(name: string, value: string): Buffer {
  return Buffer.concat([Buffer.of(0x40), hpackText(name), hpackText(value)]);
}

/** What was put into that table last. */
export const NEWEST_REMEMBERED: number = 0x80 | 62;

/** The headers of a call, as a client sends them. */
export function callHeaders(
  path: string,
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return {
    ':method': 'POST',
    ':scheme': 'http',
    ':path': path,
    ':authority': 'localhost',
    'content-type': 'application/grpc',
    te: 'trailers',
    ...more,
  };
}

/** The frame that opens a call on `stream`. */
export function openCall(stream: number, path: string): Buffer {
  return frame(FRAME.headers, FLAG.endHeaders, stream, headerBlock(callHeaders(path)));
}

/** The frame that sends the one message of a call, and no more. */
export function wholeMessage(stream: number, message: Uint8Array): Buffer {
  return frame(FRAME.data, FLAG.endStream, stream, grpcMessage(message));
}

/** @param length what is said of the message; by default the truth */
export function grpcMessage(message: Uint8Array, length: number = message.length): Buffer {
  return Buffer.concat([Buffer.of(0), number32(length), message]);
}

function hpackText(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  return Buffer.concat([hpackNumber(bytes.length), bytes]);
}

/** With a prefix of seven bits, of which the first says that there is no Huffman code. */
function hpackNumber(value: number): Buffer {
  if (value < 127) return Buffer.of(value);
  const bytes = [127];
  let rest = value - 127;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.of(...bytes, rest);
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
