import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OUTSTANDING_MAX } from '../../src/decisions/channel/outgoing.ts';
import { scrapeOf, sumOf, valueOf } from '../observe/scrape.ts';
import { DRIVE_SCHEMA } from './drive-schema.ts';
import { callRaw } from './raw-call.ts';
import { refusalOf } from './refusal.ts';
import { checkOf, deleteOf, readOf, schemaOf, writeOf } from './requests.ts';
import { ThreadedServer } from './threaded-server.ts';

const MAIN = path.join(import.meta.dirname, '../../src/main.ts');
const SERVE = 'serve --grpc-addr 127.0.0.1:0 --threads 2 --sync-writes off --metrics-addr :0 --data-dir';
const PERMISSIONS = '/authzed.api.v1.PermissionsService';
const ALL_CALLS = 'bailiwick_tenant_calls_total{tenant="default"}';
const CALLS = 200 * Number(process.env['BAILIWICK_RUNS'] ?? 1);

let server: ThreadedServer;

beforeAll(async () => {
  server = await ThreadedServer.start(2, [MAIN, ...SERVE.split(' ')]);
  await server.client().writeSchema(schemaOf(DRIVE_SCHEMA));
});

afterAll(() => server[Symbol.dispose]());

/** An order of calls that looks random and is the same every time. */
function* numbers(): Generator<number, never> {
  for (let state = 1; ; state = (state * 48_271) % 0x7fff_ffff) yield state;
}

test('counts are what clients did, on whichever thread', async () => {
  const before = await scrapeOf(server.metricsAddress);
  const clients = Array.from({ length: 6 }, () => server.client());
  const acts = {
    CheckPermission: { ok: 0, refused: 0 },
    WriteRelationships: { ok: 0, refused: 0 },
    ReadRelationships: { ok: 0, refused: 0 },
    DeleteRelationships: { ok: 0, refused: 0 },
  };
  const random = numbers();
  const next = (): number => random.next().value;
  for (let n = 0; n < CALLS; n++) {
    const client = clients[next() % clients.length]!;
    const isRefused = next() % 4 === 0;
    const name = isRefused ? 'nope' : 'owner';
    const call = next() % 4;
    const id = `d${next() % 10}`;
    const [act, answer] = (
      [
        ['CheckPermission', () => client.checkPermission(checkOf(`document:${id}#${name}@user:anna`))],
        [
          'WriteRelationships',
          () => client.writeRelationships(writeOf(`touch document:${id}#${name}@user:anna`)),
        ],
        [
          'ReadRelationships',
          () => client.readRelationships(readOf({ type: 'document', id, relation: name })),
        ],
        [
          'DeleteRelationships',
          () => client.deleteRelationships(deleteOf({ type: 'document', id, relation: name })),
        ],
      ] as const
    )[call]!;
    if (isRefused) {
      expect((await refusalOf(answer() as Promise<unknown>)).code).toBe('FAILED_PRECONDITION');
      acts[act].refused++;
    } else {
      await answer();
      acts[act].ok++;
    }
  }
  // A call is counted when it has ended, which its caller may learn before the thread that scrapes.
  const counted = async (): Promise<number> => {
    const now = await scrapeOf(server.metricsAddress);
    return valueOf(now, ALL_CALLS) - valueOf(before, ALL_CALLS) - sumOf(now, 'bailiwick_calls_in_flight');
  };
  await expect.poll(counted).toBe(CALLS);
  const after = await scrapeOf(server.metricsAddress);
  const grown = (series: string): number => valueOf(after, series) - valueOf(before, series);
  for (const [method, { ok, refused }] of Object.entries(acts)) {
    const of = (code: string): number =>
      grown(`bailiwick_calls_total{method="${PERMISSIONS}/${method}",code="${code}"}`);
    expect([method, of('OK'), of('FAILED_PRECONDITION')]).toEqual([method, ok, refused]);
    expect(grown(`bailiwick_call_duration_seconds_count{method="${PERMISSIONS}/${method}"}`)).toBe(
      ok + refused,
    );
  }
  expect(grown(ALL_CALLS)).toBe(CALLS);
  expect(grown('bailiwick_store_commits_total')).toBe(
    acts.WriteRelationships.ok + acts.DeleteRelationships.ok,
  );
  expect(sumOf(after, 'bailiwick_calls_in_flight')).toBe(0);
});

