import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { TENANT_HEADER } from '../../src/auth/tenant-header.ts';
import type { Method } from '../../src/cli/client/method.ts';

/** Spread over the threads of a server, which share its connections. */
const CONNECTIONS = 8;
const TIMEOUT_MS = 30_000;

/** Calls of an operator who names a tenant in each, over a few connections: what a first call takes is the server's. */
export class TenantCalls implements Disposable {
  readonly #clients: readonly Client[];
  #next = 0;

  constructor(address: string) {
    const options = { 'grpc.use_local_subchannel_pool': 1 };
    this.#clients = Array.from(
      { length: CONNECTIONS },
      () => new Client(address, credentials.createInsecure(), options),
    );
  }

  call<Ask, Answer>({ path, write, read }: Method<Ask, Answer>, tenant: string, ask: Ask): Promise<Answer> {
    const metadata = new Metadata();
    metadata.set(TENANT_HEADER, tenant);
    const client = this.#clients[this.#next++ % CONNECTIONS]!;
    return new Promise((resolve, reject) => {
      const deadline = Date.now() + TIMEOUT_MS;
      client.makeUnaryRequest(path, write, read, ask, metadata, { deadline }, (error, answer) => {
        if (answer === undefined) reject(error ?? new Error('expected an answer, found none'));
        else resolve(answer);
      });
    });
  }

  [Symbol.dispose](): void {
    for (const client of this.#clients) client.close();
  }
}
