import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { v1 } from '@authzed/authzed-node';
import { Metadata } from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DecisionLog } from '../../src/decisions/log.ts';
import { ownDesk } from '../../src/decisions/own-desk.ts';
import type { Entry } from '../../src/decisions/record/record.ts';
import { Fault } from '../../src/model/fault.ts';
import { openLog, readAll } from '../decisions/fixtures.ts';
import { HeldClock } from '../operations/tenant-in-folder.ts';
import { refusalOf } from './refusal.ts';
import { bulkOf, checkOf, exactly, MAY, schemaOf, writeOf } from './requests.ts';
import { NOON_MS, RunningServer } from './running-server.ts';

/* Records of calls as the published client makes them; what they hold besides is tested where they are made. */

const SCHEMA = 'definition user {}\n\ndefinition document {\n\trelation viewer: user\n}\n';
const TRACE_PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-recorded-calls-'));

let log: DecisionLog;
let server: RunningServer;
let isFailing = false;

beforeAll(async () => {
  log = await openLog(folder, { clock: new HeldClock(NOON_MS) });
  const desk = ownDesk(log);
  const decisions = {
    ...desk,
    note(entry: Entry) {
      if (isFailing) throw new Fault('decision-log-unavailable', 'the disk is full');
      desk.note(entry);
    },
  };
  server = await RunningServer.start({ decisions });
  await server.client().writeSchema(schemaOf(SCHEMA));
  await server.client().writeRelationships(writeOf('create document:plan#viewer@user:anna'));
});
afterAll(async () => {
  await log.close();
  rmSync(folder, { recursive: true, force: true });
});

async function lastEntry(): Promise<Entry | undefined> {
  await log.settle();
  return (await readAll(log)).at(-1)?.record.entry;
}

test('a check is recorded under the ids that it brought', async () => {
  const metadata = new Metadata();
  metadata.set('x-request-id', 'mine-1');
  metadata.set('traceparent', TRACE_PARENT);
  const answer = await new Promise<v1.CheckPermissionResponse>((resolve, reject) => {
    server
      .callbackClient()
      .checkPermission(checkOf('document:plan#viewer@user:anna'), metadata, (error, found) => {
        if (error !== null || found === undefined) reject(error ?? new Error('no answer'));
        else resolve(found);
      });
  });
  expect(answer.permissionship).toBe(MAY);
  const entry = await lastEntry();
  expect(entry).toMatchObject({
    kind: 'check',
    call: {
      caller: 'anyone',
      evaluatedAtMs: NOON_MS,
      asked: { kind: 'newest' },
      revision: 2,
      correlationId: 'mine-1',
      traceParent: TRACE_PARENT,
    },
    outcome: { verdict: 'allow' },
    witness: [{ resource: { type: 'document', id: 'plan' } }],
  });
});

test('a call without an id is recorded under the one that it is given', async () => {
  await server.client().checkBulkPermissions(bulkOf(['document:plan#viewer@user:ben']));
  expect(await lastEntry()).toMatchObject({
    kind: 'bulk',
    call: { correlationId: expect.stringMatching(/^[0-9a-v]{20}$/) },
    items: [{ outcome: { verdict: 'deny' } }],
  });
});

test('a list is recorded when it ends', async () => {
  const items = await server.client().lookupResources(
    v1.LookupResourcesRequest.create({
      resourceObjectType: 'document',
      permission: 'viewer',
      subject: { object: { objectType: 'user', objectId: 'anna' } },
    }),
  );
  expect(items).toHaveLength(1);
  expect(await lastEntry()).toMatchObject({ kind: 'lookup-resources', found: 1, complete: true });
});

test('what is asked at a state that is not to be had is recorded as refused; what is malformed is not', async () => {
  const { size } = log.standing;
  const malformed = { ...checkOf('document:plan#viewer@user:anna'), permission: '?' };
  const nowhere = exactly(v1.ZedToken.create({ token: 'nowhere' }));
  expect((await refusalOf(server.client().checkPermission(malformed))).code).toBe('INVALID_ARGUMENT');
  const both = await refusalOf(server.client().checkPermission({ ...malformed, consistency: nowhere }));
  expect(both.message).toContain('invalid revision requested'); // a bad token is told before a bad field
  await log.settle();
  expect(log.standing.size).toBe(size);

  const ask = { ...checkOf('document:plan#viewer@user:anna'), consistency: nowhere };
  expect((await refusalOf(server.client().checkPermission(ask))).message).toBe(both.message);
  expect(await lastEntry()).toMatchObject({
    kind: 'check',
    call: { asked: { kind: 'at-exact-snapshot', token: 'nowhere' }, revision: undefined },
    outcome: { verdict: 'error', reason: 'invalid-token' },
  });
});

test('beside a log that fails nothing is allowed, and programs are told why', async () => {
  isFailing = true;
  try {
    const info = { reason: 'REASON_LOG_UNAVAILABLE', domain: 'bailiwick.v1', metadata: {} };
    for (const text of ['document:plan#viewer@user:anna', 'document:plan#fly@user:anna']) {
      expect(await refusalOf(server.client().checkPermission(checkOf(text)))).toEqual({
        code: 'UNAVAILABLE',
        message: 'the disk is full',
        info,
      });
    }
  } finally {
    isFailing = false;
  }
  const answer = await server.client().checkPermission(checkOf('document:plan#viewer@user:anna'));
  expect(answer.permissionship).toBe(MAY);
});
