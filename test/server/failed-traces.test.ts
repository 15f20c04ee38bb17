import { status } from '@grpc/grpc-js';
import { beforeAll, describe, expect, test } from 'vitest';
import { refusalOf, detailsIn } from './refusal.ts';
import { bulkOf, checkOf, schemaOf } from './requests.ts';
import { type Client, RunningServer } from './running-server.ts';

/* A traced check that fails tells the way to its failure, in the text format of protobuf, in `debug_trace_proto_text`. */

const SCHEMA = `caveat broken(n int) {
	1 / n == 1
}

definition user {}

definition group {
	relation member: user | group#member | user with broken
	relation blocked: user with broken
	permission allowed = member - blocked
}
`;
const DEPTH = 'ERROR_REASON_MAXIMUM_DEPTH_EXCEEDED';
let client: Client;
let server: RunningServer;

beforeAll(async () => {
  server = await RunningServer.start();
  client = server.client();
  await client.writeSchema(schemaOf(SCHEMA));
  const long = 'x'.repeat(1_000);
  for (const end of ['', long]) {
    await server.fill(
      Array.from({ length: 60 }, (_, n) => `group:g${n}${end}#member@group:g${n + 1}${end}#member`),
    );
  }
  await server.fill(['group:lost#member@user:anna[broken:{"n":0}]']);
});

async function traceOf(asked: string): Promise<{ readonly reason: string; readonly trace: string }> {
  const { info } = await refusalOf(client.checkPermission(checkOf(asked, undefined, { withTracing: true })));
  return { reason: info!.reason, trace: info!.metadata['debug_trace_proto_text'] ?? '' };
}

describe('the trace', () => {
  test('of what is too deep leads down from the question, as far as it fits', async () => {
    const { reason, trace } = await traceOf('group:g0#member@user:anna');
    expect(reason).toBe(DEPTH);
    expect(trace).toMatch(
      /^check \{ resource \{ object_type: "group" object_id: "g0" \} permission: "member" permission_type: PERMISSION_TYPE_RELATION subject \{ object \{ object_type: "user" object_id: "anna" \} \}/,
    );
    const ids = [...trace.matchAll(/object_id: "(g\d+)"/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(8);
    expect(ids).toEqual(ids.map((_, n) => `g${n}`));
    expect(Buffer.byteLength(trace)).toBeLessThan(4_608);
    expect(trace.split('{').length).toBe(trace.split('}').length);
  });

  test('of a condition that fails shows it', async () => {
    const { reason, trace } = await traceOf('group:lost#allowed@user:anna');
    expect(reason).toBe('ERROR_REASON_CAVEAT_EVALUATION_ERROR');
    expect(trace).toContain('permission: "allowed" permission_type: PERMISSION_TYPE_PERMISSION');
    expect(trace).toContain('caveat_name: "broken"');
    expect(trace).toContain('context { fields { key: "n" value {');
  });

  test('is in the error of each item of a bulk check', async () => {
    const asked = bulkOf(['group:lost#member@user:anna', 'group:lost#member@user:ben'], {
      withTracing: true,
    });
    const { pairs } = await client.checkBulkPermissions(asked);
    expect(pairs.map(({ response }) => response.oneofKind)).toEqual(['error', 'item']);
    const [failed] = pairs;
    if (failed?.response.oneofKind !== 'error') throw new Error('expected an error');
    expect(detailsIn(failed.response.error).info!.metadata['debug_trace_proto_text']).toContain('check {');
  });

  test('is left out where no tracing was asked for', async () => {
    const { info } = await refusalOf(client.checkPermission(checkOf('group:g0#member@user:anna')));
    expect(info).toMatchObject({ reason: DEPTH, metadata: {} });
    expect(Object.keys(info!.metadata)).toEqual([]);
  });
});

test('with the longest names the refusal still fits into 8 KiB of trailers', async () => {
  const asked = checkOf(`group:g0${'x'.repeat(1_000)}#member@user:anna`, undefined, { withTracing: true });
  const error = await client.checkPermission(asked).then(
    () => undefined,
    (thrown: unknown) =>
      thrown as { code: number; details: string; metadata: { get(key: string): unknown[] } },
  );
  expect(error!.code).toBe(status.FAILED_PRECONDITION);
  const [bytes] = error!.metadata.get('grpc-status-details-bin') as readonly Buffer[];
  expect(Buffer.from(bytes!).toString('base64').length + error!.details.length).toBeLessThan(8_000);
  expect(bytes!.toString()).toContain('debug_trace_proto_text');
});
