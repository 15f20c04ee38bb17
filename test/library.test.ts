import { createHook } from 'node:async_hooks';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Bailiwick, type CheckDelegatedAsk, type ObjectRef, parseRelationship } from '../src/index.ts';

const SCHEMA =
  'definition user {}\n\ndefinition document {\n\trelation viewer: user\n\tpermission view = viewer\n}';

function folder(): string {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'bailiwick-library-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  return dataDir;
}

test('questions about the schema, in-process', async () => {
  await using engine = await Bailiwick.open({ dataDir: folder() });
  const { writtenAt } = await engine.writeSchema(SCHEMA);
  await engine.writeSchema(`${SCHEMA}\n\ndefinition bot {}`);
  const { definitions, readAt } = await engine.reflectSchema();
  expect(definitions.map(({ name }) => name)).toEqual(['bot', 'document', 'user']);
  const view = { definition: 'document', name: 'view', kind: 'permission' };
  const viewer = { definition: 'document', name: 'viewer', kind: 'relation' };
  expect(
    await engine.computablePermissions({ definition: 'user', relation: '', definitionPrefix: '' }),
  ).toEqual({
    members: [view, viewer],
    readAt,
  });
  expect(await engine.dependentRelations({ definition: 'document', permission: 'view' })).toEqual({
    members: [viewer],
    readAt,
  });
  expect((await engine.diffSchema(SCHEMA)).changes).toMatchObject([
    { kind: 'definition-removed', definition: { name: 'bot' } },
  ]);
  const consistency = { kind: 'at-exact-snapshot', token: writtenAt } as const;
  expect(await engine.diffSchema(SCHEMA, { consistency })).toEqual({ changes: [], readAt: writtenAt });
});

test('counters, in-process and after reopening', async () => {
  const dataDir = folder();
  {
    await using engine = await Bailiwick.open({ dataDir });
    await engine.writeSchema(SCHEMA);
    await engine.registerRelationshipCounter({ name: 'viewers', filter: { relation: 'viewer' } });
    const relationship = parseRelationship('document:readme#viewer@user:anna');
    await engine.writeRelationships({
      updates: [{ operation: 'touch', relationship }],
      preconditions: [],
      metadata: undefined,
    });
  }
  await using engine = await Bailiwick.open({ dataDir });
  expect((await engine.countRelationships('viewers')).count).toBe(1);
  await engine.unregisterRelationshipCounter('viewers');
  await expect(engine.countRelationships('viewers')).rejects.toMatchObject({ reason: 'counter-unknown' });
});

test('decisions are recorded where that is asked for, and are there after reopening', async () => {
  const dataDir = folder();
  {
    await using silent = await Bailiwick.open({ dataDir });
    await silent.writeSchema(SCHEMA);
    expect(silent.decisions).toBeUndefined();
    const limits = { maxAgeMs: 0, maxBytes: undefined };
    await expect(silent.retainDecisions(limits)).rejects.toMatchObject({ reason: 'invalid-argument' });
  }
  {
    await using recording = await Bailiwick.open({ dataDir, decisions: {} });
    await recording.writeSchema(`${SCHEMA}\n\ndefinition bot {}`);
  }
  await using engine = await Bailiwick.open({ dataDir, decisions: { durability: 'sync' } });
  await engine.expandPermissionTree({ resource: { type: 'document', id: 'readme' }, permission: 'view' });
  const ask = { filter: {}, order: 'ascending', limit: 0, cursor: undefined } as const;
  const kinds: string[] = [];
  for await (const { logged } of engine.decisions!.query(ask, AbortSignal.timeout(10_000))) {
    kinds.push(logged.record.entry.kind); // no waiting for the disk: the answer did
  }
  expect(kinds).toEqual(['schema', 'expand']);
  expect(await engine.retainDecisions({ maxAgeMs: undefined, maxBytes: undefined })).toBe(0);
});

test('a mask that masks nothing is refused before anything is made', async () => {
  const opening = Bailiwick.open({ dataDir: folder(), decisions: { masks: ['prompt'] } });
  await expect(opening).rejects.toMatchObject({ reason: 'invalid-argument' });
});

const EXAMPLE = readFileSync(path.join(import.meta.dirname, '../schema.example.zed'), 'utf8');
const by = { organization: undefined, reason: '', idempotencyKey: undefined, by: undefined } as const;
const object = (text: string): ObjectRef => ({ type: text.split(':')[0]!, id: text.split(':')[1]! });

