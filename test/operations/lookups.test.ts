import { expect, test } from 'vitest';
import { Fault } from '../../src/model/fault.ts';
import { lookupResources } from '../../src/operations/lookup-resources.ts';
import { lookupSubjects } from '../../src/operations/lookup-subjects.ts';
import type { LookupResourcesAsk, LookupSubjectsAsk } from '../../src/operations/asks.ts';
import type { Limits } from '../../src/tenants/limits.ts';
import { CALLER, NEVER, putSchema, snapshot, snapshotAt, write, writeText } from './calls.ts';
import { listResources, listSubjects } from './lists.ts';
import { TenantInFolder } from './tenant-in-folder.ts';

const SCHEMA = `use self
definition user {}
definition group {
	relation member: user | group#member
}
definition folder {
	relation parent: folder
	relation viewer: user | user:* | group#member
	relation banned: user
	relation suspect: user | group#member
	permission view = (viewer - banned) + parent->view
	permission itself = self
	permission known = viewer
	permission well_known = known
	permission enter = well_known - (suspect & banned)
}`;

const ANNA = { type: 'user', id: 'anna', relation: '' };

async function open(limits: Partial<Limits> = {}): Promise<TenantInFolder> {
  const folder = await TenantInFolder.open(undefined, limits);
  await putSchema(folder.tenant, SCHEMA);
  return folder;
}

function resourcesAsk(changes: Partial<LookupResourcesAsk> = {}): LookupResourcesAsk {
  const ask = { resourceType: 'folder', permission: 'view', subject: ANNA, context: {}, limit: 0 };
  return { ...ask, cursor: undefined, ...changes };
}

function subjectsAsk(changes: Partial<LookupSubjectsAsk> = {}): LookupSubjectsAsk {
  return {
    resource: { type: 'folder', id: 'one' },
    permission: 'view',
    subjectType: 'user',
    subjectRelation: '',
    context: {},
    concreteLimit: 0,
    cursor: undefined,
    wildcard: 'include',
    ...changes,
  };
}

async function refusalOf(
  list: AsyncIterable<unknown>,
): Promise<Pick<Fault, 'reason' | 'message' | 'details'>> {
  try {
    for await (const _ of list);
  } catch (thrown) {
    if (thrown instanceof Fault)
      return { reason: thrown.reason, message: thrown.message, details: thrown.details };
    throw thrown;
  }
  throw new Error('expected a fault, found a list');
}

test.each([
  {
    changes: { subject: { type: 'user', id: '*', relation: '' } },
    reason: 'wildcard-not-allowed',
    message: /cannot perform lookup resources on wildcard/,
    details: { field: 'subject_id' },
  },
  {
    changes: { resourceType: 'nothing' },
    reason: 'unknown-definition',
    message: /`nothing` not found/,
    details: { definition_name: 'nothing' },
  },
  {
    changes: { permission: 'nothing' },
    reason: 'unknown-relation',
    message: /`nothing` not found/,
    details: { definition_name: 'folder', relation_or_permission_name: 'nothing' },
  },
  {
    changes: { subject: { type: 'group', id: 'all', relation: 'nothing' } },
    reason: 'unknown-relation',
    message: /`nothing` not found/,
    details: { definition_name: 'group', relation_or_permission_name: 'nothing' },
  },
  {
    changes: { limit: 1001 },
    reason: 'limit-too-large',
    message: /limit of 1001 is greater than maximum allowed of 1000/,
    details: { limit_provided: '1001', maximum_limit_allowed: '1000' },
  },
])('resources: $reason of $changes', async ({ changes, reason, message, details }) => {
  await using folder = await open();
  const list = lookupResources(await snapshot(folder.tenant), CALLER, resourcesAsk(changes), NEVER);
  expect(await refusalOf(list)).toEqual({
    reason,
    message: expect.stringMatching(message) as string,
    details,
  });
});

test.each([
  { changes: { resource: { type: 'folder', id: '*' } }, reason: 'invalid-argument' },
  { changes: { resource: { type: 'nothing', id: 'one' } }, reason: 'unknown-definition' },
  { changes: { permission: '' }, reason: 'unknown-relation' },
  { changes: { subjectType: 'nothing' }, reason: 'unknown-definition' },
  { changes: { subjectType: 'group', subjectRelation: 'nothing' }, reason: 'unknown-relation' },
  { changes: { concreteLimit: 4_294_967_295 }, reason: 'limit-too-large' },
  { changes: { cursor: 'mangled' }, reason: 'invalid-cursor' },
])('subjects: $reason of $changes', async ({ changes, reason }) => {
  await using folder = await open();
  const list = lookupSubjects(await snapshot(folder.tenant), CALLER, subjectsAsk(changes), NEVER);
  expect((await refusalOf(list)).reason).toBe(reason);
});

