import { readFileSync } from 'node:fs';
import path from 'node:path';
import { v1 } from '@authzed/authzed-node';
import { Metadata } from '@grpc/grpc-js';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { compareText } from '../../src/base/compare-text.ts';
import type { Entry } from '../../src/decisions/record/record.ts';
import { LogInFolder } from '../delegation/log-desk.ts';
import { HeldClock } from '../operations/tenant-in-folder.ts';
import { DelegationClient, type Message, objectIn, textOf } from './delegation-client.ts';
import { refusalOf } from './refusal.ts';
import { deleteOf, readOf, schemaOf, writeOf } from './requests.ts';
import { type Client, NOON_MS, RunningServer } from './running-server.ts';

const SCHEMA = readFileSync(path.join(import.meta.dirname, '../../schema.example.zed'), 'utf8');
const WORLD = [
  'organization:acme#admin@user:anna',
  'organization:globex#admin@user:gus',
  'folder:f1#org@organization:acme',
  'folder:g1#org@organization:globex',
  'document:d1#folder@folder:f1',
  'document:d2#folder@folder:f1',
  'document:g1#folder@folder:g1',
  'folder:f1#viewer@user:amy',
  'folder:f1#viewer@agent:assistant',
  'folder:f1#viewer@agent:researcher',
  'mcp_server:web#org@organization:acme',
  'tool:search#server@mcp_server:web',
  'tool:search#caller@user:amy',
  'tool:search#caller@agent:assistant',
];
const HOUR = { seconds: 3600 };

let log: LogInFolder;
let server: RunningServer;
let client: DelegationClient;
let plain: Client;

beforeAll(async () => {
  log = await LogInFolder.open(new HeldClock(NOON_MS));
  server = await RunningServer.start({ decisions: log.desk });
  client = new DelegationClient(server.address);
  plain = server.client();
  await plain.writeSchema(schemaOf(SCHEMA));
  await server.fill(WORLD);
  for (const agent of ['agent:assistant', 'agent:researcher']) {
    await client.call('RegisterAgent', {
      agent: objectIn(agent),
      tenant: objectIn('organization:acme'),
      owner: objectIn('user:anna'),
      maxSessionTtl: { seconds: 7200 },
      onBehalfOf: objectIn('user:anna'),
    });
  }
});

afterAll(async () => {
  client[Symbol.dispose]();
  await log[Symbol.asyncDispose]();
});

/** A session of the assistant for amy that may view `document:d1`. */
async function open(fields: Message = {}): Promise<Message> {
  return client.call('OpenSession', {
    tenant: objectIn('organization:acme'),
    user: objectIn('user:amy'),
    agent: objectIn('agent:assistant'),
    ttl: HOUR,
    scopes: [{ resource: objectIn('document:d1'), relation: 'viewer' }],
    purpose: 'a summary',
    ...fields,
  });
}

/** The session that an answer tells of. */
function sessionOf(answer: Message): Message {
  return (answer['session'] as Message)['session'] as Message;
}

async function check(session: Message, document: string, fields: Message = {}): Promise<Message> {
  return client.call('CheckDelegated', {
    session,
    resource: objectIn(document),
    permission: 'view',
    ...fields,
  });
}

let session: Message;

beforeEach(async () => {
  session = sessionOf(await open());
});

test('a session is opened, and all of it is relationships that the ordinary calls see', async () => {
  const answer = await open();
  const told = answer['session'] as Message;
  expect(answer['decisionId']).toMatch(/^[0-9a-f]{12}-\d+$/);
  expect([told['user'], told['agent'], told['tenant']].map(textOf)).toEqual([
    'user:amy',
    'agent:assistant',
    'organization:acme',
  ]);
  expect(told['expiresAt']).toEqual({ seconds: String(NOON_MS / 1000 + 3600), nanos: 0 });
  const id = textOf(told['session']).slice('session:'.length);
  const stored = await plain.readRelationships(readOf({ type: 'session', id }));
  expect(stored.map(({ relationship }) => relationship?.relation ?? '').toSorted(compareText)).toEqual([
    'actor',
    'on_behalf_of',
    'tenant',
  ]);
  const scopes = await plain.readRelationships(
    readOf({ type: 'document', subjectType: 'session', subjectId: id }),
  );
  expect(scopes).toHaveLength(1);
});

test('a check says yes with its chain, each link and until when, and no with a reason', async () => {
  const yes = await check(session, 'document:d1', { explain: true });
  expect(yes).toMatchObject({ verdict: 'VERDICT_ALLOW', reason: 'REASON_ALLOWED' });
  expect((yes['chain'] as readonly Message[]).map(textOf)).toEqual([
    'user:amy',
    'agent:assistant',
    textOf(session),
  ]);
  const links = yes['links'] as readonly Message[];
  expect(links.map(({ kind, verdict }) => [kind, verdict])).toEqual(
    ['TENANT', 'SESSION', 'USER', 'AGENT'].map((kind) => [`LINK_KIND_${kind}`, 'VERDICT_ALLOW']),
  );
  expect(links.every(({ witness }) => (witness as readonly string[]).length > 0)).toBe(true);
  expect(yes['validUntil']).toEqual({ seconds: String(NOON_MS / 1000 + 3600), nanos: 0 });
  expect(yes['evaluatedAt']).toEqual({ seconds: String(NOON_MS / 1000), nanos: 0 });
  const no = await check(session, 'document:d2');
  expect(no).toMatchObject({ verdict: 'VERDICT_DENY', reason: 'REASON_LINK_DENIED', validUntil: null });
  expect((no['links'] as readonly Message[]).map(({ link }) => textOf(link))).toEqual([textOf(session)]);
  expect((await check(session, 'document:d1'))['links']).toEqual([]);
});

