import { expect, test } from 'vitest';
import { Readiness } from '../../src/base/readiness.ts';
import { Instruments } from '../../src/cli/instruments.ts';
import type { DecisionQueue, MeteredTenants } from '../../src/cli/tenants-meter.ts';
import { parseExposition, type Scrape } from '../../src/cli/top/parse-exposition.ts';
import { exposition } from '../../src/observe/metrics/exposition.ts';
import { clearGauges, metricsMemory } from '../../src/observe/metrics/meter.ts';
import { checkPermission } from '../../src/operations/check-permission.ts';
import { openSnapshot } from '../../src/operations/snapshot.ts';
import type { GraphSize } from '../../src/graph/graph.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { valueOf } from '../observe/scrape.ts';
import { CALLER, NEVER, putSchema, question, writeText } from '../operations/calls.ts';
import { TenantInFolder } from '../operations/tenant-in-folder.ts';

const SCHEMA = 'definition user {}\ndefinition document {\nrelation viewer: user\n}';

async function check(tenant: Tenant, text: string): Promise<void> {
  const snapshot = await openSnapshot(tenant, { consistency: { kind: 'newest' }, cursor: undefined }, NEVER);
  await checkPermission(snapshot, CALLER, { ...question(text), tracing: false }, NEVER);
}

function only(tenant: Tenant, queue?: DecisionQueue): MeteredTenants {
  return { open: () => [{ tenant, queue }] };
}

/** A tenant in which nothing is. */
const NOTHING = {
  graph: { bytes: 0, budget: 0, traffic: {}, pages: {}, applied: 0 },
  store: { head: () => 0, oldest: () => 0 },
  activity: {},
  watchers: { lagBehind: () => 0 },
};
const EMPTY = NOTHING as unknown as Tenant;

/** What is measured of a tenant that `act` makes something of. */
async function measured(act: (tenant: Tenant) => Promise<void>, graph?: GraphSize): Promise<Scrape> {
  await using world = await TenantInFolder.open(undefined, {}, { graph });
  const memory = metricsMemory(1);
  using instruments = new Instruments(memory, 0);
  const readiness = new Readiness();
  instruments.follow(only(world.tenant), readiness);
  await putSchema(world.tenant, SCHEMA);
  await act(world.tenant);
  instruments.sample();
  return parseExposition(exposition(memory));
}

test('evaluations are told by whether they had to load, with their steps and what was loaded', async () => {
  const scrape = await measured(async (tenant) => {
    await writeText(tenant, 'touch document:one#viewer@user:anna');
    for (let n = 0; n < 3; n++) await check(tenant, 'document:one#viewer@user:anna');
    await check(tenant, 'document:two#viewer@user:anna');
  });
  expect(valueOf(scrape, 'bailiwick_evaluations_total{pages="loaded"}')).toBe(2);
  expect(valueOf(scrape, 'bailiwick_evaluations_total{pages="resident"}')).toBe(2);
  expect(valueOf(scrape, 'bailiwick_evaluation_steps_total')).toBeGreaterThan(0);
  expect(valueOf(scrape, 'bailiwick_graph_reads_total')).toBe(2);
  expect(valueOf(scrape, 'bailiwick_graph_pages_loaded_total')).toBe(2);
  expect(valueOf(scrape, 'bailiwick_graph_pages{thread="0"}')).toBe(2);
  expect(valueOf(scrape, 'bailiwick_graph_budget_bytes{thread="0"}')).toBe(Infinity);
  expect(valueOf(scrape, 'bailiwick_revision_committed')).toBe(2);
  expect(valueOf(scrape, 'bailiwick_revision_applied{thread="0"}')).toBe(2);
  expect(valueOf(scrape, 'bailiwick_revision_lag{thread="0"}')).toBe(0);
  expect(valueOf(scrape, 'bailiwick_thread_cpu_seconds_total{thread="0"}')).toBeGreaterThan(0);
  expect(valueOf(scrape, 'process_resident_memory_bytes')).toBeGreaterThan(0);
});

test('a graph without room tells how many pages it gave up', async () => {
  const scrape = await measured(
    async (tenant) => {
      for (let n = 0; n < 20; n++) {
        await writeText(tenant, `touch document:d${n}#viewer@user:anna`);
        await check(tenant, `document:d${n}#viewer@user:anna`);
      }
    },
    { budget: 0, plainMax: 256 },
  );
  expect(valueOf(scrape, 'bailiwick_graph_evictions_total')).toBeGreaterThan(0);
  const left = valueOf(scrape, 'bailiwick_graph_pages{thread="0"}');
  expect(left + valueOf(scrape, 'bailiwick_graph_evictions_total')).toBe(20);
});

