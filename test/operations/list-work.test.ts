import { afterEach, beforeEach, expect, test } from 'vitest';
import { countRelationships } from '../../src/operations/count-relationships.ts';
import { exportRelationships } from '../../src/operations/export-relationships.ts';
import { readRelationships } from '../../src/operations/read-relationships.ts';
import { registerRelationshipCounter } from '../../src/operations/register-relationship-counter.ts';
import { watch } from '../../src/operations/watch.ts';
import { FairQueue } from '../../src/tenants/fair-queue.ts';
import { CALLER, NEVER, putSchema, snapshot, writeText } from './calls.ts';
import { TenantInFolder } from './tenant-in-folder.ts';
import { workOf } from './work-of.ts';

const TURN = 200;
const STORED = 300;
const SCHEMA = 'definition user {}\ndefinition group {\n\trelation member: user\n\trelation guest: user\n}';

let queue: FairQueue;
let folder: TenantInFolder;

beforeEach(async () => {
  queue = new FairQueue(TURN);
  folder = await TenantInFolder.open(undefined, { turnSteps: TURN, exportLimitMax: 50 }, { queue });
  const { tenant } = folder;
  await putSchema(tenant, SCHEMA);
  await writeText(
    tenant,
    ...Array.from({ length: STORED }, (_, index) => `touch group:eng#member@user:u${index}` as const),
  );
  for (const relation of ['member', 'guest']) {
    const filter = { resourceType: 'group', relation };
    await registerRelationshipCounter(tenant, CALLER, { name: relation, filter }, NEVER);
  }
});

afterEach(() => folder[Symbol.asyncDispose]());

async function itemsOf<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const LOOKED_AT = 5 * STORED;

test.each([
  { relation: 'member', steps: LOOKED_AT + 100 * STORED },
  { relation: 'guest', steps: LOOKED_AT }, // nothing is found, and all of it was read
])('`ReadRelationships` of `$relation` is charged for what it reads', async ({ relation, steps }) => {
  const at = await snapshot(folder.tenant);
  const ask = { filter: { resourceType: 'group', relation }, limit: 0, cursor: undefined };
  const work = await workOf(queue, (signal) => itemsOf(readRelationships(at, CALLER, ask, signal)));
  expect(work.steps).toBe(steps);
  expect(work.turns).toBeGreaterThanOrEqual(Math.floor(steps / TURN) - 1);
});

test.each([
  { relation: 'member', steps: LOOKED_AT + 5 * STORED },
  { relation: 'guest', steps: LOOKED_AT },
])('`ExportBulkRelationships` of `$relation` is charged for what it reads', async ({ relation, steps }) => {
  const at = await snapshot(folder.tenant);
  const ask = { filter: { resourceType: 'group', relation }, limit: 0, cursor: undefined };
  const work = await workOf(queue, (signal) => itemsOf(exportRelationships(at, CALLER, ask, signal)));
  expect(work.steps).toBe(steps);
  expect(work.turns).toBeGreaterThanOrEqual(Math.floor(steps / TURN) - 1);
});

test.each(['member', 'guest'])('counting `%s` is charged for what it reads', async (name) => {
  const work = await workOf(queue, (signal) => countRelationships(folder.tenant, CALLER, { name }, signal));
  expect(work.steps).toBe(LOOKED_AT);
  expect(work.turns).toBeGreaterThanOrEqual(Math.floor(LOOKED_AT / TURN) - 1);
});

test('a watch that starts in the past is charged for what it reads, and for what it tells', async () => {
  const { tenant } = folder;
  const ask = {
    objectTypes: [],
    filters: [],
    kinds: { updates: true, schema: false, checkpoints: false },
    startCursor: tenant.tokenOf(0),
  };
  const work = await workOf(queue, async (signal) => {
    for await (const event of watch(tenant, CALLER, ask, signal)) {
      expect(event).toMatchObject({ kind: 'updates' });
      return;
    }
  });
  expect(work.steps).toBe(LOOKED_AT + 5 * STORED);
  expect(work.turns).toBeGreaterThanOrEqual(Math.floor(LOOKED_AT / TURN) - 1);
});

test('what was given to a list that nobody reads on is charged', async () => {
  const at = await snapshot(folder.tenant);
  const ask = { filter: { resourceType: 'group' }, limit: 0, cursor: undefined };
  const work = await workOf(queue, async (signal) => {
    for await (const batch of readRelationships(at, CALLER, ask, signal)) {
      expect(batch).toHaveLength(1);
      return;
    }
  });
  expect(work.steps).toBe(5 * 100 + 100); // the first rows, and one of them
});