test('the record of a check is found by the id of its answer, with the ids of the call', async () => {
  const metadata = new Metadata();
  metadata.set('x-request-id', 'my-request');
  metadata.set('traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
  const question = { session, resource: objectIn('document:d1'), permission: 'view' };
  const { decisionId } = await client.call('CheckDelegated', question, metadata);
  expect(await entryOf(decisionId)).toMatchObject({
    kind: 'delegated-check',
    outcome: { verdict: 'allow' },
    call: {
      caller: 'anyone',
      correlationId: 'my-request',
      traceParent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    },
  });
});

/** What was recorded under an id, when it can be read. */
async function entryOf(id: unknown): Promise<Entry> {
  await log.entries();
  return (await log.desk.get(id as string, new AbortController().signal)).record.entry;
}

test('many are asked at once, up to what the semantic asks for', async () => {
  const items = ['document:d1', 'document:d2', 'document:d1'].map((one) => ({
    resource: objectIn(one),
    permission: 'view',
  }));
  const verdicts = async (semantic: string): Promise<readonly unknown[]> => {
    const { results } = await client.call('CheckDelegatedBulk', { session, items, semantic });
    return (results as readonly Message[]).map(({ verdict }) => verdict);
  };
  const [allow, deny] = ['VERDICT_ALLOW', 'VERDICT_DENY'];
  expect(await verdicts('BULK_SEMANTIC_EXECUTE_ALL')).toEqual([allow, deny, allow]);
  expect(await verdicts('BULK_SEMANTIC_DENY_ON_FIRST_DENY')).toEqual([allow, deny]);
  expect(await verdicts('BULK_SEMANTIC_PERMIT_ON_FIRST_PERMIT')).toEqual([allow]);
});

test('a sub-agent is given a part of it, and stopping the parent stops both at once', async () => {
  const request = {
    parent: session,
    agent: objectIn('agent:researcher'),
    ttl: { seconds: 7200 },
    scopes: [{ resource: objectIn('document:d1'), relation: 'viewer' }],
  };
  const answer = await client.call('DelegateSession', request);
  const child = sessionOf(answer);
  expect((answer['session'] as Message)['expiresAt']).toEqual({
    seconds: String(NOON_MS / 1000 + 3600),
    nanos: 0,
  });
  expect(await check(child, 'document:d1')).toMatchObject({ verdict: 'VERDICT_ALLOW' });
  const preview = await client.call('PreviewStop', { target: session });
  expect((preview['sessions'] as readonly Message[]).map(textOf)).toEqual([textOf(session), textOf(child)]);
  expect(preview).toMatchObject({ grants: '2', truncated: false });
  const stop = { target: session, reason: 'odd', onBehalfOf: objectIn('user:amy') };
  const { decisionId } = await client.call('Stop', stop);
  expect(await entryOf(decisionId)).toMatchObject({ kind: 'stop', action: 'stop', why: 'odd' });
  for (const one of [session, child]) {
    expect(await check(one, 'document:d1')).toMatchObject({
      verdict: 'VERDICT_DENY',
      reason: 'REASON_REVOKED',
    });
  }
  await client.call('Resume', { target: session, onBehalfOf: objectIn('user:anna') });
  expect(await check(child, 'document:d1')).toMatchObject({ verdict: 'VERDICT_ALLOW' });
});

test('grants are given, listed, extended and ended', async () => {
  const scope = { resource: objectIn('document:d2'), relation: 'viewer', ttl: { seconds: 60 } };
  const asked = { session, scope, reason: 'also this', onBehalfOf: objectIn('user:amy') };
  const { grant } = await client.call('CreateGrant', asked);
  const { grantId, relationship } = grant as Message;
  expect(relationship).toContain(`document:d2#viewer@${textOf(session)}[expiration:`);
  expect(await check(session, 'document:d2')).toMatchObject({ verdict: 'VERDICT_ALLOW' });
  const longer = await client.call('ExtendGrant', { grantId, by: { seconds: 30 } });
  expect((longer['grant'] as Message)['expiresAt']).toEqual({
    seconds: String(NOON_MS / 1000 + 90),
    nanos: 0,
  });
  const listed = await client.list('ListGrants', { session });
  expect(listed.map(({ grant: one }) => one as Message)).toContainEqual(
    expect.objectContaining({ grantId, state: 'GRANT_STATE_LIVE', reason: '', grantedBy: null }),
  );
  const { decisionId } = await client.call('EndGrant', { grantId, onBehalfOf: objectIn('user:amy') });
  expect(await entryOf(decisionId)).toMatchObject({ action: 'end-grant', grantIds: [grantId] });
  expect(await check(session, 'document:d2')).toMatchObject({ verdict: 'VERDICT_DENY' });
  const ended = await client.list('ListGrants', { session, includeEnded: true });
  expect(ended.map(({ grant: one }) => (one as Message)['state'])).toContain('GRANT_STATE_ENDED');
});

test('who gave a grant is not what a writer of relationships says of it', async () => {
  const note = {
    call: 'CreateGrant',
    caller: 'nobody',
    by: 'user:anna',
    reason: 'she said so',
    key: '',
    body: '',
  };
  const grant = `document:d2#viewer@${textOf(session)}`;
  const optionalTransactionMetadata = v1.createStructFromObject({ delegation: note });
  const refusals = [
    plain.writeRelationships({
      ...writeOf(`touch ${grant}[expiration:2031-01-01T00:00:00Z]`),
      optionalTransactionMetadata,
    }),
    plain.deleteRelationships({ ...deleteOf({ type: 'document', id: 'd2' }), optionalTransactionMetadata }),
  ];
  for (const call of refusals) {
    const { code, message } = await refusalOf(call);
    expect(code).toBe('INVALID_ARGUMENT');
    expect(message).toContain('expected no member `delegation`');
  }
  await plain.writeRelationships({
    ...writeOf(`touch ${grant}[expiration:2031-01-01T00:00:00Z]`),
    optionalTransactionMetadata: v1.createStructFromObject({ note: { delegation: note } }), // which nobody looks into
  });
  const listed = await client.list('ListGrants', { session });
  const found = listed
    .map(({ grant: one }) => one as Message)
    .find(({ relationship }) => String(relationship).startsWith(grant));
  expect(found).toMatchObject({ state: 'GRANT_STATE_LIVE', grantedBy: null, reason: '' });
});

test('a list has what checks allow, in pages, and its last message says how it ended', async () => {
  await client.call('CreateGrant', {
    session,
    scope: { resource: objectIn('document:d2'), relation: 'viewer' },
  });
  const ask = { session, resourceType: 'document', permission: 'view' };
  const all = await client.list('LookupDelegatedResources', ask);
  expect(all.map(({ resourceId }) => resourceId)).toEqual(['d1', 'd2', '']);
  expect(all.at(-1)).toMatchObject({ complete: true, verdict: 'VERDICT_ALLOW', reason: 'REASON_ALLOWED' });
  expect(await entryOf(all.at(-1)?.['decisionId'])).toMatchObject({ kind: 'delegated-lookup', found: 2 });
  const [first, cut] = await client.list('LookupDelegatedResources', { ...ask, limit: 1 });
  expect(cut).toMatchObject({ resourceId: '', complete: false, verdict: 'VERDICT_ALLOW' });
  const cursor = first?.['cursor'];
  const rest = await client.list('LookupDelegatedResources', { ...ask, limit: 1, cursor });
  expect(rest.map(({ resourceId }) => resourceId)).toEqual(['d2', '']);
  await client.call('Stop', { target: session });
  expect(await client.list('LookupDelegatedResources', ask)).toMatchObject([
    { resourceId: '', verdict: 'VERDICT_DENY', reason: 'REASON_REVOKED', complete: false },
  ]);
});

test('the same call with the same key is made once and answered alike', async () => {
  const [first, again] = [await open({ idempotencyKey: 'k1' }), await open({ idempotencyKey: 'k1' })];
  expect(again['session']).toEqual(first['session']);
  expect(again['writtenAt']).toEqual(first['writtenAt']);
  expect((await refusalOf(open({ idempotencyKey: 'k1', purpose: 'else' }))).code).toBe('ABORTED');
});

test('a token is good for the session it opened and no other, and that session for no other token', async () => {
  const bound = sessionOf(await open({ tokenId: 'jti-1' }));
  const claim = (tokenId: string, more: Message = {}): Message => ({
    claimed: {
      subject: objectIn('user:amy'),
      actors: [objectIn('agent:assistant')],
      tokenId,
      ...more,
    },
  });
  const reason = async (one: Message, fields: Message): Promise<unknown> =>
    (await check(one, 'document:d1', fields))['reason'];
  expect(await reason(bound, claim('jti-1'))).toBe('REASON_ALLOWED');
  expect(await reason(session, claim('jti-1'))).toBe('REASON_CHAIN_MISMATCH');
  expect(await reason(bound, claim('jti-2'))).toBe('REASON_CHAIN_MISMATCH');
  expect(await reason(session, claim('jti-2'))).toBe('REASON_ALLOWED'); // it opened none
  const lapsed = { expiresAt: { seconds: NOON_MS / 1000 } };
  expect(await reason(bound, claim('jti-1', lapsed))).toBe('REASON_EXPIRED');
  expect((await refusalOf(open({ tokenId: 'jti-1' }))).info).toMatchObject({ reason: 'TOKEN_BOUND' });
});
