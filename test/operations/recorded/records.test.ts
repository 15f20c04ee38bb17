import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckPermissionAsk } from '../../../src/operations/asks.ts';
import { parseRelationship } from '../../../src/model/relationship-text.ts';
import { collect } from '../../decisions/fixtures.ts';
import { question } from '../calls.ts';
import { hashOf, NOON_MS, RecordedEngine } from './recorded-engine.ts';

const SCHEMA = `use expiration

caveat at_most(ceiling int, amount int) {
	amount <= ceiling
}

definition user {}

definition document {
	relation viewer: user | user:* | user with at_most | user with expiration
	permission view = viewer
}
`;
const HASH = hashOf(SCHEMA);
const CAPPED = 'document:capped#viewer@user:anna[at_most:{"ceiling":10}]';
const LAPSING = 'document:lapsing#viewer@user:anna[expiration:2031-01-01T00:00:00Z]';

let world: RecordedEngine;
let token: string;

beforeAll(async () => {
  world = await RecordedEngine.open();
  await world.engine.writeSchema(SCHEMA);
  ({ writtenAt: token } = await world.touch('document:plan#viewer@user:anna', CAPPED, LAPSING));
});
afterAll(() => world[Symbol.asyncDispose]());

/** What every record of a question says of its call, besides its time and work. */
const CALL = {
  caller: 'in-process',
  evaluatedAtMs: NOON_MS,
  asked: { kind: 'newest' },
  revision: 2,
  schemaHash: HASH,
  profileHash: undefined,
  latencyUs: expect.any(Number),
  work: expect.any(Number),
  correlationId: undefined,
  traceParent: undefined,
};
const ALLOW = { verdict: 'allow', reason: undefined, missing: [] };
const DENY = { ...ALLOW, verdict: 'deny' };

function asked(text: string, context: CheckPermissionAsk['context'] = {}): CheckPermissionAsk {
  return { ...question(text), context, tracing: false };
}

function refused(reason: string) {
  return { verdict: 'error', reason, missing: [] };
}

