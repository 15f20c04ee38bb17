import { once } from 'node:events';
import {
  type CallOptions,
  Client,
  type ClientWritableStream,
  credentials,
  Metadata,
  type ServiceError,
} from '@grpc/grpc-js';
import { TENANT_HEADER } from '../../auth/tenant-header.ts';
import type { Method } from './method.ts';
import { type CallState, toClientError } from './refusal.ts';

/** Which server to ask, and as whom. */
export interface ConnectionOptions {
  /** `host:port` */
  readonly endpoint: string;
  /** A preshared key; absent for a server that asks for none. */
  readonly token?: string | undefined;
  /** For an operator: whose world the calls are about. */
  readonly tenant?: string | undefined;
  readonly tls: boolean;
  /** In PEM: whom to trust instead of the system's authorities, and what to show. */
  readonly tlsFiles?:
    | {
        readonly authority: Buffer | undefined;
        readonly certificate: Buffer | undefined;
        readonly key: Buffer | undefined;
      }
    | undefined;
  /** The longest wait for an answer, or for the next item of a stream. */
  readonly timeoutMs: number;
}

/** A client of a running server: any call of the API, by its method. Every call throws `ClientError` when it is refused or not answered in time. */
export class Connection implements Disposable {
  readonly #client: Client;
  readonly #metadata = new Metadata();
  readonly #endpoint: string;
  readonly #timeoutMs: number;

  constructor({ endpoint, token, tenant, tls, tlsFiles, timeoutMs }: ConnectionOptions) {
    this.#endpoint = endpoint;
    this.#timeoutMs = timeoutMs;
    if (token !== undefined) this.#metadata.set('authorization', `Bearer ${token}`);
    if (tenant !== undefined) this.#metadata.set(TENANT_HEADER, tenant);
    const channel = tls
      ? credentials.createSsl(tlsFiles?.authority, tlsFiles?.key, tlsFiles?.certificate)
      : credentials.createInsecure();
    this.#client = new Client(endpoint, channel, {
      'grpc.max_receive_message_length': -1, // whoever asks for a big tree or page wants it
      'grpc.enable_http_proxy': 0, // `http_proxy` is meant for the web, and would break `127.0.0.1`
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 5_000, // else calls go on failing for minutes after the server is back
      'grpc.use_local_subchannel_pool': 1, // closed with this connection, also when it is still connecting
    });
  }

  [Symbol.dispose](): void {
    this.#client.close();
  }

  /** One question, one answer. */
  async call<Ask, Answer>({ path, write, read }: Method<Ask, Answer>, ask: Ask): Promise<Answer> {
    const options: CallOptions = { deadline: Date.now() + this.#timeoutMs };
    try {
      return await new Promise<Answer>((resolve, reject) => {
        this.#client.makeUnaryRequest(
          path,
          write,
          read,
          ask,
          this.#metadata,
          options,
          settle(resolve, reject),
        );
      });
    } catch (error) {
      throw this.#translate(error, { begun: false, late: false });
    }
  }

  /**
   * The answers of a stream, no faster than they are taken. Stopping early cancels the call, and so does `stop`, which
   * ends the stream without an error. Without a `stop` each wait for an item is bounded.
   */
  async *answers<Ask, Answer>(
    { path, write, read }: Method<Ask, Answer>,
    ask: Ask,
    stop?: AbortSignal,
  ): AsyncGenerator<Answer, void, undefined> {
    const stream = this.#client.makeServerStreamRequest(path, write, read, ask, this.#metadata);
    const cancel = (): void => stream.cancel();
    stop?.addEventListener('abort', cancel);
    if (stop?.aborted === true) cancel();
    const items = stream[Symbol.asyncIterator]() as AsyncIterator<Answer, void>;
    let [begun, late] = [false, false];
    const giveUp = (): void => {
      late = true;
      cancel();
    };
    try {
      for (;;) {
        const item = await (stop ? items.next() : nextWithin(this.#timeoutMs, items, giveUp));
        if (item.done === true) return;
        begun = true;
        yield item.value;
      }
    } catch (error) {
      if (stop?.aborted !== true) throw this.#translate(error, { begun, late });
    } finally {
      stop?.removeEventListener('abort', cancel);
      cancel();
    }
  }

  /**
   * Sends `asks` as one stream, no faster than they are read at the other end, and gives the one answer. When
   * their source throws, the call is cancelled before its end and nothing of it takes effect. The wait is not bounded:
   * how long the server takes depends on what was sent.
   */
  async upload<Ask, Answer>(
    { path, write, read }: Method<Ask, Answer>,
    asks: AsyncIterable<Ask>,
  ): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const ended = new AbortController();
    const stream = this.#client.makeClientStreamRequest(
      path,
      write,
      read,
      this.#metadata,
      (error: ServiceError | null, answer?: Answer) => {
        ended.abort();
        settle(resolve, reject)(error, answer);
      },
    );
    promise.catch(() => undefined); // it is awaited below, unless the source throws first
    try {
      await sendAll(stream, asks, ended.signal);
    } catch (error) {
      stream.cancel();
      throw error;
    }
    try {
      return await promise;
    } catch (error) {
      throw this.#translate(error, { begun: false, late: false });
    }
  }

  #translate(error: unknown, progress: Pick<CallState, 'begun' | 'late'>): unknown {
    return toClientError(error, { endpoint: this.#endpoint, timeoutMs: this.#timeoutMs, ...progress });
  }
}

/** The callback of grpc-js, which brings an error or an answer, as the two ends of a promise. */
function settle<Answer>(
  resolve: (answer: Answer) => void,
  reject: (error: unknown) => void,
): (error: ServiceError | null, answer?: Answer) => void {
  return (error, answer) => (answer === undefined ? reject(error) : resolve(answer));
}

async function nextWithin<Item>(
  ms: number,
  items: AsyncIterator<Item, void>,
  giveUp: () => void,
): Promise<IteratorResult<Item, void>> {
  const timer = setTimeout(giveUp, ms);
  try {
    return await items.next();
  } finally {
    clearTimeout(timer);
  }
}

/** Stops quietly once `ended` is aborted: the server has said why by then. */
async function sendAll<Item>(
  stream: ClientWritableStream<Item>,
  items: AsyncIterable<Item>,
  ended: AbortSignal,
): Promise<void> {
  for await (const item of items) {
    if (ended.aborted) return;
    if (stream.write(item)) continue;
    try {
      await once(stream, 'drain', { signal: ended });
    } catch (error) {
      if (!ended.aborted) throw error;
      return;
    }
  }
  stream.end();
}
