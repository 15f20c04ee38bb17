import path from 'node:path';
import { v1 } from '@authzed/authzed-node';
import { expect, test } from 'vitest';
import { sumOf, valueOf, scrapeOf } from '../observe/scrape.ts';
import { type SentSpan, traceCollector } from '../observe/trace-collector.ts';
import { DRIVE_SCHEMA } from './drive-schema.ts';
import { callRaw } from './raw-call.ts';
import { checkOf, schemaOf, writeOf } from './requests.ts';
import { ThreadedServer } from './threaded-server.ts';

const MAIN = path.join(import.meta.dirname, '../../src/main.ts');
const CHECK = 'authzed.api.v1.PermissionsService/CheckPermission';
const WRITE = 'authzed.api.v1.PermissionsService/WriteRelationships';
const CALLER_SPAN = 'b7ad6b7169203331';

function parentOf(number: number): string {
  return number.toString(16).padStart(32, '0');
}

/** `name (child, child (grandchild))`, children in the order of their start. */
function tree(spans: readonly SentSpan[], root: SentSpan): string {
  const children = spans
    .filter(({ parentSpanId }) => parentSpanId === root.spanId)
    .toSorted((a, b) => Number(BigInt(a.startTimeUnixNano) - BigInt(b.startTimeUnixNano)));
  return children.length === 0
    ? root.name
    : `${root.name} (${children.map((child) => tree(spans, child)).join(', ')})`;
}

test('a traced call tells its steps to a collector that fails sometimes; an untraced one tells nothing', async () => {
  await using collector = await traceCollector();
  collector.plan.push(503, 200, 'cut');
  const flags = `--grpc-addr 127.0.0.1:0 --threads 1 --sync-writes off --preload off --metrics-addr :0`;
  const traces = `--traces-sample 0 --traces-otlp ${collector.url}`;
  using server = await ThreadedServer.start(1, [
    MAIN,
    'serve',
    ...`${flags} ${traces} --data-dir`.split(' '),
  ]);
  const client = server.client();
  await client.writeSchema(schemaOf(DRIVE_SCHEMA)); // not traced

  const write = v1.WriteRelationshipsRequest.toBinary(writeOf('create document:plan#owner@user:anna'));
  const check = v1.CheckPermissionRequest.toBinary(checkOf('document:plan#view@user:anna'));
  const refused = v1.CheckPermissionRequest.toBinary(checkOf('document:plan#nope@user:anna'));
  const call = (number: number, name: string, bytes: Uint8Array, flag = '01'): Promise<Buffer> =>
    callRaw(server.address, `/${name}`, bytes, {
      traceparent: `00-${parentOf(number)}-${CALLER_SPAN}-${flag}`,
      'x-request-id': `call-${number}`,
    });
  await call(1, WRITE, write);
  await call(2, CHECK, check);
  await call(3, CHECK, check);
  await expect(call(4, CHECK, refused)).rejects.toMatchObject({ code: 9 });
  await call(5, CHECK, check, '00');

  const rootsOf = (): readonly SentSpan[] =>
    collector.spans.filter(({ parentSpanId }) => parentSpanId === CALLER_SPAN);
  await expect.poll(() => rootsOf().length, { timeout: 15_000 }).toBe(4);
  const told = new Map(
    rootsOf().map((root) => {
      const spans = collector.spans.filter(({ traceId }) => traceId === root.traceId);
      return [Number.parseInt(root.traceId, 16), tree(spans, root)];
    }),
  );
  const begin = 'authenticate, decode';
  expect(told.get(1)).toBe(
    `${WRITE} (${begin}, operate (commit (wait for the writer, evaluate group, write to disk)), encode)`,
  );
  expect(told.get(2)).toMatch(
    /CheckPermission \(authenticate, decode, open snapshot, decode, evaluate \(load pages(, load pages)*\), encode\)$/,
  );
  expect(told.get(3)).toBe(`${CHECK} (${begin}, open snapshot, decode, evaluate, encode)`);
  expect(told.get(4)).toBe(`${CHECK} (${begin}, open snapshot, decode, evaluate)`);
  expect(told.has(5)).toBe(false);

  const attributes = rootsOf().map(({ attributes: of }) =>
    Object.fromEntries(of.map(({ key, value }) => [key, value['stringValue']])),
  );
  expect(attributes).toContainEqual({
    'rpc.system.name': 'grpc',
    'rpc.method': CHECK,
    'rpc.response.status_code': 'FAILED_PRECONDITION',
    'bailiwick.request_id': 'call-4',
    'bailiwick.caller': 'anyone',
    'bailiwick.tenant': 'default',
  });
  expect(JSON.stringify(collector.spans)).not.toMatch(/anna|plan|nope/);
  const ids = collector.spans.map(({ spanId }) => spanId);
  expect(new Set(ids).size).toBe(ids.length);
  const sent = async (): Promise<number> =>
    valueOf(await scrapeOf(server.metricsAddress), 'bailiwick_trace_spans_total{outcome="sent"}');
  await expect.poll(sent).toBe(ids.length);
  expect(sumOf(await scrapeOf(server.metricsAddress), 'bailiwick_trace_spans_total')).toBe(ids.length);
});