test('a cursor goes on with its own list only', async () => {
  await using folder = await open();
  await writeText(folder.tenant, 'touch folder:one#viewer@user:anna', 'touch folder:two#viewer@user:anna');
  const at = await snapshot(folder.tenant);
  const [item] = (await lookupResources(at, CALLER, resourcesAsk({ limit: 1 }), NEVER).next()).value ?? [];
  const goOn = (changes: Partial<LookupResourcesAsk>) =>
    lookupResources(at, CALLER, resourcesAsk({ limit: 1, cursor: item?.cursor, ...changes }), NEVER);
  const [second] = (await goOn({}).next()).value ?? [];
  expect(second?.resourceId).toBe('two');
  for (const changes of [
    { limit: 2 },
    { permission: 'viewer' },
    { subject: { ...ANNA, id: 'bert' } },
    { context: { hour: 3 } },
  ]) {
    expect((await refusalOf(goOn(changes))).reason).toBe('invalid-cursor');
  }
  const subjects = lookupSubjects(at, CALLER, subjectsAsk({ cursor: item?.cursor }), NEVER);
  expect((await refusalOf(subjects)).reason).toBe('invalid-cursor');
});

test('everyone, but for those who are banned by name', async () => {
  await using folder = await open();
  const token = await writeText(
    folder.tenant,
    'touch folder:one#viewer@user:*',
    'touch folder:one#viewer@user:anna',
    'touch folder:one#viewer@user:carl',
    'touch folder:one#banned@user:bert',
    'touch folder:one#banned@user:carl',
  );
  const { items } = await listSubjects(() => folder.tenant, token, subjectsAsk());
  expect(items.map(({ subject, excluded }) => [subject.id, excluded.map(({ id }) => id)])).toEqual([
    ['*', ['bert', 'carl']],
    ['anna', []],
  ]);
});

test('who is named where it is given is listed beside `*`, also when first met where it is taken away', async () => {
  await using folder = await open();
  const token = await writeText(
    folder.tenant,
    'touch folder:one#viewer@user:*',
    'touch folder:one#viewer@group:all#member',
    'touch folder:one#suspect@group:all#member',
    'touch group:all#member@user:anna',
    'touch folder:one#suspect@user:bert',
  );
  const ask = subjectsAsk({ permission: 'enter' });
  for (const _ of ['cold', 'warm']) {
    const { items } = await listSubjects(() => folder.tenant, token, ask);
    expect(items.map(({ subject }) => subject.id)).toEqual(['*', 'anna']);
  }
});

test('an object that is its own, a set that is itself, and a set that does not exist', async () => {
  await using folder = await open();
  const token = await writeText(folder.tenant, 'touch folder:two#viewer@group:all#member');
  const ids = async (ask: Partial<LookupResourcesAsk>): Promise<readonly string[]> =>
    (await listResources(() => folder.tenant, token, resourcesAsk(ask))).items.map(
      ({ resourceId }) => resourceId,
    );
  const self = { type: 'folder', id: 'new', relation: '' };
  expect(await ids({ permission: 'itself', subject: self })).toEqual(['new']);
  expect(await ids({ permission: 'itself' })).toEqual([]);
  expect(await ids({ subject: { ...self, relation: 'view' } })).toEqual(['new']);
  expect(await ids({ subject: { type: 'group', id: 'all', relation: 'member' } })).toEqual(['two']);
  const subjects = async (ask: Partial<LookupSubjectsAsk>): Promise<readonly string[]> =>
    (await listSubjects(() => folder.tenant, token, subjectsAsk(ask))).items.map(({ subject }) => subject.id);
  expect(await subjects({ permission: 'itself', subjectType: 'folder' })).toEqual(['one']);
  expect(await subjects({ permission: 'itself' })).toEqual([]);
  expect(await subjects({ subjectType: 'folder', subjectRelation: 'view' })).toEqual(['one']);
  const two = { type: 'folder', id: 'two' };
  expect(await subjects({ resource: two, subjectType: 'group', subjectRelation: 'member' })).toEqual(['all']);
});