test('a reader that takes nothing falls behind, until it leaves', async () => {
  let behind = 0;
  const scrape = await measured(async (tenant) => {
    const watcher = tenant.watchers.enter(tenant.store.head());
    tenant.watchers.enter(tenant.store.head()).told += 2; // it has all that comes
    for (const id of ['a', 'b']) await writeText(tenant, `touch document:${id}#viewer@user:anna`);
    behind = tenant.watchers.lagBehind(tenant.store.head());
    tenant.watchers.leave(watcher);
  });
  expect(behind).toBe(2);
  expect(valueOf(scrape, 'bailiwick_watch_lag_revisions')).toBe(0);
});

test('what the decision logs of open tenants keep adds up, without those that another thread owns', () => {
  const memory = metricsMemory(1);
  using instruments = new Instruments(memory, 0);
  const queue = (keeps?: DecisionQueue['keeps']): DecisionQueue => ({
    waiting: 0,
    waitingMax: 100,
    ...(keeps && { keeps }),
  });
  const worlds = [queue({ records: 5, bytes: 1_000 }), queue({ records: 2, bytes: 300 }), queue(), undefined];
  const open = () => worlds.map((one) => ({ tenant: EMPTY, queue: one }));
  instruments.follow({ open }, new Readiness());
  const scrape = parseExposition(exposition(memory));
  expect(valueOf(scrape, 'bailiwick_decision_log_records')).toBe(7);
  expect(valueOf(scrape, 'bailiwick_decision_log_bytes')).toBe(1_300);
});

test('what the parts of a server tell is counted', () => {
  const memory = metricsMemory(1);
  using instruments = new Instruments(memory, 0);
  const group = { takenMs: 0, evaluatedMs: 10, writtenMs: 12 };
  instruments.noteGroup({ turns: 3, after: 4, upTo: 6, ...group }); // one was refused
  instruments.noteCollection({ versions: 1, expired: 2, changes: 3 }, 500);
  instruments.noteCollection(undefined, 250);
  instruments.noteSpans('dropped', 7);
  instruments.noteDecisionFlush({ records: 5, takenMs: 10, writtenMs: 13 });
  instruments.noteDecisionFlush({ records: 0, takenMs: 20, writtenMs: 21 }); // a checkpoint alone
  instruments.noteDecisionGap({ cause: 'overflow', lost: 3 });
  instruments.noteDecisionGap({ cause: 'sampling', lost: 9 });
  instruments.noteDecisionGap({ cause: 'crash', lost: 0 }); // nobody knows how many
  instruments.noteDecisionsStopped('acme');
  instruments.noteDeath();
  instruments.noteStopped('acme');
  const scrape = parseExposition(exposition(memory));
  const told = (series: string): number => valueOf(scrape, `bailiwick_${series}`);
  expect(told('store_commits_total')).toBe(2);
  expect(told('store_group_turns_sum')).toBe(3);
  expect(told('store_write_duration_seconds_sum')).toBeCloseTo(0.002);
  expect(told('collections_total{outcome="done"}')).toBe(1);
  expect(told('collections_total{outcome="failed"}')).toBe(1);
  expect(told('collected_total{what="expired"}')).toBe(2);
  expect(told('collection_seconds_total')).toBe(0.75);
  expect(told('trace_spans_total{outcome="dropped"}')).toBe(7);
  expect(told('decision_records_total')).toBe(5);
  expect(told('decision_write_duration_seconds_count')).toBe(2);
  expect(told('decision_write_duration_seconds_sum')).toBeCloseTo(0.004);
  expect(told('decision_gaps_total{cause="crash"}')).toBe(1);
  expect(told('decisions_unrecorded_total{cause="overflow"}')).toBe(3);
  expect(told('decisions_unrecorded_total{cause="sampling"}')).toBe(9);
  expect(told('decisions_unrecorded_total{cause="crash"}')).toBe(0);
  expect(told('decision_log_stopped')).toBe(1);
  expect(told('thread_deaths_total')).toBe(1);
  expect(told('store_stopped')).toBe(1);
});