test('agents act for people in-process, under a profile of the caller, until they are stopped', async () => {
  await using engine = await Bailiwick.open({
    dataDir: folder(),
    delegationProfile: 'chain: {max_session_ttl: 5m}',
  });
  await engine.writeSchema(EXAMPLE);
  const lines = [
    'folder:f1#org@organization:acme',
    'folder:f1#viewer@user:amy',
    'folder:f1#viewer@agent:bot',
  ];
  await engine.writeRelationships({
    updates: lines.map((line) => ({ operation: 'touch', relationship: parseRelationship(line) })),
    preconditions: [],
    metadata: undefined,
  });
  const [agent, tenant] = [object('agent:bot'), object('organization:acme')];
  const told = { workloadId: '', version: '', charterDigest: '', longestSessionMs: undefined };
  await engine.delegation.registerAgent({ ...by, ...told, agent, tenant, owner: object('user:olga') });
  const scopes = [{ resource: object('folder:f1'), relation: 'viewer', caveat: undefined, ttlMs: undefined }];
  const user = object('user:amy');
  const opened = await engine.delegation.openSession({
    ...by,
    tenant,
    user,
    agent,
    ttlMs: 3_600_000,
    scopes,
  });
  expect(Number(opened.expiresAtNs / 1_000_000n) - Date.now()).toBeLessThanOrEqual(300_000);
  const ask: CheckDelegatedAsk = {
    session: opened.session,
    resource: object('folder:f1'),
    permission: 'view',
    context: {},
    requestDigest: undefined,
    claimed: undefined,
    organization: undefined,
    consistency: { kind: 'newest' },
    explain: false,
  };
  expect((await engine.delegation.checkDelegated(ask)).decision).toMatchObject({ verdict: 'allow' });
  await engine.delegation.stop({ ...by, target: agent, purgeGrants: false });
  expect((await engine.delegation.checkDelegated(ask)).decision).toMatchObject({ reason: 'REVOKED' });
});

test('a profile that is none, or that the stored schema does not fit, opens nothing and locks nothing', async () => {
  const dataDir = folder();
  const opening = (delegationProfile: string) => Bailiwick.open({ dataDir, delegationProfile });
  await expect(opening('chain: {max_hops: 0}')).rejects.toMatchObject({ reason: 'invalid-argument' });
  {
    await using engine = await Bailiwick.open({ dataDir });
    await engine.writeSchema(SCHEMA);
  }
  await expect(opening('chain: {max_hops: 2}')).rejects.toMatchObject({ reason: 'schema-type' });
  await using engine = await Bailiwick.open({ dataDir });
  expect((await engine.readSchema()).schemaText).toBe(SCHEMA);
});

test('a quota of what is stored, in-process', async () => {
  const storedQuota = { relationships: 1 };
  await using engine = await Bailiwick.open({ dataDir: folder(), storedQuota });
  await engine.writeSchema(SCHEMA);
  const create = (text: string) => ({
    updates: [{ operation: 'create' as const, relationship: parseRelationship(text) }],
    preconditions: [],
    metadata: undefined,
  });
  await engine.writeRelationships(create('document:a#viewer@user:anna'));
  const more = engine.writeRelationships(create('document:b#viewer@user:anna'));
  await expect(more).rejects.toMatchObject({ reason: 'over-stored-quota' });
  expect(engine.stored).toEqual({ relationships: 1, bytes: expect.any(Number) });
});

test('a check takes one promise when all it needs is at hand', async () => {
  await using engine = await Bailiwick.open({ dataDir: folder(), preload: false });
  await engine.writeSchema(SCHEMA);
  const ask = {
    resource: { type: 'document', id: 'readme' },
    permission: 'view',
    subject: { type: 'user', id: 'anna', relation: '' },
    context: {},
    tracing: false,
  };
  await engine.checkPermission(ask);
  let promises = 0;
  const hook = createHook({ init: (_, type) => void (promises += type === 'PROMISE' ? 1 : 0) }).enable();
  const answer = engine.checkPermission(ask);
  hook.disable();
  expect(await answer).toMatchObject({ verdict: { kind: 'no' } });
  expect(promises).toBe(1);
});