test('a list over data too deep for a check ends with its fault, after what comes before', async () => {
  await using folder = await open({ engine: { depth: 5, work: 1_000_000 } });
  const token = await writeText(
    folder.tenant,
    'touch folder:f0#viewer@user:anna',
    ...Array.from({ length: 9 }, (_, at) => `touch folder:f${at + 1}#parent@folder:f${at}` as const),
  );
  const { items, fault } = await listResources(() => folder.tenant, token, resourcesAsk());
  expect(items.map(({ resourceId }) => resourceId)).toEqual(['f0', 'f1', 'f2', 'f3', 'f4']);
  expect(fault).toBe('depth-exceeded');
});

test('so does a list of subjects', async () => {
  await using folder = await open({ engine: { depth: 5, work: 1_000_000 } });
  const levels = Array.from({ length: 9 }, (_, at) => at);
  const token = await writeText(
    folder.tenant,
    ...levels.map((at) => `touch group:g${at}#member@user:at${at}` as const),
    ...levels.map((at) => `touch group:g${at}#member@group:g${at + 1}#member` as const),
  );
  const top = { resource: { type: 'group', id: 'g0' }, permission: 'member' };
  const { items, fault } = await listSubjects(() => folder.tenant, token, subjectsAsk(top));
  expect(items.map(({ subject }) => subject.id)).toEqual(['at0', 'at1', 'at2', 'at3', 'at4', 'at5']);
  expect(fault).toBe('depth-exceeded');
});

test('a walk over more places than one request may come to is refused whole', async () => {
  await using folder = await open({ engine: { depth: 50, work: 20 } });
  const lines = Array.from({ length: 30 }, (_, at) => `touch folder:f${at}#viewer@user:anna` as const);
  const token = await writeText(folder.tenant, ...lines);
  expect(await listResources(() => folder.tenant, token, resourcesAsk())).toEqual({
    items: [],
    fault: 'work-exceeded',
  });
});

test('a list that is longer than a window is whole, in order and without repeats', async () => {
  await using folder = await open();
  const name = (at: number): string => String((at * 7_919) % 33_000).padStart(5, '0');
  for (let start = 0; start < 33_000; start += 1_000) {
    const updates = Array.from({ length: 1_000 }, (_, at) => ({
      operation: 'touch' as const,
      relationship: {
        resource: { type: 'group', id: 'all' },
        relation: 'member',
        subject: { type: 'user', id: name(start + at), relation: '' },
        caveat: undefined,
        expiresAtNs: undefined,
      },
    }));
    await write(folder.tenant, updates);
  }
  const token = await writeText(folder.tenant, 'touch folder:one#viewer@group:all#member');
  const { items } = await listSubjects(() => folder.tenant, token, subjectsAsk({ permission: 'viewer' }));
  expect(items.map(({ subject }) => subject.id)).toEqual(
    Array.from({ length: 33_000 }, (_, at) => String(at).padStart(5, '0')),
  );
}, 60_000);

test('a list is of its snapshot, whatever is written while it is read', async () => {
  await using folder = await open();
  const ids = Array.from({ length: 900 }, (_, at) => `f${String(at).padStart(3, '0')}`);
  const token = await writeText(
    folder.tenant,
    ...ids.map((id) => `touch folder:${id}#viewer@user:anna` as const),
  );
  const found: string[] = [];
  const list = lookupResources(await snapshotAt(folder.tenant, token), CALLER, resourcesAsk(), NEVER);
  let turn = 0;
  for await (const batch of list) {
    found.push(...batch.map(({ resourceId }) => resourceId));
    await writeText(
      folder.tenant,
      `delete folder:${ids[899 - turn]!}#viewer@user:anna`,
      `touch folder:${ids[898 - turn]!}#banned@user:anna`,
      `touch folder:g${turn}#viewer@user:anna`,
    );
    turn++;
  }
  expect(turn).toBeGreaterThan(3);
  expect(found).toEqual(ids);
  const now = lookupResources(await snapshot(folder.tenant), CALLER, resourcesAsk({ limit: 1000 }), NEVER);
  const newest: string[] = [];
  for await (const batch of now) newest.push(...batch.map(({ resourceId }) => resourceId));
  expect(newest).toHaveLength(899); // each turn one more is deleted or banned, and one is new
});

test('a caller who goes away ends the list, whatever it was doing', async () => {
  await using folder = await open();
  const lines = Array.from({ length: 300 }, (_, at) => `touch folder:f${at}#viewer@user:anna` as const);
  const token = await writeText(folder.tenant, ...lines);
  const gone = new AbortController();
  const list = lookupResources(await snapshotAt(folder.tenant, token), CALLER, resourcesAsk(), gone.signal);
  expect((await list.next()).done).toBe(false);
  gone.abort(new Error('gone'));
  await expect(list.next()).rejects.toThrow();
});
