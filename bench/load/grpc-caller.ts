import { type ClientHttp2Session, connect, constants } from 'node:http2';

const FRAME_HEADER_BYTES = 5;

/**
 * Puts one gRPC call after another to a server over one connection, by hand on HTTP/2: half the work of a full client,
 * so that it is the server that runs out of processor first.
 */
export class GrpcCaller implements Disposable {
  readonly #session: ClientHttp2Session;
  readonly #headers: Readonly<Record<string, string>>;

  /** @param path `/package.Service/Method` */
  constructor(address: string, path: string) {
    this.#session = connect(`http://${address}`);
    this.#headers = {
      [constants.HTTP2_HEADER_METHOD]: 'POST',
      [constants.HTTP2_HEADER_PATH]: path,
      [constants.HTTP2_HEADER_CONTENT_TYPE]: 'application/grpc',
      te: 'trailers',
    };
  }

  /**
   * Gives the bytes of the answer's message once the call has ended well; anything else rejects.
   * @param frame of `frameOf`
   */
  call(frame: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const stream = this.#session.request(this.#headers);
      const chunks: Buffer[] = [];
      let status: unknown = 'none';
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('trailers', (trailers) => (status = trailers['grpc-status']));
      stream.on('error', reject);
      stream.on('end', () => {
        if (Number(status) !== 0)
          reject(new Error(`expected grpc-status \`0\`, found \`${String(status)}\``));
        else resolve((chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).subarray(FRAME_HEADER_BYTES));
      });
      stream.end(frame);
    });
  }

  [Symbol.dispose](): void {
    this.#session.close();
  }
}

/** A message as it travels: a byte that says it is not compressed, its length, and itself. */
export function frameOf(message: Buffer): Buffer {
  const frame = Buffer.alloc(FRAME_HEADER_BYTES + message.length);
  frame.writeUInt32BE(message.length, 1);
  message.copy(frame, FRAME_HEADER_BYTES);
  return frame;
}
