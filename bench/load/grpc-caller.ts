import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2';
import { once } from 'node:events';
import { MessageFrames } from './message-frames.ts';

/** How much a server may send before it is read: more than a page of anything. */
const WINDOW_BYTES = 16 * 1_024 * 1_024;

/** A call that ended with another status than OK. */
export class CallFailed extends Error {
  /** Of gRPC. */
  readonly code: number;

  constructor(path: string, code: number, message: string) {
    super(`\`${path}\`: expected grpc-status \`0\`, found \`${code}\` ${decodeURIComponent(message)}`);
    this.code = code;
  }
}

/**
 * gRPC calls to a server over one connection, by hand on HTTP/2: half the work of a full client, so that it is the
 * server that runs out of processor first.
 */
export class GrpcCaller implements Disposable {
  readonly #session: ClientHttp2Session;
  readonly #key: string;
  readonly #headers = new Map<string, Readonly<Record<string, string>>>();

  /** @param key shown as a bearer token, if there is one */
  constructor(address: string, key = '') {
    this.#session = connect(`http://${address}`, { settings: { initialWindowSize: WINDOW_BYTES } });
    this.#session.on('connect', () => this.#session.setLocalWindowSize(WINDOW_BYTES));
    this.#session.on('error', () => {}); // every call on it is told too
    this.#key = key;
  }

  /**
   * Gives the bytes of the answer's message once the call has ended well.
   * @param path of `PATHS`
   * @param frame of `frameOf`
   * @throws CallFailed
   */
  call(path: string, frame: Buffer): Promise<Buffer> {
    const stream = this.#request(path);
    stream.end(frame);
    return answerOf(path, stream);
  }

  /** Sends frames as fast as they are taken, then waits for the answer as `call` does. */
  async upload(path: string, frames: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<Buffer> {
    const stream = this.#request(path);
    const answer = answerOf(path, stream);
    answer.catch(() => {}); // awaited below, perhaps after it has failed
    for await (const frame of frames) {
      if (stream.destroyed || stream.closed) break; // refused already; the answer says why
      if (!stream.write(frame)) await Promise.race([once(stream, 'drain'), answer]);
    }
    stream.end();
    return await answer;
  }

  /**
   * The messages of a stream as they come. Leaving the loop cancels the call.
   * @throws CallFailed
   */
  async *messages(path: string, frame: Buffer): AsyncGenerator<Buffer, void, undefined> {
    const stream = this.#request(path);
    stream.end(frame);
    const status = trailersOf(stream);
    const frames = new MessageFrames();
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) yield* frames.take(chunk);
      requireOk(path, status);
    } finally {
      stream.close(constants.NGHTTP2_CANCEL);
    }
  }

  [Symbol.dispose](): void {
    this.#session.close();
  }

  #request(path: string): ClientHttp2Stream {
    let headers = this.#headers.get(path);
    if (headers === undefined) {
      headers = {
        [constants.HTTP2_HEADER_METHOD]: 'POST',
        [constants.HTTP2_HEADER_PATH]: path,
        [constants.HTTP2_HEADER_CONTENT_TYPE]: 'application/grpc',
        te: 'trailers',
        ...(this.#key !== '' && { authorization: `Bearer ${this.#key}` }),
      };
      this.#headers.set(path, headers);
    }
    return this.#session.request(headers);
  }
}

interface Status {
  code: number;
  message: string;
}

/** Filled when the call has ended. A call that fails at once has its status among the headers. */
function trailersOf(stream: ClientHttp2Stream): Status {
  const status: Status = { code: Number.NaN, message: 'no status' };
  const take = (headers: Readonly<Record<string, unknown>>): void => {
    if (headers['grpc-status'] === undefined) return;
    status.code = Number(headers['grpc-status']);
    status.message = text(headers['grpc-message']);
  };
  stream.on('response', take);
  stream.on('trailers', take);
  return status;
}

function requireOk(path: string, { code, message }: Status): void {
  if (code !== 0) throw new CallFailed(path, code, message);
}

function answerOf(path: string, stream: ClientHttp2Stream): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const status = trailersOf(stream);
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', reject);
    stream.on('end', () => {
      try {
        requireOk(path, status);
        const frames = [
          ...new MessageFrames().take(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)),
        ];
        resolve(frames[0] ?? Buffer.alloc(0));
      } catch (error) {
        reject(error as Error);
      }
    });
  });
}

function text(header: unknown): string {
  return typeof header === 'string' ? header : '';
}
