import { expect, test } from 'vitest';
import type { ObjectRef } from '../../src/model/relationship.ts';
import { check, putSchema, question, snapshot, writeText } from '../operations/calls.ts';
import {
  decision,
  delegate,
  end,
  extend,
  grant,
  grants,
  halt,
  open,
  reason,
  refusalOf,
  register,
  scope,
  unhalt,
} from './calls.ts';
import { HOUR_MS, object, openWorld, type OpenWorld, PROFILE, SCHEMA, START_MS } from './delegation-world.ts';

const NS = 1_000_000n;

/** ben and two agents may view folder f1 and edit d1 in it; anna administers acme. */
async function office(profile = PROFILE): Promise<OpenWorld> {
  const world = await openWorld({}, profile);
  for (const agent of ['agent:first', 'agent:second']) await register(world, agent);
  await writeText(
    world.tenant,
    'touch organization:acme#admin@user:anna',
    'touch organization:globex#admin@user:gus',
    'touch folder:f1#org@organization:acme',
    'touch folder:f1#viewer@user:ben',
    'touch folder:f1#viewer@agent:first',
    'touch folder:f1#viewer@agent:second',
    'touch document:d1#folder@folder:f1',
    'touch document:d1#editor@user:ben',
    'touch document:d1#editor@agent:first',
    'touch document:d2#folder@folder:f2',
    'touch folder:f2#org@organization:globex',
    'touch folder:f2#viewer@user:ben',
    'touch folder:f2#viewer@agent:first',
    'touch tool:t1#caller@user:ben',
  );
  return world;
}

function named({ type, id }: ObjectRef): string {
  return `${type}:${id}`;
}

test('a session may what it is given, for as long as it lasts, and ordinary calls see it', async () => {
  const world = await office();
  await using folder = world.folder;
  const {
    session,
    expiresAtNs,
    grants: given,
  } = await open(world, 'agent:first', [scope('folder:f1#viewer')]);
  expect(session.id).toMatch(/^[0-9a-f]{32}$/);
  expect(expiresAtNs).toBe(BigInt(START_MS + HOUR_MS) * NS);
  expect(given).toHaveLength(1);
  const text = `document:d1#view@${named(session)}`;
  const allowed = await decision(world, text);
  expect([allowed.verdict, allowed.mode, allowed.validUntilNs]).toEqual(['allow', 'on-behalf', expiresAtNs]);
  expect(await check(await snapshot(world.tenant), question(text))).toEqual({ kind: 'yes' });
  expect(await reason(world, `document:d1#edit@${named(session)}`)).toBe('LINK_DENIED');
  folder.clock.set(START_MS + HOUR_MS);
  expect(await reason(world, text)).toBe('EXPIRED');
});

test('a part of a task gets no more and lasts no longer than the task', async () => {
  const world = await office();
  await using _folder = world.folder;
  const parent = await open(world, 'agent:first', [scope('folder:f1#viewer'), scope('document:d1#editor')]);
  const asked = { ttlMs: 20 * HOUR_MS };
  const child = await delegate(world, parent.session, 'agent:second', [scope('document:d1#viewer')], asked);
  expect(child.expiresAtNs).toBe(parent.expiresAtNs);
  expect(child).toMatchObject({
    parent: parent.session,
    user: undefined,
    tenant: object('organization:acme'),
  });
  expect(await reason(world, `document:d1#view@${named(child.session)}`)).toBe('ALLOWED');
  // Neither what the parent lacks, nor what the new agent lacks, nor another tenant's.
  const attempts = ['folder:f1#editor', 'document:d1#editor', 'document:d2#viewer'].map((text) =>
    refusalOf(() => delegate(world, parent.session, 'agent:second', [scope(text)])),
  );
  expect(await Promise.all(attempts)).toEqual([
    'permission-denied SCOPE_NOT_HELD',
    'permission-denied SCOPE_NOT_HELD',
    'permission-denied TENANT_MISMATCH',
  ]);
});

