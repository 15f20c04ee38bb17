import { expect, test } from 'vitest';
import { parseRelationship } from '../../../src/model/relationship-text.ts';
import type { Relationship } from '../../../src/model/relationship.ts';
import type { UpdateOperation } from '../../../src/model/update.ts';
import { hashOf, NOON_MS, RecordedEngine } from './recorded-engine.ts';

const SCHEMA = 'definition user {}\n\ndefinition document {\n\trelation viewer: user | user with seen\n}\n';
const CAVEAT = 'caveat seen(text string) {\n\ttext != ""\n}\n\n';
const HASH = hashOf(CAVEAT + SCHEMA);
const DONE = { verdict: 'allow', reason: undefined, missing: [] };
const CALL = {
  caller: 'in-process',
  evaluatedAtMs: NOON_MS,
  asked: { kind: 'newest' },
  revision: 1,
  schemaHash: HASH,
  profileHash: undefined,
  latencyUs: expect.any(Number),
  work: 0,
  correlationId: undefined,
  traceParent: undefined,
};

async function openWithSchema(): Promise<RecordedEngine> {
  const world = await RecordedEngine.open();
  await world.engine.writeSchema(CAVEAT + SCHEMA);
  return world;
}

function update(operation: UpdateOperation, text: string) {
  return { operation, relationship: parseRelationship(text) };
}

function refused(reason: string) {
  return { verdict: 'error', reason, missing: [] };
}

test('a schema is recorded with the one that it replaces', async () => {
  await using world = await RecordedEngine.open();
  await world.engine.writeSchema(CAVEAT + SCHEMA);
  expect(await world.lastEntry()).toEqual({
    kind: 'schema',
    call: CALL,
    outcome: DONE,
    schemaHashBefore: undefined,
  });
  const next = `${CAVEAT}${SCHEMA}\ndefinition folder {}\n`;
  await world.engine.writeSchema(next);
  expect(await world.lastEntry()).toMatchObject({
    call: { revision: 2, schemaHash: hashOf(next) },
    schemaHashBefore: HASH,
  });
});

test('a schema that is refused leaves the one in force', async () => {
  await using world = await openWithSchema();
  await expect(world.engine.writeSchema('definition {}')).rejects.toThrow();
  expect(await world.lastEntry()).toEqual({
    kind: 'schema',
    call: { ...CALL, revision: undefined },
    outcome: refused('schema-parse'),
    schemaHashBefore: HASH,
  });
});

test('a write names its updates, its state and what its caller said of it', async () => {
  await using world = await openWithSchema();
  const updates = [
    update('touch', 'document:plan#viewer@user:anna'),
    update('delete', 'document:plan#viewer@user:ben'),
  ];
  const metadata = { ticket: 'T-1' };
  await world.engine.writeRelationships({ updates, preconditions: [], metadata }, { requestId: 'request-8' });
  expect(await world.lastEntry()).toEqual({
    kind: 'relationships',
    call: { ...CALL, revision: 2, correlationId: 'request-8' },
    action: 'write',
    outcome: DONE,
    updates,
    updateCount: 2,
    filter: {},
    metadata,
  });
});

test('a write that is refused is recorded as asked, without a state', async () => {
  await using world = await openWithSchema();
  await world.touch('document:plan#viewer@user:anna');
  const updates = [update('create', 'document:plan#viewer@user:anna')];
  await expect(
    world.engine.writeRelationships({ updates, preconditions: [], metadata: undefined }),
  ).rejects.toMatchObject({ reason: 'already-exists' });
  expect(await world.lastEntry()).toMatchObject({
    call: { ...CALL, revision: undefined },
    outcome: refused('already-exists'),
    updates,
    updateCount: 1,
  });
});

test('what a write brings is named up to a bound', async () => {
  await using world = await openWithSchema();
  const updates = Array.from({ length: 150 }, (_, n) => update('touch', `document:d${n}#viewer@user:anna`));
  await world.engine.writeRelationships({ updates, preconditions: [], metadata: undefined });
  expect(await world.lastEntry()).toMatchObject({ updates: updates.slice(0, 100), updateCount: 150 });

  const small = update('touch', 'document:d0#viewer@user:ben');
  const context = { text: 'x'.repeat(70_000) };
  const large = update('touch', 'document:d1#viewer@user:ben');
  const huge = { ...large, relationship: { ...large.relationship, caveat: { name: 'seen', context } } };
  await expect(
    world.engine.writeRelationships({ updates: [small, huge], preconditions: [], metadata: context }),
  ).rejects.toMatchObject({ reason: 'metadata-too-large' });
  expect(await world.lastEntry()).toMatchObject({ updates: [small], updateCount: 2, metadata: {} });
});

test('a deletion tells which were meant and how many went', async () => {
  await using world = await openWithSchema();
  await world.touch('document:plan#viewer@user:anna', 'document:draft#viewer@user:anna');
  const filter = { resourceType: 'document', subject: { type: 'user', id: 'anna' } };
  await world.engine.deleteRelationships({
    filter,
    preconditions: [],
    limit: 0,
    allowPartial: false,
    metadata: { why: 'left' },
  });
  expect(await world.lastEntry()).toEqual({
    kind: 'relationships',
    call: { ...CALL, revision: 3 },
    action: 'delete',
    outcome: DONE,
    updates: [],
    updateCount: 2,
    filter,
    metadata: { why: 'left' },
  });
});

test('an import names its first relationships, also when it is refused', async () => {
  await using world = await openWithSchema();
  const batches = [0, 1].map((batch) =>
    Array.from({ length: 80 }, (_, n) => parseRelationship(`document:b${batch}n${n}#viewer@user:anna`)),
  );
  const first = batches.flat().slice(0, 100);
  const named = first.map((relationship) => ({ operation: 'create', relationship }));
  await world.engine.importRelationships(arriving(batches));
  expect(await world.lastEntry()).toEqual({
    kind: 'relationships',
    call: { ...CALL, revision: 2 },
    action: 'import',
    outcome: DONE,
    updates: named,
    updateCount: 160,
    filter: {},
    metadata: {},
  });
  await expect(world.engine.importRelationships(arriving(batches))).rejects.toThrow();
  expect(await world.lastEntry()).toMatchObject({
    call: { revision: undefined },
    action: 'import',
    outcome: refused('already-exists'),
    updateCount: 0,
  });
});

async function* arriving(
  batches: readonly (readonly Relationship[])[],
): AsyncGenerator<readonly Relationship[], void> {
  yield* batches;
}
