import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { LogInFolder } from '../delegation/log-desk.ts';
import { HeldClock } from '../operations/tenant-in-folder.ts';
import { DelegationClient, type Message, objectIn } from './delegation-client.ts';
import { refusalOf } from './refusal.ts';
import { schemaOf } from './requests.ts';
import { NOON_MS, RunningServer } from './running-server.ts';

const SCHEMA = readFileSync(path.join(import.meta.dirname, '../../schema.example.zed'), 'utf8');
const LATER = '[expiration:2030-01-01T20:00:00Z]';
const PAST = '[expiration:2030-01-01T11:00:00Z]';

/** A session that makes a good chain by itself, but for what the lines say besides. */
function session(id: string, parent: string | undefined): readonly string[] {
  const above = parent === undefined ? `on_behalf_of@user:amy` : `parent@session:${parent}`;
  return [
    `session:${id}#tenant@organization:acme`,
    `session:${id}#actor@agent:bot${LATER}`,
    `session:${id}#${above}${LATER}`,
    `document:d1#viewer@session:${id}${LATER}`,
  ];
}

const WORLD = [
  'organization:acme#admin@user:anna',
  'folder:f1#org@organization:acme',
  'folder:g1#org@organization:globex',
  'document:d1#folder@folder:f1',
  'document:d2#folder@folder:f1',
  'document:g1#folder@folder:g1',
  ...['f1', 'g1'].flatMap((folder) =>
    ['user:amy', 'agent:bot'].map((who) => `folder:${folder}#viewer@${who}`),
  ),
  'agent:bot#tenant@organization:acme',
  'agent:foreign#tenant@organization:globex',
  ...session('good', undefined),
  ...session('child', 'good'),
  ...session('two', undefined),
  `session:two#actor@agent:aid${LATER}`,
  `document:d1#viewer@session:bare${LATER}`,
  ...session('ring1', 'ring2'),
  ...session('ring2', 'ring1'),
  ...session('old', undefined).map((line) => (line.includes('#actor') ? line.replace(LATER, PAST) : line)),
  ...session('stopped', undefined),
  'session:stopped#stopped@session:*',
  ...session('foreign', undefined).map((line) => line.replace('organization:acme', 'organization:globex')),
];

let log: LogInFolder;
let server: RunningServer;
let client: DelegationClient;

beforeAll(async () => {
  log = await LogInFolder.open(new HeldClock(NOON_MS));
  server = await RunningServer.start({ decisions: log.desk });
  client = new DelegationClient(server.address);
  await server.client().writeSchema(schemaOf(SCHEMA));
  await server.fill(WORLD);
});

afterAll(async () => {
  client[Symbol.dispose]();
  await log[Symbol.asyncDispose]();
});

let recordedBefore: number;

beforeEach(async () => {
  recordedBefore = (await log.entries()).length;
});

const ASK = { resource: objectIn('document:d1'), permission: 'view' };
const CLAIM = { subject: objectIn('user:amy'), actors: [objectIn('agent:bot'), objectIn('agent:bot')] };

test.each([
  { what: 'no chain at all', fields: { session: objectIn('session:none') }, reason: 'CHAIN_BROKEN' },
  { what: 'a chain that is no session', fields: { session: objectIn('user:amy') }, reason: 'CHAIN_BROKEN' },
  { what: 'a broken chain', fields: { session: objectIn('session:bare') }, reason: 'CHAIN_BROKEN' },
  { what: 'two actors', fields: { session: objectIn('session:two') }, reason: 'CHAIN_BROKEN' },
  { what: 'a looped chain', fields: { session: objectIn('session:ring1') }, reason: 'CHAIN_TOO_DEEP' },
  { what: 'an expired chain', fields: { session: objectIn('session:old') }, reason: 'EXPIRED' },
  { what: 'a stopped chain', fields: { session: objectIn('session:stopped') }, reason: 'REVOKED' },
  { what: 'a foreign chain', fields: { session: objectIn('session:foreign') }, reason: 'TENANT_MISMATCH' },
  {
    what: "another tenant's resource",
    fields: { resource: objectIn('document:g1') },
    reason: 'TENANT_MISMATCH',
  },
  { what: 'a claim that differs', fields: { claimed: CLAIM }, reason: 'CHAIN_MISMATCH' },
  {
    what: 'a claim of nobody',
    fields: { claimed: { actors: [objectIn('agent:bot')] } },
    reason: 'CHAIN_MISMATCH',
  },
  {
    what: 'a claim that has lapsed',
    fields: { claimed: { ...CLAIM, expiresAt: { seconds: 1 } } },
    reason: 'EXPIRED',
  },
  { what: 'an unknown permission', fields: { permission: 'read' }, reason: 'UNKNOWN_TYPE', verdict: 'ERROR' },
  {
    what: 'an unknown type',
    fields: { resource: objectIn('paper:p1') },
    reason: 'UNKNOWN_TYPE',
    verdict: 'ERROR',
  },
])('$what is answered $reason and recorded', async ({ fields, reason, verdict = 'DENY' }) => {
  const answer = await client.call('CheckDelegated', {
    session: objectIn('session:good'),
    ...ASK,
    ...fields,
  });
  expect(answer).toMatchObject({
    verdict: `VERDICT_${verdict}`,
    reason: `REASON_${reason}`,
    validUntil: null,
  });
  const entries = (await log.entries()).slice(recordedBefore);
  expect(entries).toMatchObject([{ kind: 'delegated-check', outcome: { reason } }]);
});