test.each([0, -1, Number.NaN, 0.5, Infinity, 400 * 24 * HOUR_MS])(
  'a duration of %d ms is refused',
  async (ttlMs) => {
    const world = await office();
    await using _folder = world.folder;
    const {
      session,
      grants: [given],
    } = await open(world, 'agent:first', [scope('folder:f1#viewer')]);
    const code = 'invalid-argument INVALID_DURATION';
    expect(await refusalOf(() => open(world, 'agent:first', [], { ttlMs }))).toBe(code);
    expect(await refusalOf(() => open(world, 'agent:first', [scope('folder:f1#viewer', { ttlMs })]))).toBe(
      code,
    );
    expect(await refusalOf(() => delegate(world, session, 'agent:second', [], { ttlMs }))).toBe(code);
    expect(
      await refusalOf(() => grant(world, session, scope('folder:f1#viewer', { ttlMs }), undefined)),
    ).toBe(code);
    expect(await refusalOf(() => extend(world, given!.grantId, ttlMs))).toBe(code);
    expect(await refusalOf(() => register(world, 'agent:third', { longestSessionMs: ttlMs }))).toBe(code);
  },
);

test('a session is no longer than the profile, the agent and the parent allow', async () => {
  const world = await office({ ...PROFILE, sessionMsMax: 3 * HOUR_MS });
  await using _folder = world.folder;
  const asked = { ttlMs: 9 * HOUR_MS };
  expect((await open(world, 'agent:first', [], asked)).expiresAtNs).toBe(BigInt(START_MS + 3 * HOUR_MS) * NS);
  await register(world, 'agent:first', { longestSessionMs: HOUR_MS });
  const short = await open(world, 'agent:first', [], asked);
  expect(short.expiresAtNs).toBe(BigInt(START_MS + HOUR_MS) * NS);
  expect((await delegate(world, short.session, 'agent:second', [], asked)).expiresAtNs).toBe(
    short.expiresAtNs,
  );
  await register(world, 'agent:first'); // without a ceiling
  expect((await open(world, 'agent:first', [], asked)).expiresAtNs).toBe(BigInt(START_MS + 3 * HOUR_MS) * NS);
});

test('who may grant what', async () => {
  const world = await office();
  await using _folder = world.folder;
  await writeText(world.tenant, 'touch folder:f1#viewer@user:cleo', 'touch folder:f1#viewer@agent:third');
  await register(world, 'agent:third');
  const parent = await open(world, 'agent:first', [scope('folder:f1#viewer')]);
  const child = await delegate(world, parent.session, 'agent:second', []);
  const other = await open(world, 'agent:third', [scope('folder:f1#viewer')]);
  const text = `document:d1#view@${named(child.session)}`;
  const given = scope('folder:f1#viewer');
  expect(await reason(world, text)).toBe('LINK_DENIED');
  const attempt = (by: string, what = given): Promise<string> =>
    refusalOf(() => grant(world, child.session, what, object(by)));
  expect(await attempt(named(child.session))).toBe('permission-denied SELF_GRANT');
  expect(await attempt('agent:second')).toBe('permission-denied SELF_GRANT');
  expect(await attempt(named(other.session))).toBe('permission-denied OUTSIDE_CHAIN');
  expect(await attempt('agent:third')).toBe('permission-denied OUTSIDE_CHAIN');
  expect(await attempt('user:cleo')).toBe('permission-denied OUTSIDE_CHAIN'); // views it, but does not administer it
  expect(await attempt('organization:acme')).toBe('permission-denied OUTSIDE_CHAIN');
  expect(await attempt(named(parent.session), scope('folder:f1#editor'))).toBe(
    'permission-denied SCOPE_NOT_HELD',
  );
  expect(await attempt('user:ben', scope(`${named(other.session)}#parent`))).toBe(
    'permission-denied NOT_GRANTABLE',
  );
  expect(await attempt('user:ben', scope('tool:t1#approved'))).toBe('permission-denied NOT_GRANTABLE');
  expect(await attempt('user:ben', scope('folder:f1#org'))).toMatch(
    /^(invalid-subject-type|permission-denied SCOPE_NOT_HELD)$/,
  );
  expect(await reason(world, text)).toBe('LINK_DENIED');
  for (const by of [
    parent.session,
    object('agent:first'),
    object('user:ben'),
    object('user:anna'),
    undefined,
  ]) {
    const made = await grant(world, child.session, given, by);
    expect(await reason(world, text)).toBe('ALLOWED');
    await end(world, made.grantId);
    expect(await reason(world, text)).toBe('LINK_DENIED');
  }
});

