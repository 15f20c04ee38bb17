import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SharedNewest } from '../../src/consistency/shared-newest.ts';
import type { RelationshipFilter } from '../../src/model/filter.ts';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import type { Precondition, RelationshipUpdate } from '../../src/model/update.ts';
import { deleteRelationships } from '../../src/operations/delete-relationships.ts';
import { importRelationships } from '../../src/operations/import-relationships.ts';
import { writeRelationships } from '../../src/operations/write-relationships.ts';
import { chargeWorkOf, tellWork } from '../../src/operations/work-account.ts';
import { writeSchema } from '../../src/operations/write-schema.ts';
import { ChannelStore } from '../../src/store/channel/channel-store.ts';
import { serveStore } from '../../src/store/channel/serve-store.ts';
import { SharedStanding } from '../../src/store/channel/shared-standing.ts';
import { FairQueue } from '../../src/tenants/fair-queue.ts';
import { linePace } from '../../src/tenants/line-pace.ts';
import { stepsOf } from '../../src/tenants/prices.ts';
import { Tenant } from '../../src/tenants/tenant.ts';
import { CALLER, NEVER, putSchema } from './calls.ts';
import { TenantInFolder } from './tenant-in-folder.ts';
import { workOf } from './work-of.ts';

const TURN = 500;
const STORED = 300;
const SCHEMA = 'definition user {}\ndefinition group {\n\trelation member: user\n\trelation guest: user\n}';
const COMMIT = 100;
const LOOKED_AT = 5 * STORED;

let queue: FairQueue;
let folder: TenantInFolder;

beforeEach(async () => {
  queue = new FairQueue(TURN);
  folder = await TenantInFolder.open(undefined, { turnSteps: TURN }, { queue });
  await putSchema(folder.tenant, SCHEMA);
  await writeMembers(folder.tenant, 'eng', NEVER);
});

afterEach(() => folder[Symbol.asyncDispose]());

function members(group: string): readonly RelationshipUpdate[] {
  return Array.from({ length: STORED }, (_, index) => ({
    operation: 'touch',
    relationship: parseRelationship(`group:${group}#member@user:u${index}`),
  }));
}

async function writeMembers(
  tenant: Tenant,
  group: string,
  signal: AbortSignal,
  preconditions: readonly Precondition[] = [],
): Promise<void> {
  await writeRelationships(
    tenant,
    CALLER,
    { updates: members(group), preconditions, metadata: undefined },
    signal,
  );
}

function remove(tenant: Tenant, filter: RelationshipFilter, signal: AbortSignal): Promise<unknown> {
  const ask = { filter, preconditions: [], limit: 0, allowPartial: false, metadata: undefined };
  return deleteRelationships(tenant, CALLER, ask, signal);
}

/** Turns are waited for once the steps of one are taken; the first was had when the call came. */
function turnsOf(steps: number): number {
  return Math.floor(steps / TURN) - 1;
}

test('a write is charged for what it writes, and gives way', async () => {
  const { steps, turns } = await workOf(queue, (signal) => writeMembers(folder.tenant, 'ops', signal));
  expect(steps).toBe(COMMIT + 60 * STORED);
  expect(turns).toBeGreaterThanOrEqual(turnsOf(steps));
});

test('a write is charged for what its preconditions look at, also where they refuse it', async () => {
  const noGuest: Precondition = {
    operation: 'must-match',
    filter: { resourceType: 'group', relation: 'guest' },
  };
  const { steps, turns } = await workOf(queue, (signal) =>
    expect(writeMembers(folder.tenant, 'ops', signal, [noGuest])).rejects.toMatchObject({
      reason: 'precondition-failed',
    }),
  );
  expect(steps).toBe(COMMIT + LOOKED_AT);
  expect(turns).toBeGreaterThanOrEqual(turnsOf(steps));
});

test.each([
  { relation: 'member', steps: COMMIT + LOOKED_AT + 60 * STORED },
  { relation: 'guest', steps: COMMIT + LOOKED_AT }, // nothing matches, and all of it was looked at
])('a delete of `$relation` by filter is charged for what it looks at and deletes', async (expected) => {
  const filter = { resourceType: 'group', relation: expected.relation };
  const { steps, turns } = await workOf(queue, (signal) => remove(folder.tenant, filter, signal));
  expect(steps).toBe(expected.steps);
  expect(turns).toBeGreaterThanOrEqual(turnsOf(steps));
});

test('a schema is charged for what it looks for among the relationships', async () => {
  const schema = 'definition user {}\ndefinition group {\n\trelation member: user\n}'; // is there any guest?
  const { steps } = await workOf(queue, (signal) => writeSchema(folder.tenant, CALLER, { schema }, signal));
  expect(steps).toBe(COMMIT + LOOKED_AT);
});

test('an import is charged for what it brings, and gives way', async () => {
  const batch = members('ops').map(({ relationship }) => relationship);
  async function* batches(): AsyncGenerator<typeof batch> {
    yield batch;
  }
  const { steps, turns } = await workOf(queue, (signal) =>
    importRelationships(folder.tenant, CALLER, batches(), signal),
  );
  expect(steps).toBe(30 * STORED);
  expect(turns).toBeGreaterThanOrEqual(turnsOf(steps));
});

test('what a delete does after its caller has left is charged, and done to its end', async () => {
  const { steps } = await workOf(queue, async (signal) => {
    const left = new AbortController();
    chargeWorkOf(left.signal, (more) => tellWork(signal, more));
    const before = queue.turns;
    const removing = remove(folder.tenant, { resourceType: 'group' }, left.signal);
    while (queue.turns === before) await new Promise((resolve) => setImmediate(resolve)); // it has begun
    left.abort();
    expect(await removing).toMatchObject({ deletedCount: STORED });
  });
  expect(steps).toBe(COMMIT + LOOKED_AT + 60 * STORED);
});

test('a delete over another thread gives way there, and is charged here', async () => {
  const { port1, port2 } = new MessageChannel();
  const { tenant: owner } = folder;
  serveStore(owner.store, port1, () => {
    const pace = linePace(owner.line, 'elsewhere');
    return (work) => pace(stepsOf(work));
  });
  const standing = new SharedStanding();
  standing.publish(owner.store.head(), owner.store.oldest(), owner.store.stored());
  const store = new ChannelStore({ id: owner.store.id, port: port2, standing: standing.memory });
  const { clock, limits } = owner;
  const tenant = await Tenant.open('default', store, { clock, limits, newest: new SharedNewest() });
  const { steps, turns } = await workOf(queue, (signal) => remove(tenant, { resourceType: 'group' }, signal));
  expect(steps).toBe(COMMIT + LOOKED_AT + 60 * STORED);
  expect(turns).toBeGreaterThanOrEqual(turnsOf(steps));
  await tenant.close();
});
