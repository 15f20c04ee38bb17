import { expect, test } from 'vitest';
import { decodeToken } from '../../src/consistency/token.ts';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import type { Relationship } from '../../src/model/relationship.ts';
import type { WatchAsk } from '../../src/operations/asks.ts';
import { importRelationships } from '../../src/operations/import-relationships.ts';
import { registerRelationshipCounter } from '../../src/operations/register-relationship-counter.ts';
import { watch } from '../../src/operations/watch.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { DEFAULT_LIMITS } from '../../src/tenants/limits.ts';
import { Tenant } from '../../src/tenants/tenant.ts';
import { wrappedStore } from '../server/wrapped-store.ts';
import { HandClock, withFolder } from '../store/fixtures.ts';
import {
  CALLER,
  check,
  NEVER,
  putSchema,
  question,
  reasonOf,
  snapshot,
  snapshotAt,
  writeText,
} from './calls.ts';
import { TenantAndFollowers } from './tenant-and-followers.ts';

const EVERYTHING: WatchAsk = {
  kinds: { updates: true, schema: false, checkpoints: false },
  objectTypes: [],
  filters: [],
  startCursor: undefined,
};
const NOON_MS = 1_893_499_200_000;
const WITHOUT = 'definition user {}\ndefinition document {\n\trelation owner: user\n}';
const WITH = WITHOUT.replace('owner: user', 'owner: user\n\trelation viewer: user');

async function mayView(
  tenant: Tenant,
  id: string,
  consistency?: Parameters<typeof snapshot>[1],
): Promise<boolean> {
  const at = await snapshot(tenant, consistency);
  return (await check(at, question(`document:${id}#viewer@user:anna`))).kind === 'yes';
}

test('a schema that was just acknowledged on one thread is the one that the next write on another is held to', async () => {
  await using tenants = await TenantAndFollowers.open(2, NOON_MS);
  const [first, second] = tenants.followers as [Tenant, Tenant];
  const filter = { resourceType: 'document', relation: 'viewer' };
  for (let round = 0; round < 50; round++) {
    await putSchema(first, WITH);
    await writeText(second, `touch document:d${round}#viewer@user:anna`);
    await writeText(tenants.owner, `delete document:d${round}#viewer@user:anna`);
    await putSchema(tenants.owner, WITHOUT);
    const late = [
      writeText(first, `touch document:d${round}#viewer@user:anna`),
      registerRelationshipCounter(second, CALLER, { name: `late${round}`, filter }, NEVER),
    ];
    for (const call of late) expect(await reasonOf(() => call)).toBe('unknown-relation');
    await putSchema(second, WITH);
    await registerRelationshipCounter(first, CALLER, { name: `c${round}`, filter }, NEVER);
  }
});

test('what a watch tells is known to every thread: by its token, and to the next check', async () => {
  await using tenants = await TenantAndFollowers.open(2, NOON_MS);
  const [watched, asked] = tenants.followers as [Tenant, Tenant];
  await putSchema(tenants.owner, WITH);
  const stop = new AbortController();
  const events = watch(watched, CALLER, EVERYTHING, stop.signal)[Symbol.asyncIterator]();
  for (let round = 0; round < 50; round++) {
    const told = events.next();
    const written = writeText(tenants.owner, `touch document:d${round}#viewer@user:anna`);
    const event = (await told).value;
    const token = event?.changesThrough ?? '';
    expect(await mayView(asked, `d${round}`)).toBe(true);
    expect(await mayView(tenants.owner, `d${round}`, { kind: 'at-least-as-fresh', token })).toBe(true);
    expect(await written).toBe(token);
  }
  stop.abort();
});

