import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { v1 } from '@authzed/authzed-node';
import { expect, onTestFinished, test } from 'vitest';
import { Bailiwick, parseRelationship } from '../../src/index.ts';
import { importBulkRelationshipsRpc } from '../../src/transport/wire/import-relationships.ts';
import { bailiwickAt } from '../cli/client/bailiwick.ts';
import { served } from '../cli/served.ts';
import { relationship } from '../server/requests.ts';

/* Differences of docs/compatibility.md that no other test has as its subject. */

function folder(): string {
  const name = mkdtempSync(path.join(tmpdir(), 'bailiwick-differences-'));
  onTestFinished(() => rmSync(name, { recursive: true, force: true }));
  return name;
}

/** The command line of a server with this schema and these relationships. */
async function world(
  schema: string,
  relationships: readonly string[],
): Promise<ReturnType<typeof bailiwickAt>> {
  const { address } = await served({ 'data-dir': folder() });
  const written = await bailiwickAt(address, undefined, schema)('schema', 'write', '-');
  expect(written).toMatchObject({ status: 0 });
  const bailiwick = bailiwickAt(address);
  const updates = relationships.map((text) => `touch ${text}`);
  expect(await bailiwick('write', ...updates)).toMatchObject({ status: 0 });
  return bailiwick;
}

test('a wildcard stands for plain subjects, and not for sets of the type', async () => {
  const bailiwick = await world(
    'definition user {\n relation friend: user\n}\ndefinition document {\n relation viewer: user | user:*\n}',
    ['document:open#viewer@user:*'],
  );
  expect(await bailiwick('check', 'document:open', 'viewer', 'user:anna')).toMatchObject({ out: 'yes' });
  expect(await bailiwick('check', 'document:open', 'viewer', 'user:anna#friend')).toMatchObject({
    out: 'no',
  });
});

test('a ring is answered by what can be proven; an exclusion that leans on itself is an error', async () => {
  const bailiwick = await world(
    `definition user {}
definition group {
  relation member: user | group#member
  relation barred: group
  permission clear = member - barred->clear
}`,
    [
      'group:one#member@group:two#member',
      'group:two#member@group:one#member',
      'group:one#member@user:anna',
      'group:odd#member@user:anna',
      'group:odd#barred@group:odd',
    ],
  );
  expect(await bailiwick('check', 'group:two', 'member', 'user:anna')).toMatchObject({ out: 'yes' });
  expect(await bailiwick('check', 'group:two', 'member', 'user:ben')).toMatchObject({ out: 'no' });
  const leaning = await bailiwick('check', 'group:odd', 'clear', 'user:anna');
  expect(leaning).toMatchObject({ status: 3, out: '' });
  expect(leaning.err).toContain('ERROR_REASON_MAXIMUM_DEPTH_EXCEEDED');
});

test('an expiration counts whatever other traits the relation allows for its subjects', async () => {
  const bailiwick = await world(
    `use expiration
definition user {
  relation friend: user
}
definition document {
  relation viewer: user with expiration | user#friend
}`,
    ['document:old#viewer@user:anna[expiration:2020-01-01T00:00:00Z]'],
  );
  expect(await bailiwick('check', 'document:old', 'viewer', 'user:anna')).toMatchObject({ out: 'no' });
});

test('a `uint` can be reckoned with', async () => {
  const bailiwick = await world(
    `caveat next(count uint) {
  count + 1 == 3
}
definition user {}
definition document {
  relation viewer: user with next
}`,
    ['document:two#viewer@user:anna[next]'],
  );
  const check = ['check', 'document:two', 'viewer', 'user:anna', '--context'];
  expect(await bailiwick(...check, '{"count": 2}')).toMatchObject({ out: 'yes' });
  expect(await bailiwick(...check, '{"count": 3}')).toMatchObject({ out: 'no' });
});

