import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CheckAsk } from '../../src/operations/asks.ts';
import { checkPermission } from '../../src/operations/check-permission.ts';
import { countRelationships } from '../../src/operations/count-relationships.ts';
import { exportRelationships } from '../../src/operations/export-relationships.ts';
import { expandPermissionTree } from '../../src/operations/expand-permission-tree.ts';
import { lookupResources } from '../../src/operations/lookup-resources.ts';
import { readRelationships } from '../../src/operations/read-relationships.ts';
import { registerRelationshipCounter } from '../../src/operations/register-relationship-counter.ts';
import { watch } from '../../src/operations/watch.ts';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import type { RelationshipUpdate } from '../../src/model/update.ts';
import { FairQueue } from '../../src/tenants/fair-queue.ts';
import { CALLER, check, checkBulk, NEVER, putSchema, snapshot, write } from './calls.ts';
import { TenantInFolder } from './tenant-in-folder.ts';

const TURN = 50;
const LAYERS = 40;
const WIDTH = 20;
const SCHEMA = `definition user {}
definition group {
	relation member: user | group#member
	permission listed = member
}`;

let queue: FairQueue;
let besieger: TenantInFolder;
let honest: TenantInFolder;

/** Groups in layers, each with all groups of the next layer for members: a miss looks at some 16 000 edges. */
function layers(): readonly RelationshipUpdate[] {
  const lines: string[] = [];
  for (let layer = 0; layer < LAYERS; layer++) {
    for (let group = 0; group < WIDTH; group++) {
      for (let below = 0; below < WIDTH; below++) {
        lines.push(`group:l${layer}g${group}#member@group:l${layer + 1}g${below}#member`);
      }
    }
  }
  return lines.map((line) => ({ operation: 'touch', relationship: parseRelationship(line) }));
}

beforeEach(async () => {
  queue = new FairQueue(TURN);
  besieger = await TenantInFolder.open(undefined, { updatesMax: 100_000, turnSteps: TURN }, { queue });
  honest = await TenantInFolder.open(undefined, { turnSteps: TURN }, { queue });
  for (const { tenant } of [besieger, honest]) await putSchema(tenant, SCHEMA);
  await registerRelationshipCounter(
    besieger.tenant,
    CALLER,
    { name: 'all', filter: { resourceType: 'group' } },
    NEVER,
  );
  await write(besieger.tenant, layers());
  await write(honest.tenant, [
    { operation: 'touch', relationship: parseRelationship('group:eng#member@user:anna') },
    ...Array.from({ length: 8 }, (_, index): RelationshipUpdate => {
      const line = `group:n${index}#member@group:n${index + 1}#member`;
      return { operation: 'touch', relationship: parseRelationship(line) };
    }),
  ]);
});

afterEach(async () => {
  await besieger[Symbol.asyncDispose]();
  await honest[Symbol.asyncDispose]();
});

const MISS: CheckAsk = {
  resource: { type: 'group', id: 'l0g0' },
  permission: 'listed',
  subject: { type: 'user', id: 'nobody', relation: '' },
  context: {},
};
const SHORT: CheckAsk = {
  resource: { type: 'group', id: 'eng' },
  permission: 'listed',
  subject: { type: 'user', id: 'anna', relation: '' },
  context: {},
};

const EVERYTHING = {
  objectTypes: [],
  filters: [],
  kinds: { updates: true, schema: true, checkpoints: false },
};

