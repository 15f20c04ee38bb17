import { expect, test } from 'vitest';
import type { DelegatedDecision } from '../../src/delegation/decision.ts';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import type { BulkSemantic, CheckDelegatedAsk } from '../../src/operations/delegation/asks.ts';
import { putSchema, snapshot, write, writeText } from '../operations/calls.ts';
import { bulk, decision, list, reason, refusalOf } from './calls.ts';
import {
  HOUR_MS,
  object,
  openWorld,
  type OpenWorld,
  PROFILE,
  SCHEMA,
  START_MS,
  until,
} from './delegation-world.ts';
import { goodChain } from './random-chains.ts';

const ASK = 'document:d1#view@session:s3';

async function chainOf(hops: number, profile = PROFILE): Promise<OpenWorld> {
  const world = await openWorld({}, profile);
  await write(
    world.tenant,
    goodChain(hops).map((line) => ({ operation: 'touch', relationship: parseRelationship(line) })),
  );
  return world;
}

interface Row {
  readonly what: string;
  readonly changes?: readonly `${'touch' | 'delete'} ${string}`[];
  readonly more?: Partial<CheckDelegatedAsk>;
  readonly ask?: string;
  readonly code: DelegatedDecision['reason'];
}

const rows: readonly Row[] = [
  { what: 'an unknown session', ask: 'document:d1#view@session:none', code: 'CHAIN_BROKEN' },
  { what: 'a session of another type', more: { session: object('user:ben') }, code: 'CHAIN_BROKEN' },
  { what: 'a session without an agent', changes: ['delete session:s2#actor@agent:a2'], code: 'CHAIN_BROKEN' },
  {
    what: 'a session with two agents',
    changes: [`touch session:s2#actor@agent:a4${until(8)}`],
    code: 'CHAIN_BROKEN',
  },
  {
    what: 'a session with two parents',
    changes: [`touch session:s3#parent@session:s1${until(8)}`],
    code: 'CHAIN_BROKEN',
  },
  {
    what: 'a root for two users',
    changes: [`touch session:s1#on_behalf_of@user:cleo${until(8)}`],
    code: 'CHAIN_BROKEN',
  },
  {
    what: 'a user in the middle',
    changes: [`touch session:s2#on_behalf_of@user:ben${until(8)}`],
    code: 'CHAIN_BROKEN',
  },
  {
    what: 'a ring of sessions',
    changes: [`touch session:s1#parent@session:s3${until(8)}`, 'delete session:s1#on_behalf_of@user:ben'],
    code: 'CHAIN_TOO_DEEP',
  },
  {
    what: 'a session that is its own parent',
    changes: [`touch session:s1#parent@session:s1${until(8)}`, 'delete session:s1#on_behalf_of@user:ben'],
    code: 'CHAIN_TOO_DEEP',
  },
  { what: 'a lapsed agent', changes: [`touch session:s2#actor@agent:a2${until(-1)}`], code: 'EXPIRED' },
  {
    what: 'a lapsed parent, which makes no root',
    changes: [`touch session:s2#parent@session:s1${until(-1)}`],
    code: 'EXPIRED',
  },
  {
    what: 'a lapsed user, which makes no autonomous agent',
    changes: [`touch session:s1#on_behalf_of@user:ben${until(0)}`],
    code: 'EXPIRED',
  },
  { what: 'a stopped session', changes: ['touch session:s2#stopped@session:*'], code: 'REVOKED' },
  { what: 'a stopped agent', changes: ['touch agent:a1#stopped@session:*'], code: 'REVOKED' },
  { what: 'a stopped user', changes: ['touch user:ben#stopped@session:*'], code: 'REVOKED' },
  { what: 'a stopped tenant', changes: ['touch organization:acme#stopped@session:*'], code: 'REVOKED' },
  {
    what: 'a claim without the user',
    more: { claimed: { subject: undefined, actors: ['agent:a3', 'agent:a2', 'agent:a1'].map(object) } },
    code: 'CHAIN_MISMATCH',
  },
  {
    what: 'a claim in another order',
    more: {
      claimed: { subject: object('user:ben'), actors: ['agent:a1', 'agent:a2', 'agent:a3'].map(object) },
    },
    code: 'CHAIN_MISMATCH',
  },
  {
    what: 'a claim that drops an agent',
    more: { claimed: { subject: object('user:ben'), actors: ['agent:a3', 'agent:a1'].map(object) } },
    code: 'CHAIN_MISMATCH',
  },
  {
    what: 'a claim with a session too many',
    more: {
      claimed: {
        subject: object('user:ben'),
        actors: ['session:s3', 'agent:a3', 'agent:a2', 'agent:a1'].map(object),
      },
    },
    code: 'CHAIN_MISMATCH',
  },
  { what: 'an empty claim', more: { claimed: { subject: undefined, actors: [] } }, code: 'CHAIN_MISMATCH' },
  {
    what: 'a caller of another tenant',
    more: { organization: object('organization:globex') },
    code: 'TENANT_MISMATCH',
  },
  {
    what: 'an agent of two tenants',
    changes: ['touch agent:a2#tenant@organization:globex'],
    code: 'TENANT_MISMATCH',
  },
  {
    what: 'an agent of no tenant',
    changes: ['delete agent:a2#tenant@organization:acme'],
    code: 'TENANT_MISMATCH',
  },
  {
    what: 'a session of another tenant than its parent',
    changes: ['delete session:s2#tenant@organization:acme', 'touch session:s2#tenant@organization:globex'],
    code: 'TENANT_MISMATCH',
  },
  { what: 'a resource of another tenant', ask: 'document:d2#view@session:s3', code: 'TENANT_MISMATCH' },
  { what: 'another tenant itself', ask: 'organization:globex#view@session:s3', code: 'TENANT_MISMATCH' },
  { what: 'a resource that is not there', ask: 'document:none#view@session:s3', code: 'TENANT_MISMATCH' },
  {
    what: 'a right that one link lacks',
    changes: ['delete kit:k1#agent@agent:a2', 'delete document:d1#editor@agent:a2'],
    code: 'LINK_DENIED',
  },
  {
    what: 'a grant that was deleted',
    changes: ['delete document:d1#viewer@session:s2', 'delete folder:f1#viewer@session:s2'],
    code: 'LINK_DENIED',
  },
  {
    what: 'an agent for itself, where a user is asked for',
    changes: ['delete session:s1#on_behalf_of@user:ben'],
    code: 'LINK_DENIED',
  },
  { what: 'a condition that can not be decided', ask: 'tool:t1#call@session:s3', code: 'MISSING_CONTEXT' },
  {
    what: 'a condition that does not hold',
    ask: 'tool:t1#call@session:s3',
    more: { context: { amount: 1000 } },
    code: 'LINK_DENIED',
  },
  {
    what: 'a ceiling that the request states itself',
    ask: 'tool:t1#call@session:s3',
    more: { context: { amount: 1000, ceiling: 9999 } },
    code: 'LINK_DENIED',
  },
  {
    what: 'a context value of the wrong type',
    ask: 'tool:t1#call@session:s3',
    more: { context: { amount: 'much' } },
    code: 'EVALUATION_FAILED',
  },
  { what: 'a closed gate', ask: 'tool:t2#call@session:s3', code: 'APPROVAL_REQUIRED' },
  {
    what: 'an approval of another request',
    ask: 'tool:t2#call@session:s3',
    more: { requestDigest: 'e' },
    code: 'APPROVAL_REQUIRED',
  },
  {
    what: 'a digest that only the context states',
    ask: 'tool:t2#call@session:s3',
    more: { context: { request_digest: 'd', approved_digest: 'd' } },
    code: 'APPROVAL_REQUIRED',
  },
  {
    what: 'an approval of another session',
    ask: 'tool:t2#call@session:s2',
    more: { requestDigest: 'd' },
    code: 'APPROVAL_REQUIRED',
  },
  { what: 'an unknown permission', ask: 'document:d1#own@session:s3', code: 'UNKNOWN_TYPE' },
  { what: 'an unknown type', ask: 'paper:d1#view@session:s3', code: 'UNKNOWN_TYPE' },
];

