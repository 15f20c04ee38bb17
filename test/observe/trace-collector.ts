import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it came over the wire. */
export interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, string>> }[];
  readonly status: { readonly code?: number };
}

/** A collector on loopback that answers as it is told, and takes everything when it was told nothing. */
export interface TraceCollector extends AsyncDisposable {
  readonly url: string;
  readonly spans: readonly SentSpan[];
  /** Requests, those that were refused among them. */
  readonly requests: () => number;
  /** What is answered next: a status, a cut connection, or a success that leaves spans out. */
  readonly plan: (number | 'cut' | { readonly rejected: number })[];
}

export async function traceCollector(): Promise<TraceCollector> {
  const spans: SentSpan[] = [];
  const plan: TraceCollector['plan'] = [];
  let requests = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      requests++;
      const answer = plan.shift() ?? 200;
      if (answer === 'cut') {
        response.destroy();
        return;
      }
      const partialSuccess = typeof answer === 'object' ? { rejectedSpans: String(answer.rejected) } : {};
      const status = typeof answer === 'object' ? 200 : answer;
      if (status === 200)
        spans.push(...(JSON.parse(body).resourceSpans[0].scopeSpans[0].spans as SentSpan[]));
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify({ partialSuccess }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    spans,
    plan,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
