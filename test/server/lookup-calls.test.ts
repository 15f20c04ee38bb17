import { once } from 'node:events';
import { v1 } from '@authzed/authzed-node';
import { beforeAll, expect, test } from 'vitest';
import { refusalOf } from './refusal.ts';
import { checkOf, exactly, object, schemaOf, subject, writeOf } from './requests.ts';
import { type Client, RunningServer } from './running-server.ts';

const SCHEMA = `definition user {}
definition group {
  relation member: user | group#member
}
caveat office_hours(hour int) {
  hour >= 9 && hour < 17
}
definition document {
  relation owner: user
  relation viewer: user | user:* | group#member | user with office_hours
  relation banned: user
  permission view = (viewer + owner) - banned
}`;

const HAS = v1.LookupPermissionship.HAS_PERMISSION;
const MANY = 3_000;

let server: RunningServer;
let client: Client;
let written: v1.ZedToken | undefined;

beforeAll(async () => {
  server = await RunningServer.start();
  client = server.client();
  await client.writeSchema(schemaOf(SCHEMA));
  for (let start = 0; start < MANY; start += 1_000) {
    const lines = Array.from(
      { length: 1_000 },
      (_, at) => `create document:d${start + at}#owner@user:writer`,
    );
    await client.writeRelationships(writeOf(...lines));
  }
  const answer = await client.writeRelationships(
    writeOf(
      'create document:open#viewer@user:*',
      'create document:open#banned@user:bert',
      'create document:open#viewer@user:anna',
      'create document:team#viewer@group:eng#member',
      'create document:hours#viewer@user:carl[office_hours:{"hour":3}]',
      'create document:late#viewer@user:carl[office_hours]',
      'create group:eng#member@user:anna',
      'create group:eng#member@group:core#member',
      'create group:core#member@user:bert',
    ),
  );
  written = answer.writtenAt;
});

function resourcesOf(
  who: string,
  fields: Partial<v1.LookupResourcesRequest> = {},
): v1.LookupResourcesRequest {
  return v1.LookupResourcesRequest.create({
    resourceObjectType: 'document',
    permission: 'view',
    subject: subject(who),
    consistency: exactly(written),
    ...fields,
  });
}

function subjectsOf(text: string, fields: Partial<v1.LookupSubjectsRequest> = {}): v1.LookupSubjectsRequest {
  return v1.LookupSubjectsRequest.create({
    resource: object(text),
    permission: 'view',
    subjectObjectType: 'user',
    consistency: exactly(written),
    ...fields,
  });
}

test('the documents of a user, by wildcard and group, without those they are banned from', async () => {
  const idsOf = async (who: string): Promise<readonly string[]> =>
    (await client.lookupResources(resourcesOf(who))).map(({ resourceObjectId }) => resourceObjectId);
  expect(await idsOf('user:anna')).toEqual(['open', 'team']);
  expect(await idsOf('user:bert')).toEqual(['team']);
  expect(await idsOf('user:nobody')).toEqual(['open']);
  expect(await idsOf('group:core#member')).toEqual(['team']);
});

test('a condition is open, holds or fails under the context; what is stored wins', async () => {
  const conditional = v1.LookupPermissionship.CONDITIONAL_PERMISSION;
  const found = async (hour?: number) => {
    const context = hour === undefined ? {} : { context: v1.createStructFromObject({ hour }) };
    const answers = await client.lookupResources(resourcesOf('user:carl', context));
    const subjects = await client.lookupSubjects(subjectsOf('document:late', context));
    return {
      documents: answers.map((one) => [one.resourceObjectId, one.permissionship]),
      missing: answers[0]?.partialCaveatInfo?.missingRequiredContext ?? [],
      carl: subjects.map((one) => one.subject?.permissionship),
    };
  };
  const open = ['open', HAS];
  expect(await found()).toEqual({
    documents: [['late', conditional], open],
    missing: ['hour'],
    carl: [conditional],
  });
  expect(await found(10)).toEqual({ documents: [['late', HAS], open], missing: [], carl: [HAS] });
  expect(await found(3)).toEqual({ documents: [open], missing: [], carl: [] });
});

test('every answer names its state and a cursor, with which the list goes on there', async () => {
  const [first] = await client.lookupResources(resourcesOf('user:anna', { optionalLimit: 1 }));
  expect(first).toMatchObject({ lookedUpAt: written, resourceObjectId: 'open', permissionship: HAS });
  const optionalCursor = first!.afterResultCursor!;
  const rest = await client.lookupResources(resourcesOf('user:anna', { optionalLimit: 1, optionalCursor }));
  expect(rest.map(({ resourceObjectId }) => resourceObjectId)).toEqual(['team']);
});