test.each(rows)('$what: $code', async ({ changes = [], more = {}, ask = ASK, code }) => {
  const world = await chainOf(3);
  await using _folder = world.folder;
  if (changes.length > 0) await writeText(world.tenant, ...changes);
  const alone = await decision(world, ask, more);
  expect(alone.reason).toBe(code);
  expect(alone.verdict).toBe(['EVALUATION_FAILED', 'UNKNOWN_TYPE'].includes(code) ? 'error' : 'deny');
  expect((await decision(world, ask, { ...more, explain: true })).reason).toBe(code);
});

test.each([
  { claimed: { subject: object('user:ben'), actors: ['agent:a3', 'agent:a2', 'agent:a1'].map(object) } },
  {
    claimed: {
      subject: object('user:ben'),
      actors: ['session:s3', 'agent:a3', 'session:s2', 'agent:a2', 'session:s1', 'agent:a1'].map(object),
    },
  },
  { organization: object('organization:acme') },
])('the good chain is good as it is claimed', async (more) => {
  const world = await chainOf(3);
  await using _folder = world.folder;
  expect(await reason(world, ASK, more)).toBe('ALLOWED');
});

test('an approved request passes its gate, and only until the approval lapses', async () => {
  const world = await chainOf(3);
  await using folder = world.folder;
  const ask = { requestDigest: 'd' };
  const { verdict, validUntilNs, verdicts } = await decision(world, 'tool:t2#call@session:s3', ask);
  expect([verdict, validUntilNs]).toEqual(['allow', BigInt(START_MS + HOUR_MS) * 1_000_000n]);
  expect(verdicts.at(-1)).toMatchObject({ kind: 'gate', verdict: 'allow' });
  folder.clock.set(START_MS + HOUR_MS);
  expect((await decision(world, 'tool:t2#call@session:s3', ask)).verdict).toBe('deny');
});

