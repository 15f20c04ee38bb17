import { afterEach, expect, test } from 'vitest';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import type { DelegatedCheckEntry, Entry } from '../../src/decisions/record/record.ts';
import { delegationOperations } from '../../src/operations/delegation/delegation-operations.ts';
import { recordedCheckDelegatedBulk } from '../../src/operations/delegation/recorded/check-delegated-bulk.ts';
import { recordedCheckDelegated } from '../../src/operations/delegation/recorded/check-delegated.ts';
import { recordedLookupDelegatedResources } from '../../src/operations/delegation/recorded/lookup-delegated-resources.ts';
import {
  recordedCreateGrant,
  recordedDelegateSession,
  recordedEndGrant,
  recordedOpenSession,
  recordedRegisterAgent,
  recordedResume,
  recordedStop,
} from '../../src/operations/delegation/recorded/acts.ts';
import { recordProfile } from '../../src/operations/delegation/recorded/profile.ts';
import { CALLER, NEVER, write, writeText } from '../operations/calls.ts';
import { refusalOf, scope } from './calls.ts';
import {
  delegated,
  HOUR_MS,
  object,
  openWorld,
  type OpenWorld,
  START_MS,
  until,
} from './delegation-world.ts';
import { LogInFolder } from './log-desk.ts';
import { goodChain } from './random-chains.ts';

interface LoggedWorld extends OpenWorld {
  readonly log: LogInFolder;
}

const open: LoggedWorld[] = [];

