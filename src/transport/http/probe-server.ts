import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readiness } from '../../base/readiness.ts';

/** What is asked by machines that watch over this one; more connections than they need are a mistake or an attack. */
const CONNECTIONS_MAX = 64;

export interface ProbeServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly readiness: Readiness;
  /** What `/metrics` answers, and of which type it is. */
  readonly metrics: () => string;
  readonly metricsType: string;
  /** What `/tenants` answers, as JSON. */
  readonly tenants: () => string;
}

/**
 * Answers by HTTP, without asking for a key:
 *
 *   /metrics    the numbers
 *   /tenants    those that call most at the moment
 *   /healthz    200 while another start would cure nothing, else 503
 *   /readyz     200 while everything can be done that the server is there for, else 503 and what hinders it
 */
export class ProbeServer implements AsyncDisposable {
  readonly port: number;
  readonly #server: Server;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  /** Rejects with the system's error when the address can't be had. */
  static async listen(options: ProbeServerOptions): Promise<ProbeServer> {
    const server = createServer((request, response) => answer(options, request, response));
    server.maxConnections = CONNECTIONS_MAX;
    const listening = once(server, 'listening'); // rejects with what `error` brings
    server.listen({ host: options.host, port: options.port });
    await listening;
    return new ProbeServer(server, (server.address() as AddressInfo).port);
  }

  /** Cuts what is open: whoever probes comes again. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function answer(options: ProbeServerOptions, request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    say(response, 405, `expected \`GET\` or \`HEAD\`, found \`${request.method}\`\n`);
    return;
  }
  const [path = ''] = (request.url ?? '').split('?');
  switch (path) {
    case '/metrics':
      return say(response, 200, options.metrics(), options.metricsType);
    case '/tenants':
      return say(response, 200, options.tenants(), 'application/json');
    case '/healthz':
      return probe(response, options.readiness, 'final');
    case '/readyz':
      return probe(response, options.readiness, 'any');
    default:
      return say(response, 404, 'expected `/metrics`, `/tenants`, `/healthz` or `/readyz`\n');
  }
}

/** @param which hindrances count */
function probe(response: ServerResponse, { hindrances }: Readiness, which: 'any' | 'final'): void {
  const lines = [...hindrances]
    .filter(([, { isFinal }]) => which === 'any' || isFinal)
    .map(([name, { why }]) => `${name}: ${why}\n`);
  if (lines.length === 0) say(response, 200, 'ok\n');
  else say(response, 503, lines.join(''));
}

function say(
  response: ServerResponse,
  status: number,
  text: string,
  type = 'text/plain; charset=utf-8',
): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text);
}