test('a chain is as long as the profile says', async () => {
  const world = await chainOf(9);
  await using _folder = world.folder;
  expect(await reason(world, 'document:d1#view@session:s8')).toBe('ALLOWED');
  expect(await reason(world, 'document:d1#view@session:s9')).toBe('CHAIN_TOO_DEEP');
  expect(await reason({ ...world, profile: { ...PROFILE, hopsMax: 3 } }, 'document:d1#view@session:s4')).toBe(
    'CHAIN_TOO_DEEP',
  );
});

test("what is behind another tenant's fence is answered like what is not there", async () => {
  const world = await chainOf(3);
  await using _folder = world.folder;
  const told = async (text: string, more: Partial<CheckDelegatedAsk> = {}) => {
    const { resource: _resource, work: _work, ...answer } = await decision(world, text, more);
    return answer;
  };
  expect(await told('document:d2#view@session:s3')).toEqual(await told('document:none#view@session:s3'));
  const foreign = { organization: object('organization:globex') };
  for (const id of ['d1', 'd2']) {
    expect(await told(`document:${id}#view@session:s3`, foreign)).toEqual(
      await told('document:none#view@session:s3', foreign),
    );
  }
});

test('every link is told when all are asked for', async () => {
  const world = await chainOf(2);
  await using _folder = world.folder;
  await writeText(world.tenant, 'delete document:d1#viewer@session:s2', 'delete folder:f1#viewer@session:s2');
  const short = await decision(world, 'document:d1#view@session:s2');
  expect(short.verdicts.map(({ kind, verdict }) => `${kind} ${verdict}`)).toEqual([
    'tenant allow',
    'session deny',
  ]);
  const { verdicts } = await decision(world, 'document:d1#view@session:s2', { explain: true });
  expect(verdicts.map(({ kind, verdict }) => `${kind} ${verdict}`)).toEqual([
    'tenant allow',
    'session deny',
    'session allow',
    'user allow',
    'agent allow',
    'agent allow',
  ]);
  expect(
    verdicts.filter(({ verdict }) => verdict === 'allow').every(({ witness }) => witness.length > 0),
  ).toBe(true);
});