test('a grant can be extended as far as its session, and not brought back', async () => {
  const world = await office();
  await using folder = world.folder;
  const { session, expiresAtNs } = await open(world, 'agent:first', [], { ttlMs: 4 * HOUR_MS });
  const made = await grant(world, session, scope('folder:f1#viewer', { ttlMs: HOUR_MS }), object('user:ben'));
  expect(made.relationship.expiresAtNs).toBe(BigInt(START_MS + HOUR_MS) * NS);
  const longer = await extend(world, made.grantId, HOUR_MS, { by: object('user:ben') });
  expect(longer.relationship.expiresAtNs).toBe(BigInt(START_MS + 2 * HOUR_MS) * NS);
  expect((await extend(world, made.grantId, 99 * HOUR_MS)).relationship.expiresAtNs).toBe(expiresAtNs);
  expect(await refusalOf(() => extend(world, made.grantId, HOUR_MS, { by: session }))).toBe(
    'permission-denied SELF_GRANT',
  );
  expect(await refusalOf(() => end(world, made.grantId, { by: object('user:cleo') }))).toBe(
    'permission-denied OUTSIDE_CHAIN',
  );
  await end(world, made.grantId, { by: object('user:ben'), reason: 'done' });
  expect(await refusalOf(() => extend(world, made.grantId, HOUR_MS))).toBe('precondition-failed');
  const again = await grant(world, session, scope('folder:f1#viewer', { ttlMs: HOUR_MS }), undefined);
  folder.clock.set(START_MS + HOUR_MS);
  expect(await refusalOf(() => extend(world, again.grantId, HOUR_MS))).toBe('precondition-failed');
  expect(await refusalOf(() => extend(world, 'nonsense', HOUR_MS))).toBe('invalid-argument');
});

test('grants are listed by session, agent, user and resource, with who gave them', async () => {
  const world = await office();
  await using folder = world.folder;
  const {
    session,
    grants: [first],
  } = await open(world, 'agent:first', [scope('folder:f1#viewer')], { reason: 'tidy up' });
  const second = await grant(
    world,
    session,
    scope('document:d1#editor', { ttlMs: HOUR_MS / 2 }),
    object('user:anna'),
  );
  await end(world, first!.grantId);
  for (const about of [session, object('agent:first'), object('user:ben')]) {
    expect((await grants(world, about)).map(({ grantId }) => grantId)).toEqual([second.grantId]);
    const all = await grants(world, about, true);
    const states = new Map(all.map(({ grantId, state }) => [grantId, state]));
    expect(states).toEqual(
      new Map([
        [first!.grantId, 'ended'],
        [second.grantId, 'live'],
      ]),
    );
  }
  const [told] = await grants(world, object('document:d1'));
  expect(told).toMatchObject({
    grantedBy: 'user:anna',
    reason: 'a test',
    state: 'live',
    createdAtMs: START_MS,
  });
  folder.clock.set(START_MS + HOUR_MS / 2);
  expect(await grants(world, session)).toEqual([]);
  expect((await grants(world, object('document:d1'), true)).map(({ state }) => state)).toEqual(['expired']);
});

test('the same call with the same key is made once', async () => {
  const world = await office();
  await using folder = world.folder;
  const key = { idempotencyKey: 'k1' };
  const scopes = [scope('folder:f1#viewer')];
  const [one, two] = await Promise.all([
    open(world, 'agent:first', scopes, key),
    open(world, 'agent:first', scopes, key),
  ]);
  expect(two).toEqual(one);
  folder.clock.set(START_MS + 1000);
  await folder.reopen();
  const reopened = { ...world, tenant: folder.tenant };
  expect(await open(reopened, 'agent:first', scopes, key)).toEqual(one);
  expect(await refusalOf(() => open(reopened, 'agent:first', [], key))).toBe('conflict');
  const child = await delegate(reopened, one.session, 'agent:second', scopes, key);
  expect(child.session).not.toEqual(one.session);
  expect(await delegate(reopened, one.session, 'agent:second', scopes, key)).toEqual(child);

  const asked = scope('document:d1#editor', { ttlMs: HOUR_MS / 4 });
  const made = await grant(reopened, one.session, asked, undefined, key);
  folder.clock.set(START_MS + 2000);
  expect(await grant(reopened, one.session, asked, undefined, key)).toEqual(made);
  const longer = await extend(reopened, made.grantId, 60_000, key);
  expect(await extend(reopened, made.grantId, 60_000, key)).toEqual(longer);
  expect(longer.relationship.expiresAtNs).toBe(made.relationship.expiresAtNs! + 60_000n * NS);
  await end(reopened, made.grantId);
  // A late repeat does not bring back what was ended, nor stop anew what was resumed.
  await grant(reopened, one.session, asked, undefined, key);
  expect(await reason(reopened, `document:d1#edit@${named(one.session)}`)).toBe('LINK_DENIED');
  await halt(reopened, one.session, key);
  await unhalt(reopened, one.session);
  await halt(reopened, one.session, key);
  expect(await reason(reopened, `document:d1#view@${named(one.session)}`)).toBe('ALLOWED');
});

