import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DecisionDesk } from '../../../src/decisions/desk.ts';
import type { DecisionLog } from '../../../src/decisions/log.ts';
import { ownDesk } from '../../../src/decisions/own-desk.ts';
import type { DecisionFilter } from '../../../src/decisions/read/filter.ts';
import { defaultProfile } from '../../../src/delegation/default-profile.ts';
import { backupTenant } from '../../../src/operations/backup/backup-tenant.ts';
import { decisionOperations } from '../../../src/operations/decisions/decision-operations.ts';
import { FairQueue } from '../../../src/tenants/fair-queue.ts';
import { linePace } from '../../../src/tenants/line-pace.ts';
import type { Tenant } from '../../../src/tenants/tenant.ts';
import { channelled } from '../../decisions/channel/channelled.ts';
import { CALL, checkOf, collect, openLog } from '../../decisions/fixtures.ts';
import { CALLER, NEVER, putSchema } from '../calls.ts';
import { TenantInFolder } from '../tenant-in-folder.ts';
import { workOf } from '../work-of.ts';

const TURN = 2_000;
const RECORDS = 600;
const { queryDecisions, tailDecisions, exportDecisions } = decisionOperations({
  profile: defaultProfile().profile,
  historyMs: undefined,
});
/** Of what is in no index, and found nowhere. */
const NOBODY: DecisionFilter = { caller: 'nobody' };

let queue: FairQueue;
let logFolder: string;
let log: DecisionLog;

beforeEach(async () => {
  queue = new FairQueue(TURN);
  logFolder = mkdtempSync(path.join(tmpdir(), 'bailiwick-decisions-'));
  log = await openLog(logFolder);
  for (let index = 0; index < RECORDS; index++) log.append(checkOf(`user:u${index}`, 'document:plan'));
  await log.settle();
});

afterEach(async () => {
  await log.close();
  rmSync(logFolder, { recursive: true });
});

async function withTenant(desk: DecisionDesk, use: (tenant: Tenant) => Promise<void>): Promise<void> {
  await using folder = await TenantInFolder.open(undefined, { turnSteps: TURN }, { queue, decisions: desk });
  await use(folder.tenant);
}

/** Every record that there is, that of the look into the log included. */
function looked(): number {
  return log.standing.size;
}

/** Turns are waited for once the steps of one are taken; a block of records is looked at in one go. */
function turnsOf(steps: number): number {
  return Math.floor(steps / TURN) - 1;
}

test('`QueryDecisions` is charged for all it looks at, and gives way, though it finds nothing', async () => {
  await withTenant(ownDesk(log), async (tenant) => {
    const ask = { filter: NOBODY, order: 'descending', limit: 0, cursor: undefined } as const;
    const { steps, turns } = await workOf(queue, async (signal) =>
      expect(await collect(queryDecisions(tenant, CALLER, ask, signal))).toEqual([]),
    );
    expect(looked()).toBeGreaterThan(RECORDS);
    expect(steps).toBe(35 * looked());
    expect(turns).toBeGreaterThanOrEqual(turnsOf(steps));
  });
});

test('`QueryDecisions` by an index is charged for the blocks and the records it looks at', async () => {
  await withTenant(ownDesk(log), async (tenant) => {
    const filter = { user: { type: 'user', id: 'u7' } };
    const ask = { filter, order: 'descending', limit: 0, cursor: undefined } as const;
    const { steps } = await workOf(queue, async (signal) =>
      expect(await collect(queryDecisions(tenant, CALLER, ask, signal))).toHaveLength(1),
    );
    expect(steps).toBe(35 * (1 + 1 + 32)); // the lists of one segment, one record, and its block
  });
});

test('`TailDecisions` is charged for all it looks at, and gives way, though it finds one alone', async () => {
  await withTenant(ownDesk(log), async (tenant) => {
    const { steps, turns } = await workOf(queue, async (signal) => {
      const tail = tailDecisions(tenant, CALLER, { filter: { caller: 'last' }, from: 0 }, signal);
      const last = tail[Symbol.asyncIterator]().next();
      log.append(checkOf('user:last', 'document:plan', { call: { ...CALL, caller: 'last' } }));
      await log.settle();
      await last;
    });
    expect(steps).toBe(35 * looked());
    expect(turns).toBeGreaterThanOrEqual(turnsOf(steps));
  });
});

test('`ExportDecisions` is charged for the records it sends, and gives way', async () => {
  await withTenant(ownDesk(log), async (tenant) => {
    const { steps, turns } = await workOf(queue, (signal) =>
      collect(exportDecisions(tenant, CALLER, { from: 0, upTo: undefined }, signal)),
    );
    expect(steps).toBe(10 * looked());
    expect(turns).toBeGreaterThanOrEqual(turnsOf(steps));
  });
});

test('a query of a log of another thread gives way there, and is charged here', async () => {
  const owners = queue.line();
  const paceOfOwner = (): ((records: number) => void | Promise<void>) => {
    const pace = linePace(owners, 'elsewhere');
    return (records) => pace(35 * records);
  };
  const { desk, served } = channelled(log, undefined, undefined, paceOfOwner);
  const told: number[] = [];
  const ask = { filter: NOBODY, order: 'ascending', limit: 0, cursor: undefined } as const;
  const before = queue.turns;
  expect(await collect(desk.query(ask, NEVER, (records) => void told.push(records)))).toEqual([]);
  expect(told.reduce((sum, records) => sum + records, 0)).toBe(looked());
  expect(told.length).toBeGreaterThan(1); // as it goes: who leaves has been charged
  expect(queue.turns - before).toBeGreaterThanOrEqual(turnsOf(35 * looked()));
  await desk.close();
  await served.ended;
});

test('a backup is charged for what it holds, and gives way', async () => {
  await withTenant(ownDesk(log), async (tenant) => {
    await putSchema(tenant, `definition user {}\n${'// a long schema\n'.repeat(5_000)}`);
    const { steps, turns } = await workOf(queue, (signal) =>
      collect(backupTenant(tenant, CALLER, { token: undefined, withDecisions: false }, signal)),
    );
    const pieces = await collect(tenant.store.image(tenant.store.head(), NEVER));
    expect(steps).toBe(pieces.reduce((sum, { length }) => sum + Math.ceil(length / 10), 0));
    expect(turns).toBeGreaterThanOrEqual(turnsOf(steps));
    expect(turns).toBeGreaterThan(0);
  });
});