test('what these are bad variations of is an allow', async () => {
  for (const one of ['session:good', 'session:child']) {
    const answer = await client.call('CheckDelegated', { session: objectIn(one), ...ASK });
    expect(answer).toMatchObject({ verdict: 'VERDICT_ALLOW' });
  }
});

const good = objectIn('session:good');
const scopeOf = (text: string, more: Message = {}): Message => {
  const [resource = '', relation] = text.split('#');
  return { resource: objectIn(resource), relation, ...more };
};
const open = (fields: Message): readonly [string, Message] => [
  'OpenSession',
  {
    tenant: objectIn('organization:acme'),
    user: objectIn('user:amy'),
    agent: objectIn('agent:bot'),
    ttl: { seconds: 60 },
    ...fields,
  },
];
const grant = (fields: Message): readonly [string, Message] => [
  'CreateGrant',
  { session: good, scope: scopeOf('document:d2#viewer'), ...fields },
];

test.each([
  {
    what: 'a negative duration',
    call: open({ ttl: { seconds: -5 } }),
    code: 'INVALID_ARGUMENT INVALID_DURATION',
  },
  { what: 'no duration', call: open({ ttl: null }), code: 'INVALID_ARGUMENT INVALID_DURATION' },
  {
    what: 'a huge duration',
    call: open({ ttl: { seconds: '9000000000000000000' } }),
    code: 'INVALID_ARGUMENT INVALID_DURATION',
  },
  {
    what: 'a duration that is none',
    call: open({ ttl: { seconds: 5, nanos: -5 } }),
    code: 'INVALID_ARGUMENT INVALID_DURATION',
  },
  {
    what: 'a duration of too many nanos',
    call: open({ ttl: { seconds: 5, nanos: 2_000_000_000 } }),
    code: 'INVALID_ARGUMENT INVALID_DURATION',
  },
  {
    what: 'a scope that the user lacks',
    call: open({ scopes: [scopeOf('document:d1#editor')] }),
    code: 'PERMISSION_DENIED SCOPE_NOT_HELD',
  },
  {
    what: "another tenant's scope",
    call: open({ scopes: [scopeOf('document:g1#viewer')] }),
    code: 'PERMISSION_DENIED TENANT_MISMATCH',
  },
  {
    what: 'a scope that makes chains',
    call: open({ scopes: [scopeOf('session:s#parent')] }),
    code: 'PERMISSION_DENIED NOT_GRANTABLE',
  },
  {
    what: "another tenant's agent",
    call: open({ agent: objectIn('agent:foreign') }),
    code: 'FAILED_PRECONDITION ERROR_REASON_WRITE_OR_DELETE_PRECONDITION_FAILURE',
  },
  { what: 'an agent that is a user', call: open({ agent: objectIn('user:amy') }), code: 'INVALID_ARGUMENT' },
  {
    what: 'a self-grant',
    call: grant({ onBehalfOf: objectIn('agent:bot') }),
    code: 'PERMISSION_DENIED SELF_GRANT',
  },
  {
    what: 'a grant outside the own chain',
    call: grant({ onBehalfOf: objectIn('session:foreign') }),
    code: 'PERMISSION_DENIED OUTSIDE_CHAIN',
  },
  {
    what: 'a grant to a stopped chain',
    call: grant({ session: objectIn('session:stopped') }),
    code: 'PERMISSION_DENIED REVOKED',
  },
  {
    what: 'a grant to a looped chain',
    call: grant({ session: objectIn('session:ring1') }),
    code: 'PERMISSION_DENIED CHAIN_TOO_DEEP',
  },
  { what: 'no grant id', call: ['EndGrant', { grantId: 'x' }], code: 'INVALID_ARGUMENT' },
  {
    what: 'a split from no chain',
    call: [
      'DelegateSession',
      { parent: objectIn('session:none'), agent: objectIn('agent:bot'), ttl: { seconds: 60 } },
    ],
    code: 'PERMISSION_DENIED CHAIN_BROKEN',
  },
  {
    what: 'a stop by who may not',
    call: ['Stop', { target: good, onBehalfOf: objectIn('user:gus') }],
    code: 'PERMISSION_DENIED NOT_ENTITLED',
  },
  {
    what: 'a stop of a document',
    call: ['Stop', { target: objectIn('document:d1') }],
    code: 'INVALID_ARGUMENT',
  },
  {
    what: 'a resumption by who may not',
    call: ['Resume', { target: good, onBehalfOf: objectIn('user:amy') }],
    code: 'PERMISSION_DENIED NOT_ENTITLED',
  },
] as const)('$what is refused with $code and recorded', async ({ call: [method, request], code }) => {
  const refusal = await refusalOf(client.call(method, request));
  expect(refusal.message).not.toMatch(/NaN|undefined|\[object/);
  expect([refusal.code, ...(refusal.info === undefined ? [] : [refusal.info.reason])].join(' ')).toBe(code);
  const entries = (await log.entries()).slice(recordedBefore);
  expect(entries).toHaveLength(1);
  expect(entries[0]).not.toMatchObject({ outcome: { verdict: 'allow' } });
});

test.each([
  { method: 'CheckDelegated', request: { session: good, ...ASK, consume: { units: 1 } }, field: 'consume' },
  {
    method: 'CheckDelegated',
    request: { session: good, ...ASK, idempotencyKey: 'k' },
    field: 'idempotency_key',
  },
  { method: 'CreateGrant', request: { session: good, approvalId: 'a' }, field: 'approval_id' },
  {
    method: 'OpenSession',
    request: { scopes: [scopeOf('document:d1#viewer', { budget: { maxUses: 1 } })] },
    field: 'scopes[0].budget',
  },
])('`$field` of `$method` is refused, not read past', async ({ method, request, field }) => {
  const { code, message } = await refusalOf(client.call(method, request));
  expect(code).toBe('UNIMPLEMENTED');
  expect(message).toContain(`\`${field}\` is not served yet`);
});

test.each([
  { method: 'CheckDelegated', request: {}, paths: ['session', 'resource', 'permission'] },
  { method: 'CheckDelegated', request: { session: good, ...ASK, claimed: {} }, paths: ['claimed.actors'] },
  {
    method: 'CheckDelegated',
    request: { session: good, ...ASK, correlationId: 'x'.repeat(257) },
    paths: ['correlation_id'],
  },
  {
    method: 'CheckDelegatedBulk',
    request: { session: good, items: [{}], semantic: 7 },
    paths: ['items[0].resource', 'items[0].permission', 'semantic'],
  },
  { method: 'Stop', request: { target: objectIn('session:*') }, paths: ['target.object_id'] },
  { method: 'Stop', request: { target: good, reason: 'x'.repeat(4097) }, paths: ['reason'] },
  { method: 'CreateGrant', request: { session: good }, paths: ['scope', 'scope.resource', 'scope.relation'] },
  { method: 'RegisterAgent', request: {}, paths: ['agent', 'tenant', 'owner'] },
])('malformed fields of `$method` are named: $paths', async ({ method, request, paths }) => {
  const { code, violations } = await refusalOf(client.call(method, request));
  expect(code).toBe('INVALID_ARGUMENT');
  expect(violations).toEqual(paths);
});

test('lists say what is wrong with them, too', async () => {
  expect((await refusalOf(client.list('ListGrants', {}))).violations).toEqual(['of']);
  expect((await refusalOf(client.list('ListGrants', { session: objectIn('user:amy') }))).code).toBe(
    'INVALID_ARGUMENT',
  );
  const ask = { session: good, resourceType: 'document', permission: 'view' };
  expect(
    (await refusalOf(client.list('LookupDelegatedResources', { ...ask, cursor: 'x' }))).info?.reason,
  ).toBe('ERROR_REASON_INVALID_CURSOR');
  const long = client.list('LookupDelegatedResources', { ...ask, cursor: 'x'.repeat(102_401) });
  expect((await refusalOf(long)).violations).toEqual(['cursor']);
  const [unusable] = await client.list('LookupDelegatedResources', {
    ...ask,
    session: objectIn('session:two'),
  });
  expect(unusable).toMatchObject({ verdict: 'VERDICT_DENY', reason: 'REASON_CHAIN_BROKEN', resourceId: '' });
});

test('a snapshot that is gone is refused, and the refusal is recorded', async () => {
  const answer = await client.call('CheckDelegated', { session: good, ...ASK });
  await server.fill(['folder:f2#org@organization:acme']);
  await server.forgetHistory();
  const consistency = { atExactSnapshot: answer['checkedAt'] };
  expect((await refusalOf(client.call('CheckDelegated', { session: good, ...ASK, consistency }))).code).toBe(
    'OUT_OF_RANGE',
  );
  expect((await log.entries()).at(-1)).toMatchObject({
    outcome: { verdict: 'error', reason: 'revision-expired' },
  });
});

test('no allow is given when the log is gone', async () => {
  const gone = await LogInFolder.open(new HeldClock(NOON_MS));
  const unlogged = await RunningServer.start({ decisions: gone.desk });
  await unlogged.client().writeSchema(schemaOf(SCHEMA));
  await unlogged.fill(WORLD);
  await gone[Symbol.asyncDispose]();
  using asker = new DelegationClient(unlogged.address);
  expect(await asker.call('CheckDelegated', { session: good, ...ASK })).toMatchObject({
    verdict: 'VERDICT_ERROR',
    reason: 'REASON_LOG_UNAVAILABLE',
    decisionId: '',
  });
  expect((await refusalOf(asker.call('Stop', { target: good }))).code).toBe('UNAVAILABLE');
});