describe('a check', () => {
  test('that is allowed names what carries it, who asked, and at what', async () => {
    const ask = asked('document:plan#view@user:anna');
    await world.engine.checkPermission(ask, {
      consistency: { kind: 'at-least-as-fresh', token },
      requestId: 'request-7',
      traceParent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    });
    const entry = await world.lastEntry();
    expect(entry).toEqual({
      kind: 'check',
      call: {
        ...CALL,
        asked: { kind: 'at-least-as-fresh', token },
        correlationId: 'request-7',
        traceParent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      },
      resource: ask.resource,
      permission: 'view',
      subject: ask.subject,
      context: {},
      outcome: ALLOW,
      witness: [parseRelationship('document:plan#viewer@user:anna')],
      conditions: [],
      validUntilNs: undefined,
    });
    const { call } = entry as { call: typeof CALL };
    expect(call.work).toBeGreaterThan(0);
    expect(call.latencyUs).toBeGreaterThan(0);
  });

  test('that is denied has no witness', async () => {
    await world.engine.checkPermission(asked('document:plan#view@user:ben'));
    expect(await world.lastEntry()).toMatchObject({ call: CALL, outcome: DENY, witness: [] });
  });

  test('under a condition tells the values that it saw', async () => {
    await world.engine.checkPermission(asked('document:capped#view@user:anna', { amount: 7, other: 1 }));
    expect(await world.lastEntry()).toMatchObject({
      context: { amount: 7, other: 1 },
      outcome: ALLOW,
      witness: [parseRelationship(CAPPED)],
      conditions: [{ caveat: 'at_most', result: 'true', context: { amount: 7, ceiling: 10 } }],
    });
    await world.engine.checkPermission(asked('document:capped#view@user:anna', { amount: 70 }));
    expect(await world.lastEntry()).toMatchObject({
      outcome: DENY,
      conditions: [{ result: 'false', context: { amount: 70, ceiling: 10 } }],
    });
  });

  test('that hangs on a value names it', async () => {
    await world.engine.checkPermission(asked('document:capped#view@user:anna'));
    expect(await world.lastEntry()).toMatchObject({
      outcome: { verdict: 'conditional', missing: ['amount'] },
      witness: [],
      conditions: [{ caveat: 'at_most', result: 'missing', context: { ceiling: 10 } }],
    });
  });

  test('whose condition fails tells it, and what it took', async () => {
    const ask = asked('document:capped#view@user:anna', { amount: 'seven' });
    await expect(world.engine.checkPermission(ask)).rejects.toMatchObject({ reason: 'caveat-parameter' });
    expect(await world.lastEntry()).toMatchObject({
      call: CALL,
      outcome: refused('caveat-parameter'),
      conditions: [{ caveat: 'at_most', result: 'fault', context: { amount: 'seven', ceiling: 10 } }],
    });
  });

  test('says until when it holds', async () => {
    await world.engine.checkPermission(asked('document:lapsing#view@user:anna'));
    expect(await world.lastEntry()).toMatchObject({
      outcome: ALLOW,
      witness: [parseRelationship(LAPSING)],
      validUntilNs: BigInt(Date.UTC(2031, 0, 1)) * 1_000_000n,
    });
  });

  test('about what the schema does not know is recorded as refused', async () => {
    await expect(world.engine.checkPermission(asked('document:plan#fly@user:anna'))).rejects.toThrow();
    expect(await world.lastEntry()).toMatchObject({
      call: { ...CALL, work: 0 },
      permission: 'fly',
      outcome: refused('unknown-relation'),
    });
  });

  test('at a state that is not to be had is recorded without one', async () => {
    const consistency = { kind: 'at-exact-snapshot', token: 'x'.repeat(500) } as const;
    const ask = asked('document:plan#view@user:anna');
    await expect(world.engine.checkPermission(ask, { consistency })).rejects.toThrow();
    expect(await world.lastEntry()).toMatchObject({
      kind: 'check',
      call: {
        ...CALL,
        asked: { kind: 'at-exact-snapshot', token: 'x'.repeat(128) }, // no such token was ever given out
        revision: undefined,
        schemaHash: undefined,
      },
      outcome: refused('invalid-token'),
    });
  });
});

describe('a bulk check', () => {
  test('is one record with its items', async () => {
    const texts = [
      'plan#view@user:anna',
      'plan#view@user:ben',
      'plan#fly@user:anna',
      'capped#view@user:anna',
    ];
    const items = texts.map((text) => question(`document:${text}`));
    await world.engine.checkBulkPermissions({ items, tracing: false });
    const shape = items.map(({ resource, permission, subject }) => ({
      resource,
      permission,
      subject,
      context: {},
    }));
    expect(await world.lastEntry()).toEqual({
      kind: 'bulk',
      call: CALL,
      outcome: ALLOW,
      items: [
        {
          ...shape[0],
          outcome: ALLOW,
          witness: [parseRelationship('document:plan#viewer@user:anna')],
          conditions: [],
        },
        { ...shape[1], outcome: DENY, witness: [], conditions: [] },
        { ...shape[2], outcome: refused('unknown-relation'), witness: [], conditions: [] },
        {
          ...shape[3],
          outcome: { verdict: 'conditional', reason: undefined, missing: ['amount'] },
          witness: [],
          conditions: [{ caveat: 'at_most', result: 'missing', context: { ceiling: 10 } }],
        },
      ],
    });
  });

  test('tells a condition with the first item under its context that met it', async () => {
    const capped = question('document:capped#view@user:anna');
    const items = [1, 1, 99].map((amount) => ({ ...capped, context: { amount } }));
    await world.engine.checkBulkPermissions({ items, tracing: false });
    const entry = await world.lastEntry();
    expect(
      entry?.kind === 'bulk' && entry.items.map(({ outcome, conditions }) => [outcome.verdict, conditions]),
    ).toEqual([
      ['allow', [{ caveat: 'at_most', result: 'true', context: { amount: 1, ceiling: 10 } }]],
      ['allow', []],
      ['deny', [{ caveat: 'at_most', result: 'false', context: { amount: 99, ceiling: 10 } }]],
    ]);
  });

  test('with too many items is recorded without them', async () => {
    const items = Array.from({ length: 10_001 }, () => question('document:plan#view@user:anna'));
    await expect(world.engine.checkBulkPermissions({ items, tracing: false })).rejects.toThrow();
    expect(await world.lastEntry()).toMatchObject({
      kind: 'bulk',
      items: [],
      outcome: refused('too-many-checks'),
    });
  });
});