afterEach(async () => {
  for (const { log, folder } of open.splice(0)) {
    await log[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  }
});

async function chainOf(hops: number): Promise<LoggedWorld> {
  const world = await openWorld();
  await write(
    world.tenant,
    goodChain(hops).map((line) => ({ operation: 'touch', relationship: parseRelationship(line) })),
  );
  const log = await LogInFolder.open(world.folder.clock);
  const logged = { ...world, log, desk: log.desk };
  open.push(logged);
  return logged;
}

const PLAIN = { organization: undefined, reason: 'a test', idempotencyKey: undefined } as const;
const ASK = 'document:d1#view@session:s2';

test('the record of a check has everything that it was decided by', async () => {
  const world = await chainOf(2);
  const claimed = {
    subject: object('user:ben'),
    actors: [object('agent:a2'), object('agent:a1')],
    issuer: 'https://issuer',
    tokenId: 'jti-1',
    expiresAtNs: BigInt(START_MS + 1) * 1_000_000n,
  };
  const caller = { ...CALLER, requestId: 'r-1', traceParent: '00-a-b-01' };
  const ask = delegated(ASK, { claimed, context: { why: 'x' }, annotations: { ticket: '7' }, dryRun: true });
  const answer = await recordedCheckDelegated(world, caller, ask, NEVER);
  expect(answer.decision.verdict).toBe('allow');
  const [entry, ...others] = await world.log.entries();
  expect(others).toEqual([]);
  expect(entry).toMatchObject({
    kind: 'delegated-check',
    session: object('session:s2'),
    chain: ['user:ben', 'agent:a1', 'session:s1', 'agent:a2', 'session:s2'].map(object),
    claimed,
    resource: object('document:d1'),
    permission: 'view',
    context: { why: 'x' },
    annotations: { ticket: '7' },
    dryRun: true,
    outcome: { verdict: 'allow', reason: 'ALLOWED', missing: [] },
    validUntilNs: answer.decision.validUntilNs,
    call: {
      caller: CALLER.name,
      evaluatedAtMs: START_MS,
      revision: answer.revision,
      schemaHash: answer.schemaHash,
      profileHash: answer.profileHash,
      correlationId: 'r-1',
      traceParent: '00-a-b-01',
    },
  });
  const { links, grantIds } = entry as DelegatedCheckEntry;
  expect(links.map(({ kind, link, outcome }) => `${kind} ${link?.id} ${outcome.verdict}`)).toEqual(
    answer.decision.verdicts.map(({ kind, object: link, verdict }) => `${kind} ${link?.id} ${verdict}`),
  );
  expect(links.every(({ witness }) => witness.length > 0)).toBe(true);
  expect(grantIds.length).toBeGreaterThan(0);
  expect((await world.log.desk.get(answer.decisionId ?? '', NEVER)).record.entry).toEqual(entry);
});

test('a correlation id and a trace of the ask come before those of the call', async () => {
  const world = await chainOf(1);
  const caller = { ...CALLER, requestId: 'r-1', traceParent: 'their' };
  const ask = delegated('document:d1#view@session:s1', { correlationId: 'mine', traceParent: 'own' });
  await recordedCheckDelegated(world, caller, ask, NEVER);
  expect(await world.log.entries()).toMatchObject([{ call: { correlationId: 'mine', traceParent: 'own' } }]);
});

test('a condition is recorded with the values that it saw, the stored ones first', async () => {
  const world = await chainOf(1);
  await writeText(
    world.tenant,
    'touch note:n2#viewer@user:ben',
    'touch note:n2#viewer@agent:a1',
    `touch note:n2#viewer@session:s1[at_most:{"ceiling":5}]${until(8)}`,
  );
  const context = { amount: 3, ceiling: 100, other: true };
  const answer = await recordedCheckDelegated(
    world,
    CALLER,
    delegated('note:n2#view@session:s1', { context }),
    NEVER,
  );
  expect(answer.decision.reason).toBe('ALLOWED');
  const [entry] = (await world.log.entries()) as readonly DelegatedCheckEntry[];
  expect(entry?.links.flatMap(({ conditions }) => conditions)).toEqual([
    { caveat: 'at_most', result: 'true', context: { ceiling: 5, amount: 3 } },
  ]);
});

const BAD = [
  { text: 'document:d1#view@session:none', reason: 'CHAIN_BROKEN' },
  { text: 'document:d1#view@user:ben', reason: 'CHAIN_BROKEN' },
  { text: 'document:d2#view@session:s2', reason: 'TENANT_MISMATCH' },
  { text: 'document:d1#fly@session:s2', reason: 'UNKNOWN_TYPE', verdict: 'error' },
  { text: 'paper:p1#view@session:s2', reason: 'UNKNOWN_TYPE', verdict: 'error' },
  { text: 'tool:t2#call@session:s2', reason: 'APPROVAL_REQUIRED' },
  {
    text: ASK,
    claimed: { subject: object('user:ben'), actors: [object('agent:a1')] },
    reason: 'CHAIN_MISMATCH',
  },
  {
    text: ASK,
    claimed: {
      subject: object('user:ben'),
      actors: [object('agent:a2'), object('agent:a1')],
      expiresAtNs: BigInt(START_MS) * 1_000_000n,
    },
    reason: 'EXPIRED',
  },
] as const;

test.each(BAD)('a denial is recorded with its reason: `$text` $reason', async ({ text, reason, ...more }) => {
  const world = await chainOf(2);
  const { verdict = 'deny', ...asked } = { verdict: undefined, ...more };
  const { decision } = await recordedCheckDelegated(world, CALLER, delegated(text, asked), NEVER);
  expect(decision).toMatchObject({ verdict, reason });
  expect(await world.log.entries()).toMatchObject([{ outcome: { verdict, reason } }]);
});

test.each([
  {
    more: { session: object('session:s1'), resource: { type: 'document', id: '*' } },
    reason: 'invalid-argument',
  },
  { more: { consistency: { kind: 'at-exact-snapshot', token: 'x' } }, reason: 'invalid-token' },
] as const)('a check that fails is recorded and stays a failure: $reason', async ({ more, reason }) => {
  const world = await chainOf(2);
  expect(await refusalOf(() => recordedCheckDelegated(world, CALLER, delegated(ASK, more), NEVER))).toBe(
    reason,
  );
  expect(await world.log.entries()).toMatchObject([
    { kind: 'delegated-check', outcome: { verdict: 'error', reason }, call: { revision: undefined } },
  ]);
});

test('a bulk call is one record with its items', async () => {
  const world = await chainOf(2);
  const items = ['document:d1#view', 'document:d2#view', 'folder:f1#view'].map((one) =>
    delegated(`${one}@session:s2`),
  );
  const ask = { ...delegated(ASK), items, semantic: 'deny-on-first-deny' } as const;
  const { decisionId } = await recordedCheckDelegatedBulk(world, CALLER, ask, NEVER);
  const entries = await world.log.entries();
  expect(entries).toMatchObject([
    {
      kind: 'delegated-bulk',
      semantic: 'deny-on-first-deny',
      items: [{ outcome: { reason: 'ALLOWED' } }, { outcome: { reason: 'TENANT_MISMATCH' } }],
      outcome: { verdict: 'deny', reason: 'TENANT_MISMATCH' },
    },
  ]);
  expect(decisionId).toBeDefined();
});

test('a list is one record, also where its reader leaves', async () => {
  const world = await chainOf(2);
  const ask = {
    ...delegated(ASK),
    resourceType: 'document',
    limit: 0,
    cursor: undefined,
  };
  for await (const part of recordedLookupDelegatedResources(world, CALLER, ask, NEVER)) {
    if (part.kind === 'end') expect(part.decisionId).toBeDefined();
  }
  for await (const part of recordedLookupDelegatedResources(world, CALLER, ask, NEVER)) {
    expect(part.kind).toBe('found');
    break;
  }
  const chain = ['user:ben', 'agent:a1', 'session:s1', 'agent:a2', 'session:s2'].map(object);
  const call = { revision: world.tenant.store.head(), schemaHash: expect.any(String) };
  expect(await world.log.entries()).toMatchObject([
    { kind: 'delegated-lookup', chain, call, outcome: { verdict: 'allow' }, complete: true, found: 1 },
    { kind: 'delegated-lookup', chain, call, outcome: { reason: 'cancelled' }, complete: false, found: 1 },
  ]);
});

test('nothing is allowed whose record can not be kept', async () => {
  const world = await chainOf(2);
  const expected = { verdict: 'error', reason: 'LOG_UNAVAILABLE', validUntilNs: undefined };
  await world.log.fail();
  const { decision, decisionId } = await recordedCheckDelegated(world, CALLER, delegated(ASK), NEVER);
  expect(decision).toMatchObject(expected);
  expect(decisionId).toBeUndefined();
  const bulk = { ...delegated(ASK), items: [delegated(ASK)], semantic: 'execute-all' } as const;
  const { decisions } = await recordedCheckDelegatedBulk(world, CALLER, bulk, NEVER);
  expect(decisions).toMatchObject([expected]);
  expect(await refusalOf(() => recordedStop(world, CALLER, stopAsk('session:s1'), NEVER))).toBe(
    'decision-log-unavailable',
  );
  // Nor is anything changed, as long as the log says so beforehand.
  const unlogged = { ...world, desk: undefined };
  const { decision: now } = await recordedCheckDelegated(unlogged, CALLER, delegated(ASK), NEVER);
  expect(now.reason).toBe('ALLOWED');
});

test('a change whose record fails stands, and its refusal says so', async () => {
  const world = await chainOf(2);
  const { desk } = world.log;
  const late = { ...world, desk: { ...desk, requireTaking: () => undefined } };
  await world.log.fail();
  const stopped = recordedStop(late, CALLER, stopAsk('session:s1'), NEVER);
  await expect(stopped).rejects.toThrow(/the change was made, as revision \d+, but the decision log/);
  const unlogged = { ...world, desk: undefined };
  const { decision } = await recordedCheckDelegated(unlogged, CALLER, delegated(ASK), NEVER);
  expect(decision.reason).toBe('REVOKED');
});

function stopAsk(target: string): Parameters<typeof recordedStop>[2] {
  return { ...PLAIN, by: undefined, target: object(target), purgeGrants: false };
}

test('every act is recorded with what it wrote and the whole chain, and so are refused ones', async () => {
  const world = await chainOf(2);
  const agent = object('agent:helper');
  const tenant = object('organization:acme');
  const registration = {
    ...PLAIN,
    by: undefined,
    agent,
    tenant,
    owner: object('user:olga'),
    workloadId: '',
    version: '',
    charterDigest: '',
    longestSessionMs: undefined,
  };
  await recordedRegisterAgent(world, CALLER, registration, NEVER);
  const session = { ...PLAIN, ttlMs: HOUR_MS, scopes: [scope('document:d1#viewer')] };
  const opened = await recordedOpenSession(
    world,
    CALLER,
    { ...session, tenant, user: object('user:ben'), agent: object('agent:a1'), idempotencyKey: 'k' },
    NEVER,
  );
  const child = { ...session, scopes: [], parent: opened.session, agent: object('agent:a2') };
  const { session: split } = await recordedDelegateSession(world, CALLER, child, NEVER);
  const [grant] = opened.grants;
  const ended = { ...PLAIN, by: undefined, grantId: grant?.grantId ?? '' };
  await recordedEndGrant(world, CALLER, ended, NEVER);
  const selfish = { ...PLAIN, session: split, scope: scope('document:d1#viewer'), by: object('agent:a2') };
  await refusalOf(() => recordedCreateGrant(world, CALLER, selfish, NEVER));
  await recordedStop(world, CALLER, stopAsk('agent:a1'), NEVER);
  await recordedResume(world, CALLER, stopAsk('agent:a1'), NEVER);

  const entries = await world.log.entries();
  const chain = [object('user:ben'), object('agent:a1'), opened.session];
  expect(entries.map(told)).toEqual([
    'grant register-agent allow',
    'grant open-session allow',
    'grant delegate-session allow',
    'grant end-grant allow',
    'grant create-grant deny SELF_GRANT',
    'stop stop allow',
    'stop resume allow',
  ]);
  expect(entries[1]).toMatchObject({
    target: opened.session,
    chain,
    grantIds: [grant?.grantId],
    why: 'a test',
  });
  expect(entries[1]).toMatchObject({ idempotencyKey: 'k', call: { profileHash: world.profile.hash } });
  const { relationships } = entries[1] as Extract<Entry, { kind: 'grant' }>;
  expect(relationships).toContainEqual(grant?.relationship);
  expect(entries[2]).toMatchObject({ target: split, chain: [...chain, object('agent:a2'), split] });
  expect(entries[3]).toMatchObject({ target: opened.session, chain, grantIds: [grant?.grantId] });
  expect(entries[4]).toMatchObject({ target: split, chain: [...chain, object('agent:a2'), split] });
});

function told(entry: Entry): string {
  if (entry.kind !== 'grant' && entry.kind !== 'stop') return entry.kind;
  const { verdict, reason } = entry.outcome;
  return [entry.kind, entry.action, verdict, ...(reason === undefined ? [] : [reason])].join(' ');
}

test('without a log nothing is recorded, and answers have no id', async () => {
  const { folder, ...world } = await chainOf(1);
  const calls = delegationOperations(world.profile);
  const answer = await calls.checkDelegated(
    folder.tenant,
    CALLER,
    delegated('document:d1#view@session:s1'),
    NEVER,
  );
  expect(answer).toMatchObject({ decision: { verdict: 'allow' }, decisionId: undefined });
});

test('a profile is recorded when it comes into force, and not again while it stays', async () => {
  const world = await chainOf(1);
  const other = { ...world, profile: { ...world.profile, hash: 'another' } };
  await recordProfile(world, false, CALLER, NEVER); // nobody said anything
  for (const one of [world, world, other, other]) await recordProfile(one, true, CALLER, NEVER);
  expect(await world.log.entries()).toMatchObject([
    { kind: 'profile', profileHashBefore: undefined, call: { profileHash: world.profile.hash } },
    { kind: 'profile', profileHashBefore: world.profile.hash, call: { profileHash: 'another' } },
  ]);
});