test('every missing name of one operator is told', async () => {
  const bailiwick = await world(
    `caveat below(low int, high int) {
  low < high
}
definition user {}
definition document {
  relation viewer: user with below
}`,
    ['document:a#viewer@user:anna[below]'],
  );
  const { out, status } = await bailiwick('check', 'document:a', 'viewer', 'user:anna', '--json');
  expect(status).toBe(2);
  expect(out).toContain('"missingRequiredContext":["high","low"]');
});

test('a schema that is written again unchanged is a schema update of a watch', async () => {
  await using engine = await Bailiwick.open({ dataDir: folder() });
  const schema = 'definition user {}';
  const { writtenAt } = await engine.writeSchema(schema);
  await engine.writeSchema(schema);
  const kinds = { updates: false, schema: true, checkpoints: false };
  const stop = new AbortController();
  const ask = { kinds, startCursor: writtenAt, objectTypes: [], filters: [] };
  const events = engine.watch(ask, { signal: stop.signal })[Symbol.asyncIterator]();
  expect(await events.next()).toMatchObject({ value: { kind: 'schema' } });
  stop.abort();
});

test('a watch for plain subjects tells of no subject sets', async () => {
  await using engine = await Bailiwick.open({ dataDir: folder() });
  const { writtenAt } = await engine.writeSchema(
    'definition user {\n relation friend: user\n}\ndefinition document {\n relation viewer: user | user#friend\n}',
  );
  for (const text of ['document:a#viewer@user:anna#friend', 'document:a#viewer@user:ben']) {
    const updates = [{ operation: 'touch', relationship: parseRelationship(text) }] as const;
    await engine.writeRelationships({ updates, preconditions: [], metadata: undefined });
  }
  const stop = new AbortController();
  const kinds = { updates: true, schema: false, checkpoints: false };
  const filters = [{ subject: { type: 'user', relation: '' } }];
  const ask = { kinds, startCursor: writtenAt, objectTypes: [], filters };
  const events = engine.watch(ask, { signal: stop.signal })[Symbol.asyncIterator]();
  const first = { relationship: { subject: { id: 'ben', relation: '' } } };
  expect(await events.next()).toMatchObject({ value: { kind: 'updates', updates: [first] } });
  stop.abort();
});

test('a schema of caveats alone is there to be read', async () => {
  await using engine = await Bailiwick.open({ dataDir: folder() });
  const schema = 'caveat small(size int) {\n size < 10\n}\n';
  await engine.writeSchema(schema);
  expect(await engine.readSchema()).toMatchObject({ schemaText: schema });
});

test('a ring of aliases is an error before a server sees it', async () => {
  const file = path.join(folder(), 'ring.zed');
  writeFileSync(file, 'definition user {\n permission one = two\n permission two = one\n}\n');
  const { status, err, out } = await bailiwickAt('')('validate', file);
  expect(status).toBe(1);
  expect(out + err).toContain('there exists a cycle in permissions: one, two');
});

test('a relationship with an end that has passed is written, and is not there', async () => {
  await using engine = await Bailiwick.open({ dataDir: folder() });
  await engine.writeSchema(
    'use expiration\ndefinition user {}\ndefinition document {\n relation viewer: user with expiration\n}',
  );
  const text = 'document:a#viewer@user:anna[expiration:2020-01-01T00:00:00Z]';
  for (let times = 0; times < 2; times++) {
    await engine.writeRelationships({
      updates: [{ operation: 'create', relationship: parseRelationship(text) }],
      preconditions: [],
      metadata: undefined,
    });
  }
  const { verdict } = await engine.checkPermission({
    resource: { type: 'document', id: 'a' },
    permission: 'viewer',
    subject: { type: 'user', id: 'anna', relation: '' },
    context: {},
    tracing: false,
  });
  expect(verdict.kind).toBe('no');
});

test('an import takes no resource with the id of everyone', () => {
  const everything = relationship('document:a#viewer@user:anna');
  everything.resource!.objectId = '*';
  const request = v1.ImportBulkRelationshipsRequest.create({ relationships: [everything] });
  const { read, decode } = importBulkRelationshipsRpc;
  const message = read(v1.ImportBulkRelationshipsRequest.toBinary(request));
  expect(() => [...decode(message)]).toThrow('alphanumeric value is required');
});