test('what waits to be recorded is looked at, and goes with its thread', () => {
  const memory = metricsMemory(2);
  using instruments = new Instruments(memory, 1);
  const queue = { waiting: 3, waitingMax: 100 };
  instruments.follow(only(EMPTY, queue), new Readiness());
  const told = (series: string): number =>
    valueOf(parseExposition(exposition(memory)), `bailiwick_decisions_${series}{thread="1"}`);
  instruments.sample();
  expect([told('waiting'), told('waiting_limit')]).toEqual([3, 100]);
  queue.waiting = 0;
  instruments.sample();
  expect([told('waiting'), told('waiting_limit')]).toEqual([0, 100]);
  clearGauges(memory.sheets[1]!);
  expect(told('waiting_limit')).toBe(0);
});

test('a thread serves while nothing hinders it', () => {
  const memory = metricsMemory(2);
  using instruments = new Instruments(memory, 1);
  const readiness = new Readiness();
  instruments.follow(only(EMPTY), readiness);
  const serves = (): number =>
    valueOf(parseExposition(exposition(memory)), 'bailiwick_thread_serving{thread="1"}');
  expect(serves()).toBe(1);
  readiness.hinder('writes', 'one failed');
  expect(serves()).toBe(0);
  readiness.clear('writes');
  expect(serves()).toBe(1);
});

test('what stands is summed up over the open tenants, or that of the one furthest', () => {
  const memory = metricsMemory(2);
  using instruments = new Instruments(memory, 1);
  const sized = (bytes: number, head: number, applied: number): Tenant =>
    ({
      ...NOTHING,
      graph: { ...NOTHING.graph, bytes, budget: 2 * bytes, pages: { residentCount: bytes }, applied },
      store: { head: () => head, oldest: () => head - 1 },
      watchers: { lagBehind: () => head - applied },
    }) as unknown as Tenant;
  const open = [
    { tenant: sized(10, 50, 50), queue: { waiting: 1, waitingMax: 9 } },
    { tenant: sized(5, 7, 4), queue: { waiting: 6, waitingMax: 9 } },
  ];
  instruments.follow({ open: () => open, known: () => ({ active: 7, suspended: 2 }) }, new Readiness());
  const told = (series: string): number =>
    valueOf(parseExposition(exposition(memory)), `bailiwick_${series}`);
  const of = (name: string): number => told(`${name}{thread="1"}`);
  expect(of('tenants_open')).toBe(2);
  expect([told('tenants{state="active"}'), told('tenants{state="suspended"}')]).toEqual([7, 2]);
  expect([of('graph_resident_bytes'), of('graph_budget_bytes'), of('graph_pages')]).toEqual([15, 30, 15]);
  expect([of('revision_lag'), told('watch_lag_revisions')]).toEqual([3, 3]);
  expect([told('revision_committed'), of('revision_applied')]).toEqual([50, 50]);
  expect(of('decisions_waiting')).toBe(6);
  open.length = 1;
  instruments.sample();
  expect([of('tenants_open'), of('revision_lag'), of('graph_resident_bytes')]).toEqual([1, 0, 10]);
});

test('what a tenant counted before it was closed is not lost, and one that is opened anew counts on', async () => {
  await using world = await TenantInFolder.open();
  await putSchema(world.tenant, SCHEMA);
  const memory = metricsMemory(1);
  using instruments = new Instruments(memory, 0);
  const open = [{ tenant: world.tenant, queue: undefined }];
  instruments.follow({ open: () => open }, new Readiness());
  const evaluated = (): number => {
    instruments.sample();
    const scrape = parseExposition(exposition(memory));
    return (
      valueOf(scrape, 'bailiwick_evaluations_total{pages="loaded"}') +
      valueOf(scrape, 'bailiwick_evaluations_total{pages="resident"}')
    );
  };
  for (let n = 0; n < 3; n++) await check(world.tenant, 'document:one#viewer@user:anna');
  open.length = 0; // closed before the next look
  expect(evaluated()).toBe(3);
  expect(evaluated()).toBe(3);
});

test('a store or a log that failed is told until the last tenant is well again or closed', () => {
  const memory = metricsMemory(1);
  using instruments = new Instruments(memory, 0);
  const told = (name: string): number =>
    valueOf(parseExposition(exposition(memory)), `bailiwick_${name}_stopped`);
  for (const name of ['acme', 'globex']) instruments.noteStopped(name);
  instruments.noteDecisionsStopped('acme');
  instruments.noteResumed('acme');
  expect([told('store'), told('decision_log')]).toEqual([1, 1]);
  instruments.noteClosed('acme');
  instruments.noteClosed('globex');
  expect([told('store'), told('decision_log')]).toEqual([0, 0]);
});