test('a call that changed nothing is known by its key too', async () => {
  const world = await office();
  await using _folder = world.folder;
  const { session } = await open(world, 'agent:first', []);
  const text = `document:d1#view@${named(session)}`;
  const late = { idempotencyKey: 'late' };
  const given = (): Promise<{ readonly grantId: string }> =>
    grant(world, session, scope('folder:f1#viewer'), undefined, late);
  await grant(world, session, scope('folder:f1#viewer'), undefined); // as long as the session, as the next one
  await end(world, (await given()).grantId);
  await given();
  expect(await reason(world, text)).toBe('LINK_DENIED');
  await grant(world, session, scope('folder:f1#viewer'), undefined);

  await halt(world, session);
  await halt(world, session, late);
  await unhalt(world, session);
  await halt(world, session, late);
  expect(await reason(world, text)).toBe('ALLOWED');

  const long = (): Promise<unknown> => register(world, 'agent:first', { ...late, longestSessionMs: HOUR_MS });
  await long();
  await register(world, 'agent:first', { longestSessionMs: HOUR_MS / 2 });
  await long();
  const { expiresAtNs } = await open(world, 'agent:first', []);
  expect(expiresAtNs).toBe(BigInt(START_MS + HOUR_MS / 2) * NS);
});

test('a late repeat of a call that resumed takes back no other stop', async () => {
  const world = await office();
  await using _folder = world.folder;
  const { session } = await open(world, 'agent:first', [scope('folder:f1#viewer')]);
  const text = `document:d1#view@${named(session)}`;
  const again = (key: string): Promise<string> =>
    refusalOf(() => unhalt(world, session, { idempotencyKey: key }));
  expect(await again('early')).toBe('precondition-failed NOT_STOPPED');
  await halt(world, session);
  const both = await Promise.all([again('one'), again('two')]);
  expect(both.toSorted()).toEqual(['no fault', 'precondition-failed NOT_STOPPED']);
  await halt(world, session);
  expect(await again(both[0] === 'no fault' ? 'one' : 'two')).toBe('no fault'); // as it was answered then
  expect(await reason(world, text)).toBe('REVOKED');
  await unhalt(world, session);
  await unhalt(world, session); // without a key there is nothing to tell apart
  expect(await reason(world, text)).toBe('ALLOWED');
});

test('agents are registered by who administers the tenant, once', async () => {
  const world = await office();
  await using _folder = world.folder;
  const globex = { tenant: object('organization:globex') };
  expect(await refusalOf(() => register(world, 'agent:new', { by: object('user:ben') }))).toBe(
    'permission-denied NOT_ENTITLED',
  );
  expect(await refusalOf(() => register(world, 'agent:new', { ...globex, by: object('user:anna') }))).toBe(
    'permission-denied NOT_ENTITLED',
  );
  expect(await refusalOf(() => register(world, 'agent:first', { ...globex, by: object('user:gus') }))).toBe(
    'permission-denied TENANT_MISMATCH',
  );
  expect(
    await refusalOf(() => register(world, 'agent:new', { organization: object('organization:globex') })),
  ).toBe('permission-denied TENANT_MISMATCH');
  await register(world, 'agent:new', { by: object('user:anna'), owner: object('user:ben') });
  await register(world, 'agent:new', { by: object('user:anna'), owner: object('user:cleo') });
  const at = await snapshot(world.tenant);
  expect(await check(at, question('agent:new#owner@user:cleo'))).toEqual({ kind: 'yes' });
  expect(await check(at, question('agent:new#owner@user:ben'))).toEqual({ kind: 'no' });
});

