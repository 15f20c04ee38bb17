import { v1 } from '@authzed/authzed-node';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { formatTime, parseTime } from '../../src/model/time-text.ts';
import { refusalOf } from './refusal.ts';
import {
  checkOf,
  expandOf,
  identityOf,
  MAY,
  MAY_NOT,
  mustMatch,
  mustNotMatch,
  readOf,
  schemaOf,
  writeOf,
} from './requests.ts';
import { type Client, NOON_MS, RunningServer } from './running-server.ts';

/** Relationships that expire, alone and with a caveat. The clock is held: it shows noon of 2030-01-01. */

const SCHEMA = `use expiration

caveat below(level int) {
  level < 5
}

definition user {}

definition group {
  relation member: user | user with expiration
}

definition document {
  relation viewer: user | user with expiration | user with below and expiration | group#member | group#member with expiration | user:* with expiration
  relation banned: user with expiration
  permission view = viewer - banned
}`;

const NEVER = new AbortController().signal;

let server: RunningServer;
let client: Client;

beforeAll(async () => {
  server = await RunningServer.start();
  client = server.client();
  await client.writeSchema(schemaOf(SCHEMA));
});

afterEach(() => server.clock.set(NOON_MS));

/** Verdict, and until when it holds if it says so. */
async function ask(asked: string, context = {}): Promise<readonly [string, string | undefined]> {
  const request = checkOf(asked, undefined, { context: v1.PbStruct.fromJson(context) });
  const { permissionship, optionalExpiresAt } = await client.checkPermission(request);
  const verdict = permissionship === MAY ? 'yes' : permissionship === MAY_NOT ? 'no' : 'conditional';
  return [verdict, optionalExpiresAt && timeText(optionalExpiresAt)];
}

function timeText({ seconds, nanos }: { readonly seconds: string; readonly nanos: number }): string {
  return formatTime(BigInt(seconds) * 1_000_000_000n + BigInt(nanos));
}

function at(time: string): void {
  server.clock.set(Number(parseTime(time)! / 1_000_000n));
}

describe('until when a yes holds', () => {
  beforeAll(async () => {
    await client.writeRelationships(
      writeOf(
        'create document:until#viewer@user:plain',
        'create document:until#viewer@user:late[expiration:2030-06-01T00:00:00.5Z]',
        'create document:until#viewer@group:eng#member[expiration:2030-03-01T00:00:00Z]',
        'create group:eng#member@user:ben[expiration:2030-02-01T00:00:00Z]',
        'create group:eng#member@user:cleo',
        'create group:eng#member@user:late',
        'create group:eng#member@user:plain[expiration:2030-02-01T00:00:00Z]',
        'create document:until#banned@user:dora[expiration:2030-02-01T00:00:00Z]',
        'create document:until#viewer@user:finn[below:{"level":1}][expiration:2030-04-01T00:00:00Z]',
        'create document:until#viewer@user:gus[below][expiration:2030-04-01T00:00:00Z]',
        'create document:open#viewer@user:*[expiration:2030-05-01T00:00:00Z]',
      ),
    );
  });

  test.each([
    { who: 'plain', said: ['yes', undefined], why: 'it does not lean on what expires' },
    { who: 'ben', said: ['yes', '2030-02-01T00:00:00Z'], why: 'the first of two on the way' },
    { who: 'cleo', said: ['yes', '2030-03-01T00:00:00Z'], why: 'the one on the way' },
    { who: 'dora', said: ['no', undefined], why: 'a no is not told to end' },
    { who: 'finn', said: ['yes', '2030-04-01T00:00:00Z'], why: 'its condition holds' },
    { who: 'gus', said: ['conditional', undefined], why: 'nothing is granted yet' },
    { who: 'nobody', said: ['no', undefined], why: 'nothing is granted' },
  ])('$who: $said, since $why', async ({ who, said }) => {
    expect(await ask(`document:until#view@user:${who}`)).toEqual(said);
  });

  test('one of several ways is told, and it holds that long', async () => {
    const [verdict, until = ''] = await ask('document:until#view@user:late');
    expect(verdict).toBe('yes');
    expect(['2030-06-01T00:00:00.5Z', '2030-03-01T00:00:00Z']).toContain(until);
    at(until);
    server.clock.set(server.clock.nowMs() - 1);
    expect((await ask('document:until#view@user:late'))[0]).toBe('yes');
  });

  test('a condition that comes with the request counts for it', async () => {
    expect(await ask('document:until#view@user:gus', { level: 1 })).toEqual(['yes', '2030-04-01T00:00:00Z']);
    expect(await ask('document:until#view@user:gus', { level: 9 })).toEqual(['no', undefined]);
  });

  test('an edge for everyone counts like any other', async () => {
    expect(await ask('document:open#view@user:anyone')).toEqual(['yes', '2030-05-01T00:00:00Z']);
  });

  test('at that instant it is over, and a millisecond before it is not', async () => {
    at('2030-01-31T23:59:59.999Z');
    expect((await ask('document:until#view@user:ben'))[0]).toBe('yes');
    at('2030-02-01T00:00:00Z');
    expect((await ask('document:until#view@user:ben'))[0]).toBe('no');
    at('2030-04-01T00:00:00Z');
    expect(await ask('document:until#view@user:gus')).toEqual(['no', undefined]); // nothing is missing any more
  });
});