test('a watch does not tell what the graph of its thread has not applied', async () => {
  await withFolder(async (folder) => {
    const clock = new HandClock();
    const held = Promise.withResolvers<void>();
    const watched = Promise.withResolvers<void>();
    let streams = 0;
    const store = wrappedStore(await LevelStore.open(folder, clock, { sync: false }), (inner) => ({
      async *changes(after, signal) {
        const isGraphs = ++streams === 1; // it follows from the start
        for await (const change of inner.changes(after, signal)) {
          if (isGraphs && change.revision > 1) await held.promise;
          if (!isGraphs) watched.resolve();
          yield change;
        }
      },
    }));
    await using tenant = await Tenant.open('default', store, { clock, limits: DEFAULT_LIMITS });
    await putSchema(tenant, WITH);
    const events = watch(tenant, CALLER, EVERYTHING, NEVER)[Symbol.asyncIterator]();
    let isTold = false;
    const told = events.next().then((event) => {
      isTold = true;
      return event;
    });
    const written = writeText(tenant, 'touch document:d#viewer@user:anna');
    await watched.promise; // the watch has it
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    const isEarly = isTold;
    held.resolve();
    expect(isEarly).toBe(false);
    expect((await told).value?.changesThrough).toBe(await written);
    await events.return?.();
  });
});

test('an import that one thread has seen is seen whole by all, and none has to wait for one that is under way', async () => {
  const count = 3000;
  async function* batches(): AsyncGenerator<readonly Relationship[], void> {
    for (let n = 0; n < count; n += 100) {
      yield Array.from({ length: 100 }, (_, m) => parseRelationship(`document:d${n + m}#viewer@user:anna`));
    }
  }
  await using tenants = await TenantAndFollowers.open(2, NOON_MS, 50);
  const { owner } = tenants;
  const [importer, other] = tenants.followers as [Tenant, Tenant];
  await putSchema(owner, WITH);
  const before = owner.store.head();
  const importing = importRelationships(importer, CALLER, batches(), NEVER);
  let newest = before;
  let waitingFor = 0;
  for (let turn = 0; newest === before; turn++) {
    const tenant = tenants.all[turn % 3]!;
    const isCommitted = owner.store.head() > before;
    const at = await snapshot(tenant);
    expect(at.revision).toBeGreaterThanOrEqual(newest); // what a thread has shown, all have
    newest = at.revision;
    if (isCommitted && newest === before) waitingFor++;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(waitingFor).toBeGreaterThan(0); // committed, and not applied anywhere: the case this is about
  for (const tenant of tenants.all) {
    for (const id of ['d0', `d${count - 1}`]) expect(await mayView(tenant, id)).toBe(true);
  }
  expect(decodeToken(owner.store.id, (await importing).writtenAt)).toBe(newest);
  expect(await mayView(other, `d${count / 2}`)).toBe(true);
});

test('what was collected is refused on every thread at once', async () => {
  await using tenants = await TenantAndFollowers.open(2, NOON_MS);
  const [first] = tenants.followers as [Tenant, Tenant];
  const tokens = [await putSchema(tenants.owner, WITH)];
  tokens.push(await writeText(first, 'touch document:d#viewer@user:anna'));
  tokens.push(await writeText(first, 'delete document:d#viewer@user:anna'));
  for (const tenant of tenants.all) await snapshotAt(tenant, tokens[1]!);
  await tenants.owner.collect(NOON_MS, NEVER);
  for (const tenant of tenants.all) {
    expect(await reasonOf(() => snapshotAt(tenant, tokens[1]!))).toBe('revision-expired');
    expect((await snapshotAt(tenant, tokens[2]!)).token).toBe(tokens[2]);
  }
});

test('the owner closing is told as what it is', async () => {
  await using tenants = await TenantAndFollowers.open(1, NOON_MS);
  const [follower] = tenants.followers as [Tenant];
  await putSchema(follower, WITH);
  await tenants.owner.close();
  await follower.ended;
  expect(await reasonOf(() => snapshot(follower))).toBe('shutting-down');
  expect(await reasonOf(() => writeText(follower, 'touch document:d#viewer@user:anna'))).toBe(
    'shutting-down',
  );
});
