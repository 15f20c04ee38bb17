import { Client as RawClient, credentials, Metadata } from '@grpc/grpc-js';

type Headers = Readonly<Record<string, string>>;

/** A connection on which bytes are sent as they are. */
export class RawCaller {
  readonly #client: RawClient;

  constructor(address: string) {
    this.#client = new RawClient(address, credentials.createInsecure());
  }

  /** Sends `bytes` to `/package.Service/Method`, and gives back the bytes of the answer. */
  call(path: string, bytes: Uint8Array = new Uint8Array(), headers: Headers = {}): Promise<Buffer> {
    const metadata = new Metadata();
    for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(
        path,
        (sent: Uint8Array) => Buffer.from(sent),
        (received: Buffer) => received,
        bytes,
        metadata,
        { deadline: Date.now() + 10_000 },
        (error, answer) => (error ? reject(error) : resolve(answer ?? Buffer.alloc(0))),
      );
    });
  }

  /** The same for a call that answers with a stream; what it brings is counted. */
  async count(path: string, bytes: Uint8Array): Promise<number> {
    const stream = this.#client.makeServerStreamRequest(
      path,
      (sent: Uint8Array) => Buffer.from(sent),
      (received: Buffer) => received,
      bytes,
      new Metadata(),
      { deadline: Date.now() + 10_000 },
    );
    let count = 0;
    for await (const _answer of stream) count++;
    return count;
  }

  close(): void {
    this.#client.close();
  }
}

/** One such call on a connection of its own. */
export async function callRaw(
  address: string,
  path: string,
  bytes?: Uint8Array,
  headers?: Headers,
): Promise<Buffer> {
  const caller = new RawCaller(address);
  try {
    return await caller.call(path, bytes, headers);
  } finally {
    caller.close();
  }
}