test('an expired row is in no read, no expansion and no precondition, at any snapshot', async () => {
  const row = 'document:gone#viewer@user:anna';
  const { writtenAt } = await client.writeRelationships(
    writeOf(`create ${row}[below:{"level":1}][expiration:2030-01-01T13:00:00Z]`),
  );
  const then = v1.Consistency.create({
    requirement: { oneofKind: 'atExactSnapshot', atExactSnapshot: writtenAt! },
  });
  const filter = { type: 'document', id: 'gone' };
  const seen = async (): Promise<unknown> => {
    const rows = await client.readRelationships(readOf(filter, { consistency: then }));
    const { treeRoot } = await client.expandPermissionTree(expandOf('document:gone#viewer', then));
    const { permissionship } = await client.checkPermission(checkOf(row, then));
    const tree = treeRoot!.treeType;
    return {
      rows: rows.map(({ relationship }) => identityOf(relationship!)),
      leaves: tree.oneofKind === 'leaf' ? tree.leaf.subjects.length : 0,
      may: permissionship === MAY,
    };
  };
  const guarded = (precondition: v1.Precondition): Promise<unknown> =>
    client.writeRelationships({ ...writeOf(), optionalPreconditions: [precondition] });
  expect(await seen()).toEqual({ rows: [row], leaves: 1, may: true });
  await guarded(mustMatch(filter));
  at('2030-01-01T13:00:00Z');
  expect(await seen()).toEqual({ rows: [], leaves: 0, may: false });
  expect((await refusalOf(guarded(mustMatch(filter)))).code).toBe('FAILED_PRECONDITION');
  await guarded(mustNotMatch(filter));
});

test('the place of an expired relationship is free, also after a restart and a collection', async () => {
  const row = 'document:place#viewer@user:anna';
  for (const hour of ['13', '14', '15']) {
    await client.writeRelationships(writeOf(`create ${row}[expiration:2030-01-01T${hour}:00:00Z]`));
    const again = writeOf(`create ${row}`);
    expect((await refusalOf(client.writeRelationships(again))).code).toBe('ALREADY_EXISTS');
    at(`2030-01-01T${hour}:00:00Z`);
    if (hour === '14') {
      await server.restart();
      client = server.client();
    }
    if (hour === '15') {
      const collect = async (): Promise<number> =>
        (await server.tenant.collect(server.clock.nowMs(), NEVER)).expired;
      expect(await collect()).toBeGreaterThan(0);
      expect(await collect()).toBe(0);
    }
    expect((await ask(row))[0]).toBe('no');
  }
  await client.writeRelationships(writeOf(`create ${row}`));
  expect(await ask(row)).toEqual(['yes', undefined]);
});

test('an expiration is only for relations that allow one', async () => {
  const request = writeOf('create group:eng#member@user:x[below][expiration:2031-01-01T00:00:00Z]');
  expect((await refusalOf(client.writeRelationships(request))).info?.reason).toBe(
    'ERROR_REASON_INVALID_SUBJECT_TYPE',
  );
});