test('nothing begins for who is unknown, stopped, or of another tenant', async () => {
  const world = await office({ ...PROFILE, hopsMax: 2 });
  await using _folder = world.folder;
  expect(await refusalOf(() => open(world, 'agent:nobody', []))).toBe('precondition-failed');
  expect(await refusalOf(() => open(world, 'agent:*', []))).toBe('invalid-argument');
  expect(await refusalOf(() => open(world, 'agent:first', [], { user: object('user:*') }))).toBe(
    'invalid-argument',
  );
  expect(await refusalOf(() => open(world, 'agent:first', [], { user: object('agent:first') }))).toBe(
    'invalid-argument',
  );
  expect(
    await refusalOf(() => open(world, 'agent:first', [], { tenant: object('organization:globex') })),
  ).toBe('precondition-failed');
  const organization = object('organization:globex');
  expect(await refusalOf(() => open(world, 'agent:first', [], { organization }))).toBe(
    'permission-denied TENANT_MISMATCH',
  );
  const parent = await open(world, 'agent:first', [scope('folder:f1#viewer')]);
  const child = await delegate(world, parent.session, 'agent:second', []);
  expect(await refusalOf(() => delegate(world, parent.session, 'agent:second', [], { organization }))).toBe(
    'permission-denied TENANT_MISMATCH',
  );
  expect(await refusalOf(() => delegate(world, child.session, 'agent:second', []))).toBe(
    'permission-denied CHAIN_TOO_DEEP',
  );
  expect(await refusalOf(() => delegate(world, object('session:none'), 'agent:second', []))).toBe(
    'permission-denied CHAIN_BROKEN',
  );
  await halt(world, object('agent:second'));
  expect(await refusalOf(() => delegate(world, parent.session, 'agent:second', []))).toBe(
    'precondition-failed',
  );
  expect(await refusalOf(() => open(world, 'agent:second', []))).toBe('precondition-failed');
  await halt(world, object('user:ben'));
  expect(await refusalOf(() => delegate(world, parent.session, 'agent:first', []))).toBe(
    'permission-denied REVOKED',
  );
  expect(await refusalOf(() => grant(world, parent.session, scope('folder:f1#viewer'), undefined))).toBe(
    'permission-denied REVOKED',
  );
});

test('where the schema has no place for something it is refused, not left out', async () => {
  const world = await office();
  await using _folder = world.folder;
  await putSchema(
    world.tenant,
    SCHEMA.replace(/\trelation longest_session: .*\n/, '').replace(
      /definition user \{[^}]*\}/,
      'definition user {}',
    ),
  );
  expect(await refusalOf(() => register(world, 'agent:new', { longestSessionMs: 1000 }))).toBe(
    'unknown-relation',
  );
  expect(await refusalOf(() => halt(world, object('user:ben')))).toBe('unknown-relation');
});

test('a scope is given once', async () => {
  const world = await office();
  await using _folder = world.folder;
  const twice = [scope('folder:f1#viewer'), scope('folder:f1#viewer', { ttlMs: 1000 })];
  expect(await refusalOf(() => open(world, 'agent:first', twice))).toBe('duplicate-update');
  const { session } = await open(world, 'agent:first', twice.slice(0, 1));
  expect(await refusalOf(() => delegate(world, session, 'agent:second', twice))).toBe('duplicate-update');
});

test('a key that opened a session opens no other, whoever that is for', async () => {
  const world = await office();
  await using folder = world.folder;
  const globex = { tenant: object('organization:globex') };
  await register(world, 'agent:abroad', globex);
  const key = { idempotencyKey: 'k1' };
  const given = [scope('folder:f1#viewer')];
  const first = await open(world, 'agent:first', given, { ...key, ttlMs: HOUR_MS / 2 });
  const others = [
    () => open(world, 'agent:second', given, key),
    () => open(world, 'agent:second', given, { ...key, user: object('user:anna') }),
    () => open(world, 'agent:second', [], { ...key, user: undefined }),
    () => open(world, 'agent:abroad', [], { ...key, ...globex, user: object('user:cleo') }),
  ];
  for (const other of others) expect(await refusalOf(other)).toBe('conflict');
  expect(await reason(world, `document:d1#view@${named(first.session)}`)).toBe('ALLOWED');
  folder.clock.set(START_MS + HOUR_MS / 2);
  for (const other of others) expect(await refusalOf(other)).toBe('conflict');
  const child = async (agent: string): Promise<string> =>
    refusalOf(() => delegate(world, parent.session, agent, [], key));
  const parent = await open(world, 'agent:first', given);
  expect([await child('agent:second'), await child('agent:first')]).toEqual(['no fault', 'conflict']);
});

test('one key, or one token, opens one session also for two who come at once', async () => {
  const world = await office();
  await using _folder = world.folder;
  for (const [more, lost] of [
    [{ idempotencyKey: 'k1' }, 'conflict'],
    [{ tokenId: 'jti-1' }, 'permission-denied TOKEN_BOUND'],
  ] as const) {
    const both = ['agent:first', 'agent:second'].map((agent) =>
      refusalOf(() => open(world, agent, [], more)),
    );
    expect((await Promise.all(both)).toSorted()).toEqual([lost, 'no fault'].toSorted());
  }
});