test('an expansion counts the subjects it named', async () => {
  const { resource } = question('document:plan#view@user:anna');
  await world.engine.expandPermissionTree({ resource, permission: 'view' });
  expect(await world.lastEntry()).toEqual({
    kind: 'expand',
    call: CALL,
    resource,
    permission: 'view',
    outcome: ALLOW,
    leaves: 1,
  });
});

describe('a list', () => {
  const subject = { type: 'user', id: 'anna', relation: '' };
  const resources = {
    resourceType: 'document',
    permission: 'view',
    subject,
    context: { amount: 3 },
    limit: 0,
  };
  const subjects = {
    resource: { type: 'document', id: 'capped' },
    permission: 'view',
    subjectType: 'user',
    subjectRelation: '',
    context: {},
    concreteLimit: 0,
    wildcard: 'include',
  } as const;

  test('of resources is one record at its end', async () => {
    await collect(world.engine.lookupResources({ ...resources, cursor: undefined }));
    expect(await world.lastEntry()).toEqual({
      kind: 'lookup-resources',
      call: CALL,
      ...resources,
      resumed: false,
      outcome: ALLOW,
      found: 3,
      conditional: 0,
      complete: true,
    });
  });

  test('that stops at its limit is not complete, and goes on as resumed', async () => {
    const page = { ...resources, limit: 2 };
    const items = await collect(world.engine.lookupResources({ ...page, cursor: undefined }));
    expect(await world.lastEntry()).toMatchObject({ found: 2, complete: false, resumed: false, limit: 2 });
    await collect(world.engine.lookupResources({ ...page, cursor: items.at(-1)?.cursor }));
    expect(await world.lastEntry()).toMatchObject({ found: 1, complete: true, resumed: true, limit: 2 });
  });

  test('of subjects counts those on condition', async () => {
    await collect(world.engine.lookupSubjects({ ...subjects, cursor: undefined }));
    const { wildcard: _notRecorded, concreteLimit: limit, ...recorded } = subjects;
    expect(await world.lastEntry()).toEqual({
      kind: 'lookup-subjects',
      call: CALL,
      ...recorded,
      limit,
      resumed: false,
      outcome: ALLOW,
      found: 1,
      conditional: 1,
      complete: true,
    });
  });

  test('that its reader leaves says how far it came', async () => {
    for await (const _item of world.engine.lookupResources({ ...resources, cursor: undefined })) break;
    expect(await world.lastEntry()).toMatchObject({
      kind: 'lookup-resources',
      outcome: refused('cancelled'),
      complete: false,
    });
  });

  test('that fails says why', async () => {
    const context = { amount: 'three' };
    await expect(
      collect(world.engine.lookupResources({ ...resources, context, cursor: undefined })),
    ).rejects.toThrow();
    expect(await world.lastEntry()).toMatchObject({
      context,
      outcome: refused('caveat-parameter'),
      complete: false,
    });
    await expect(collect(world.engine.lookupSubjects({ ...subjects, cursor: 'none' }))).rejects.toThrow();
    expect(await world.lastEntry()).toMatchObject({
      kind: 'lookup-subjects',
      call: { revision: undefined },
      resumed: true,
      outcome: refused('invalid-cursor'),
    });
  });
});