/** The worst that one tenant can ask for, each under way until `stop`. */
async function besiege(stop: AbortSignal): Promise<readonly Promise<unknown>[]> {
  const at = await snapshot(besieger.tenant);
  const start = besieger.tenant.tokenOf(0);
  const { resource, permission, subject, context } = MISS;
  const list = { resourceType: 'group', permission, subject, context, limit: 0, cursor: undefined };
  const everyone = { ...subject, relation: 'member', type: 'group', id: `l${LAYERS}g0` };
  const asks: (() => Promise<unknown>)[] = [
    ...Array.from({ length: 30 }, () => async () => {
      await checkPermission(at, CALLER, { ...MISS, tracing: false }, stop);
    }),
    async () => checkPermission(at, CALLER, { ...MISS, tracing: true }, stop),
    async () => expandPermissionTree(at, CALLER, { resource, permission }, stop),
    async () =>
      checkBulk(
        at,
        Array.from({ length: 50 }, (_, index) => missOf(index)),
      ),
    () => drain(lookupResources(at, CALLER, { ...list, subject: everyone }, stop)),
    () => drain(readRelationships(at, CALLER, { filter: {}, limit: 0, cursor: undefined }, stop)),
    () => drain(exportRelationships(at, CALLER, { filter: {}, limit: 0, cursor: undefined }, stop)),
    () => drain(watch(besieger.tenant, CALLER, { ...EVERYTHING, startCursor: start }, stop)),
    () => countRelationships(at.tenant, CALLER, { name: 'all' }, stop),
  ];
  return asks.map((ask) => ask().catch(() => undefined));
}

/** Nobody keeps what is found. */
async function drain(items: AsyncIterable<unknown>): Promise<void> {
  const walk = items[Symbol.asyncIterator]();
  while ((await walk.next()).done !== true);
}

function missOf(index: number): CheckAsk {
  return { ...MISS, subject: { type: 'user', id: `nobody${index}`, relation: '' } };
}

test('a check that ends in its first turn waits for none of another tenant', async () => {
  const stop = new AbortController();
  await check(await snapshot(honest.tenant), SHORT); // its pages are there
  const siege = await besiege(stop.signal);
  for (let round = 0; round < 20; round++) {
    await new Promise((resolve) => setImmediate(resolve));
    const before = queue.turns;
    expect(await check(await snapshot(honest.tenant), SHORT)).toEqual({ kind: 'yes' });
    expect(queue.turns - before).toBe(0);
  }
  expect(queue.turns).toBeGreaterThan(10);
  stop.abort();
  await Promise.all(siege);
});

test('a check of more turns waits for one turn of another tenant between any two', async () => {
  const stop = new AbortController();
  const siege = await besiege(stop.signal);
  const at = await snapshot(honest.tenant);
  // Each of them is put first with pages absent, and with its pages there may take two turns.
  const asks = Array.from({ length: 9 }, (_, index): CheckAsk => ({
    ...SHORT,
    resource: { type: 'group', id: `n${index}` },
  }));
  for (const ask of asks) await check(at, ask);
  await new Promise((resolve) => setImmediate(resolve));
  const before = queue.turns;
  const items = Array.from({ length: 60 }, (_, index) => asks[index % asks.length]!);
  await checkBulk(at, items);
  const own = Math.ceil((items.length * (10 + 2 * asks.length)) / TURN); // at most so many turns
  expect(queue.turns - before).toBeLessThanOrEqual(2 * own);
  stop.abort();
  await Promise.all(siege);
});

test('what is asked in many turns is answered as in one', async () => {
  const at = await snapshot(besieger.tenant);
  expect(await check(at, MISS)).toEqual({ kind: 'no' });
  const before = queue.turns;
  expect(await checkBulk(at, [MISS, missOf(1), missOf(2)])).toEqual(
    Array.from({ length: 3 }, () => ({ kind: 'no' })),
  );
  expect(queue.turns - before).toBeGreaterThan(3 * WIDTH); // it was worth the name
});

test('lists that are read from the store give way between their items', async () => {
  const at = await snapshot(besieger.tenant);
  const ask = { filter: { resourceType: 'group' }, limit: 0, cursor: undefined };
  const { signal } = new AbortController();
  let found = 0;
  let most = 0;
  const lists = Array.from({ length: 3 }, async () => {
    for await (const batch of readRelationships(at, CALLER, ask, signal)) {
      found += batch.length;
      most = Math.max(most, batch.length);
    }
  });
  await Promise.all(lists);
  expect(found).toBe(3 * LAYERS * WIDTH * WIDTH);
  expect(most).toBe(1); // a turn of so few steps is over with each
  expect(queue.turns).toBeGreaterThanOrEqual(found);
});