test('pages of a long list are the list', async () => {
  const whole = await client.lookupResources(resourcesOf('user:writer'));
  expect(whole).toHaveLength(MANY + 1);
  const ids: string[] = [];
  let optionalCursor: v1.Cursor | undefined;
  for (let size = 700; size === 700;) {
    const fields = { optionalLimit: 700, ...(optionalCursor && { optionalCursor }) };
    const page = await client.lookupResources(resourcesOf('user:writer', fields));
    ids.push(...page.map(({ resourceObjectId }) => resourceObjectId));
    optionalCursor = page.at(-1)?.afterResultCursor;
    size = page.length;
  }
  expect(ids).toEqual(whole.map(({ resourceObjectId }) => resourceObjectId));
  for (const id of [ids[0]!, ids[1_500]!]) {
    const { permissionship } = await client.checkPermission(checkOf(`document:${id}#view@user:writer`));
    expect(permissionship).toBe(v1.CheckPermissionResponse_Permissionship.HAS_PERMISSION);
  }
});

test('everyone, those who are not, and those who are named, in new fields and deprecated ones', async () => {
  const [everyone, ...named] = await client.lookupSubjects(subjectsOf('document:open'));
  expect(everyone).toMatchObject({
    lookedUpAt: written,
    subject: { subjectObjectId: '*', permissionship: HAS },
    excludedSubjects: [{ subjectObjectId: 'bert', permissionship: HAS }],
    subjectObjectId: '*',
    permissionship: HAS,
    excludedSubjectIds: ['bert'],
  });
  expect(named).toMatchObject([{ subject: { subjectObjectId: 'anna' }, excludedSubjects: [] }]);
  const wildcardOption = v1.LookupSubjectsRequest_WildcardOption.EXCLUDE_WILDCARDS;
  const concrete = await client.lookupSubjects(subjectsOf('document:open', { wildcardOption }));
  expect(concrete.map((one) => one.subject?.subjectObjectId)).toEqual(['anna']);
});

test('subjects through groups, sets of a relation, and a page of one', async () => {
  const idsOf = async (fields: Partial<v1.LookupSubjectsRequest>): Promise<readonly string[]> =>
    (await client.lookupSubjects(subjectsOf('document:team', fields))).map(
      (answer) => answer.subject?.subjectObjectId ?? '',
    );
  expect(await idsOf({})).toEqual(['anna', 'bert']);
  expect(await idsOf({ subjectObjectType: 'group', optionalSubjectRelation: 'member' })).toEqual([
    'core',
    'eng',
  ]);
  const [first] = await client.lookupSubjects(subjectsOf('document:team', { optionalConcreteLimit: 1 }));
  const optionalCursor = first!.afterResultCursor!;
  expect(await idsOf({ optionalConcreteLimit: 1, optionalCursor })).toEqual(['bert']);
});

test.each([
  {
    request: () => client.lookupResources(resourcesOf('user:*')),
    code: 'INVALID_ARGUMENT',
    message: /cannot perform lookup resources on wildcard/,
    info: { reason: 'ERROR_REASON_WILDCARD_NOT_ALLOWED', metadata: { field: 'subject_id' } },
  },
  {
    request: () => client.lookupResources(resourcesOf('user:anna', { optionalLimit: 5_000 })),
    code: 'INVALID_ARGUMENT',
    message: /limit of 5000/,
    info: {
      reason: 'ERROR_REASON_EXCEEDS_MAXIMUM_ALLOWABLE_LIMIT',
      metadata: { limit_provided: '5000', maximum_limit_allowed: '1000' },
    },
  },
  {
    request: () => client.lookupResources(resourcesOf('user:anna', { optionalCursor: { token: 'mangled' } })),
    code: 'INVALID_ARGUMENT',
    message: /invalid cursor/,
    info: { reason: 'ERROR_REASON_INVALID_CURSOR' },
  },
  {
    request: () => client.lookupSubjects(subjectsOf('document:open', { permission: 'nothing' })),
    code: 'FAILED_PRECONDITION',
    message: /`nothing` not found/,
    info: { reason: 'ERROR_REASON_UNKNOWN_RELATION_OR_PERMISSION' },
  },
])('refused: $info.reason', async ({ request, code, message, info }) => {
  const refusal = await refusalOf(request());
  expect(refusal).toMatchObject({ code, info });
  expect(refusal.message).toMatch(message);
});

test('a reader who cancels ends the call', async () => {
  const stream = server.callbackClient().lookupResources(resourcesOf('user:writer'));
  await once(stream, 'data');
  stream.cancel();
  const [error] = (await once(stream, 'error')) as [{ readonly code: number }];
  expect(error.code).toBe(1);
  expect(await client.lookupResources(resourcesOf('user:bert'))).toHaveLength(1);
});

test('the same lists after a restart, and a cursor from before it goes on', async () => {
  const request = resourcesOf('user:writer', { optionalLimit: 1_000 });
  const before = await client.lookupResources(request);
  await server.restart();
  client = server.client();
  expect(await client.lookupResources(request)).toEqual(before);
  const optionalCursor = before[499]!.afterResultCursor!;
  const rest = await client.lookupResources({ ...request, optionalCursor });
  expect(rest.slice(0, 500)).toEqual(before.slice(500));
});