test('every check and every change is one record of the decision log, on whichever thread it was answered', async () => {
  const records = async (): Promise<number> =>
    valueOf(await scrapeOf(server.metricsAddress), 'bailiwick_decision_records_total');
  // What the calls before this have left: the other thread says once a second how much of it waits there.
  let before = -1;
  const isSettled = async (): Promise<boolean> => {
    const now = await scrapeOf(server.metricsAddress);
    const last = before;
    before = valueOf(now, 'bailiwick_decision_records_total');
    return before === last && sumOf(now, 'bailiwick_decisions_waiting') === 0;
  };
  await expect.poll(isSettled, { interval: 1_500 }).toBe(true);
  const clients = Array.from({ length: 6 }, () => server.client());
  for (const client of clients) {
    await client.writeRelationships(writeOf('touch document:d1#owner@user:anna'));
    await client.checkPermission(checkOf('document:d1#view@user:anna'));
    await refusalOf(client.checkPermission(checkOf('document:d1#nope@user:anna')));
    await client.readRelationships(readOf({ type: 'document', id: 'd1', relation: 'owner' })); // is none
  }
  await expect.poll(records).toBe(before + 3 * clients.length);
  const told = await scrapeOf(server.metricsAddress);
  const limits = told.get('bailiwick_decisions_waiting_limit')!.samples;
  expect(limits.map(({ labels, value }) => [labels.get('thread'), value])).toEqual([
    ['0', 16_384],
    ['1', OUTSTANDING_MAX],
  ]);
  expect(valueOf(told, 'bailiwick_decision_write_duration_seconds_count')).toBeGreaterThan(0);
  for (const none of ['gaps_total', 'log_stopped']) expect(sumOf(told, `bailiwick_decision_${none}`)).toBe(0);
});

test('both threads are told of, and what they have in common is told once', async () => {
  const told = await scrapeOf(server.metricsAddress);
  const { samples } = told.get('bailiwick_thread_serving')!;
  expect(samples.map(({ labels, value }) => [labels.get('thread'), value])).toEqual([
    ['0', 1],
    ['1', 1],
  ]);
  expect(told.get('bailiwick_revision_committed')!.samples).toHaveLength(1);
  await expect
    .poll(async () => {
      const { samples: applied } = (await scrapeOf(server.metricsAddress)).get('bailiwick_revision_applied')!;
      return new Set(applied.map(({ value }) => value)).size; // the other thread looks once a second
    })
    .toBe(1);
});

test('an open watch is a reader; it is gone with its client', async () => {
  const series = 'bailiwick_calls_in_flight{kind="watch"}';
  const watchers = async (): Promise<number> => valueOf(await scrapeOf(server.metricsAddress), series);
  const stream = server.callbackClient().watch({
    optionalObjectTypes: [],
    optionalRelationshipFilters: [],
    optionalUpdateKinds: [],
  });
  stream.on('error', () => {}); // cancelled
  await expect.poll(watchers).toBe(1);
  stream.cancel();
  await expect.poll(watchers).toBe(0);
});

test('methods that are not there make no series', async () => {
  const methods = async (): Promise<ReadonlySet<string | undefined>> =>
    new Set(
      (await scrapeOf(server.metricsAddress))
        .get('bailiwick_calls_total')!
        .samples.map(({ labels }) => labels.get('method')),
    );
  const before = await methods();
  for (const name of ['Nope', 'CheckPermission2', '"},x{y="', '../../metrics']) {
    await expect(callRaw(server.address, `${PERMISSIONS}/${name}`)).rejects.toMatchObject({ code: 12 });
  }
  expect(await methods()).toEqual(before);
});

test('the server is ready, and says so', async () => {
  for (const probe of ['healthz', 'readyz']) {
    const response = await fetch(`http://${server.metricsAddress}/${probe}`);
    expect([probe, response.status, await response.text()]).toEqual([probe, 200, 'ok\n']);
  }
});

test('no metrics are served unless it is told to; each line of a call says whose it was', async () => {
  using quiet = await ThreadedServer.start(2);
  expect(quiet.metricsAddress).toBe('');
  for (let n = 0; n < 4; n++) {
    await refusalOf(quiet.client().checkPermission(checkOf('document:readme#view@user:anna')));
  }
  await quiet.client().writeSchema(schemaOf(DRIVE_SCHEMA));
  const calls = (): readonly unknown[] => quiet.lines.filter((line) => 'method' in line);
  await expect.poll(() => calls().length).toBe(5);
  for (const line of calls()) {
    expect(line).toMatchObject({
      thread: expect.any(Number),
      requestId: expect.stringMatching(/^\w{20}$/),
      tenant: 'default',
      caller: 'anyone',
    });
    expect(JSON.stringify(line)).not.toMatch(/readme|anna/);
  }
});
