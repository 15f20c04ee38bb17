import { once } from 'node:events';
import { Client, type ClientWritableStream, credentials, Metadata } from '@grpc/grpc-js';
import { toClientError } from './client-error.ts';
import type { Method } from './method.ts';

export interface ConnectionOptions {
  /** `host:port` */
  readonly endpoint: string;
  /** A preshared key; absent for a server that asks for none. */
  readonly token?: string | undefined;
  readonly tls: boolean;
}

/** Pages of an export may be larger than the 4 MiB that clients take by default. */
const MESSAGE_BYTES_MAX = 64 * 1024 * 1024;

/** A client of a running server: any call of the API, by its method. Every call rejects with `ClientError` when it is refused. */
export class Connection implements Disposable {
  readonly #client: Client;
  readonly #token: string | undefined;

  constructor({ endpoint, token, tls }: ConnectionOptions) {
    this.#client = new Client(endpoint, tls ? credentials.createSsl() : credentials.createInsecure(), {
      'grpc.max_receive_message_length': MESSAGE_BYTES_MAX,
    });
    this.#token = token;
  }

  call<Ask, Answer>({ path, write, read }: Method<Ask, Answer>, ask: Ask): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(path, write, read, ask, this.#metadata(), (error, answer) => {
        if (error !== null) reject(toClientError(error));
        else if (answer !== undefined) resolve(answer);
        else reject(new Error(`\`${path}\` was answered with nothing`));
      });
    });
  }

  /** The answers as they come, read no faster than they are taken. Leaving the loop cancels the call. */
  async *answers<Ask, Answer>(
    { path, write, read }: Method<Ask, Answer>,
    ask: Ask,
  ): AsyncGenerator<Answer, void, undefined> {
    const call = this.#client.makeServerStreamRequest(path, write, read, ask, this.#metadata());
    try {
      for await (const answer of call as AsyncIterable<Answer>) yield answer;
    } catch (error) {
      throw toClientError(error);
    } finally {
      call.cancel();
    }
  }

  /** Sends no faster than the server takes. What `asks` throws cancels the call, and is thrown. */
  async upload<Ask, Answer>(
    { path, write, read }: Method<Ask, Answer>,
    asks: AsyncIterable<Ask>,
  ): Promise<Answer> {
    const answer = Promise.withResolvers<Answer>();
    const over = new AbortController();
    const call = this.#client.makeClientStreamRequest(path, write, read, this.#metadata(), (error, value) => {
      if (error !== null) answer.reject(toClientError(error));
      else if (value !== undefined) answer.resolve(value);
      else answer.reject(new Error(`\`${path}\` was answered with nothing`));
      over.abort();
    });
    answer.promise.catch(() => undefined); // it may be refused while the next ask is still awaited
    try {
      for await (const ask of asks) {
        if (!(await sent(call, ask, over.signal))) break;
      }
      call.end();
    } catch (error) {
      call.cancel();
      throw error;
    }
    return answer.promise;
  }

  [Symbol.dispose](): void {
    this.#client.close();
  }

  #metadata(): Metadata {
    const metadata = new Metadata();
    if (this.#token !== undefined) metadata.set('authorization', `Bearer ${this.#token}`);
    return metadata;
  }
}

/** Whether there is use in sending more; `over` fires when the call has ended. */
async function sent<Ask>(call: ClientWritableStream<Ask>, ask: Ask, over: AbortSignal): Promise<boolean> {
  if (over.aborted) return false;
  if (call.write(ask)) return true;
  try {
    await once(call, 'drain', { signal: over });
    return true;
  } catch {
    return false; // the call has ended, and its outcome says how
  }
}