test('an agent may work for itself where the profile says so, and never where only users are asked', async () => {
  const world = await chainOf(2);
  await using _folder = world.folder;
  await writeText(world.tenant, 'delete session:s1#on_behalf_of@user:ben');
  const rule = {
    links: ['user', 'agent', 'session'],
    autonomous: true,
    gate: undefined,
    durability: 'sync',
  } as const;
  const under = (links: readonly ('user' | 'agent' | 'session')[]): OpenWorld => ({
    ...world,
    profile: { ...PROFILE, permissions: new Map([['document.view', { ...rule, links }]]) },
  });
  expect(await decision(under(rule.links), 'document:d1#view@session:s2')).toMatchObject({
    verdict: 'allow',
    mode: 'autonomous',
  });
  expect(await reason(under(['user']), 'document:d1#view@session:s2')).toBe('LINK_DENIED');
});

test('an older state is refused beyond the bound, and never forgets a stop', async () => {
  const world = await chainOf(2);
  await using folder = world.folder;
  const { token } = await snapshot(world.tenant);
  const asOf = { consistency: { kind: 'at-exact-snapshot', token } } as const;
  expect(await reason(world, 'document:d1#view@session:s2', asOf)).toBe('ALLOWED'); // it is still the newest
  folder.clock.set(START_MS + 60_000);
  await writeText(world.tenant, 'delete document:d1#viewer@session:s2', 'delete folder:f1#viewer@session:s2');
  folder.clock.set(START_MS + 120_000);
  const lenient = { ...world, profile: { ...PROFILE, stalenessMsMax: HOUR_MS } };
  expect(await refusalOf(() => decision(world, 'document:d1#view@session:s2', asOf))).toBe(
    'revision-expired',
  );
  expect(await reason(lenient, 'document:d1#view@session:s2', asOf)).toBe('ALLOWED');
  await writeText(world.tenant, 'touch agent:a1#stopped@session:*');
  expect(await reason(lenient, 'document:d1#view@session:s2', asOf)).toBe('REVOKED');
  expect((await bulk(lenient, 'session:s2', ['document:d1#view'], asOf)).map((one) => one.reason)).toEqual([
    'REVOKED',
  ]);
  expect((await list(lenient, 'document#view@session:s2', asOf)).ids).toEqual([]);
  const stopsAt = async (semantic: BulkSemantic): Promise<number> => {
    const items = ['document:d1#view', 'document:d1#view', 'document:d1#view'];
    return (await bulk(lenient, 'session:s2', items, { ...asOf, semantic })).length;
  };
  expect(await stopsAt('deny-on-first-deny')).toBe(1); // by what is told, and not by what held before the stop
  expect(await stopsAt('permit-on-first-permit')).toBe(3);
});

test.each(['agent:*', 'kit:k1#holder', 'user:ben', 'agent:a3[at_most:{"ceiling":1}]'])(
  'a link to `%s` makes no chain, also where a schema lets it be stored',
  async (subject) => {
    const world = await chainOf(3);
    await using _folder = world.folder;
    const actor = 'relation actor: agent with expiration';
    const loose = `${actor} | agent:* with expiration | kit#holder with expiration | user with expiration | agent with at_most and expiration`;
    await putSchema(world.tenant, SCHEMA.replace(actor, loose).replace(' + actor->stop', ''));
    expect(await reason(world, ASK)).toBe('ALLOWED');
    await writeText(world.tenant, 'delete session:s3#actor@agent:a3');
    await writeText(world.tenant, `touch session:s3#actor@${subject}${until(8)}`);
    expect(await reason(world, ASK)).toBe('CHAIN_BROKEN');
  },
);
