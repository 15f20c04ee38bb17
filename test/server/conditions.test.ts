import { v1 } from '@authzed/authzed-node';
import { beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/json.ts';
import { detailsIn, refusalOf } from './refusal.ts';
import { bulkOf, checkOf, MAY, MAY_NOT, schemaOf, writeOf } from './requests.ts';
import { type Client, RunningServer } from './running-server.ts';

/** Caveats as a client meets them. Expirations are in `expirations.test.ts`. */

const SCHEMA = `caveat below(level int, ceiling int) {
  level < ceiling
}

caveat share(parts int) {
  10 / parts > 1
}

caveat tagged(tags map<any>) {
  tags.kind == "open"
}

caveat somewhere(origin ipaddress, ranges list<string>) {
  ranges.exists(range, origin.in_cidr(range))
}

definition user {}

definition group {
  relation member: user | user with below
}

definition folder {
  relation viewer: user | user with below
  permission view = viewer
}

definition document {
  relation parent: folder | folder with share
  relation viewer: user | user with below | user with share | user with tagged | user with somewhere | user:* with below | group#member with share
  relation banned: user | user with below | user with share
  permission view = viewer - banned
  permission through = parent->view
  permission everywhere = parent.all(view)
  permission both = viewer & through
}`;

const CONDITIONAL: v1.CheckPermissionResponse_Permissionship =
  v1.CheckPermissionResponse_Permissionship.CONDITIONAL_PERMISSION;
type Answer = Pick<v1.CheckPermissionResponse, 'permissionship' | 'partialCaveatInfo'>;

let server: RunningServer;
let client: Client;

beforeAll(async () => {
  server = await RunningServer.start();
  client = server.client();
  await client.writeSchema(schemaOf(SCHEMA));
  await client.writeRelationships(
    writeOf(
      'create document:plan#viewer@user:anna[below:{"ceiling":5}]',
      'create document:plan#viewer@user:ben[share]',
      'create document:plan#viewer@user:cleo',
      'create document:plan#banned@user:cleo[below:{"level":1}]',
      'create document:plan#viewer@user:dora',
      'create document:plan#banned@user:dora[share]',
      'create document:plan#viewer@user:eve[tagged]',
      'create document:plan#viewer@user:finn[somewhere:{"ranges":["10.0.0.0/8","fe80::/10"]}]',
      'create document:plan#viewer@group:eng#member[share]',
      'create group:eng#member@user:gus[below]',
      'create document:open#viewer@user:*[below]',
      'create document:near#parent@folder:top[share]',
      'create document:near#parent@folder:side',
      'create document:near#viewer@user:anna[below:{"ceiling":5}]',
      'create folder:top#viewer@user:anna[below:{"ceiling":9}]',
      'create folder:side#viewer@user:anna',
    ),
  );
});

function withContext(asked: string, context: JsonObject, tracing = false): v1.CheckPermissionRequest {
  return checkOf(asked, undefined, { context: struct(context), withTracing: tracing });
}

/** A copy: protobuf's JSON type is not readonly. */
function struct(context: JsonObject): v1.PbStruct {
  return v1.PbStruct.fromJson(JSON.parse(JSON.stringify(context)));
}

/** `yes`, `no`, or the names that are missing; they are a set. */
function said({ permissionship, partialCaveatInfo }: Answer): 'yes' | 'no' | readonly string[] {
  if (permissionship !== CONDITIONAL) expect(partialCaveatInfo).toBeUndefined();
  if (permissionship === MAY) return 'yes';
  if (permissionship === MAY_NOT) return 'no';
  expect(permissionship).toBe(CONDITIONAL);
  return partialCaveatInfo!.missingRequiredContext.toSorted();
}

describe('a check', () => {
  test.each<{ asked: string; context: JsonObject; answer: 'yes' | 'no' | readonly string[] }>([
    { asked: 'document:plan#view@user:anna', context: {}, answer: ['level'] },
    { asked: 'document:plan#view@user:anna', context: { level: 4 }, answer: 'yes' },
    { asked: 'document:plan#view@user:anna', context: { level: '4' }, answer: 'yes' }, // ints may be text
    { asked: 'document:plan#view@user:anna', context: { level: 5 }, answer: 'no' },
    { asked: 'document:plan#view@user:anna', context: { level: 7, ceiling: 9 }, answer: 'no' }, // the stored 5 wins
    { asked: 'document:plan#view@user:anna', context: { ceiling: 'x', level: 4 }, answer: 'yes' }, // hidden by the stored 5
    { asked: 'document:plan#view@user:anna', context: { level: 4, other: [null] }, answer: 'yes' }, // nobody asks for `other`
    { asked: 'document:plan#view@user:cleo', context: {}, answer: ['ceiling'] },
    { asked: 'document:plan#view@user:cleo', context: { ceiling: 1 }, answer: 'yes' },
    { asked: 'document:plan#view@user:cleo', context: { ceiling: 2 }, answer: 'no' },
    { asked: 'document:plan#view@user:gus', context: {}, answer: ['ceiling', 'level', 'parts'] },
    { asked: 'document:plan#view@user:gus', context: { parts: 10 }, answer: 'no' }, // decided without the others
    { asked: 'document:plan#view@user:gus', context: { parts: 1, level: 1 }, answer: ['ceiling'] },
    { asked: 'document:plan#view@user:gus', context: { parts: 1, level: 1, ceiling: 2 }, answer: 'yes' },
    { asked: 'document:open#view@user:anyone', context: {}, answer: ['ceiling', 'level'] },
    { asked: 'document:open#view@user:anyone', context: { level: 1, ceiling: 2 }, answer: 'yes' },
    { asked: 'document:near#through@user:anna', context: {}, answer: 'yes' }, // by the other folder
    { asked: 'document:near#everywhere@user:anna', context: {}, answer: ['level', 'parts'] },
    { asked: 'document:near#everywhere@user:anna', context: { parts: 10 }, answer: 'no' }, // it does not drop out
    { asked: 'document:near#everywhere@user:anna', context: { parts: 2, level: 8 }, answer: 'yes' },
    { asked: 'document:near#both@user:anna', context: { level: 5 }, answer: 'no' },
    { asked: 'document:plan#view@user:eve', context: { tags: { kind: 'open' } }, answer: 'yes' },
    { asked: 'document:plan#view@user:eve', context: {}, answer: ['tags'] }, // never a path
    { asked: 'document:plan#view@user:finn', context: { origin: '10.1.2.3' }, answer: 'yes' },
    { asked: 'document:plan#view@user:finn', context: { origin: '::ffff:10.1.2.3' }, answer: 'yes' },
    { asked: 'document:plan#view@user:finn', context: { origin: '192.168.0.1' }, answer: 'no' },
    { asked: 'document:plan#view@user:nobody', context: { parts: 0, level: 'x' }, answer: 'no' }, // no condition is met on the way
  ])('$asked with $context: $answer', async ({ asked, context, answer }) => {
    expect(said(await client.checkPermission(withContext(asked, context)))).toEqual(answer);
  });

  test.each<{ asked: string; context: JsonObject; reason: string; facts: JsonObject; phrase: string }>([
    {
      asked: 'document:plan#view@user:anna',
      context: { level: 4.5 },
      reason: 'CAVEAT_PARAMETER_TYPE_ERROR',
      facts: { caveat_name: 'below', parameter_name: 'level' },
      phrase:
        'could not convert context parameter `level` of caveat `below`: expected `int`, found number `4.5`',
    },
    {
      asked: 'document:plan#view@user:anna',
      context: { level: null }, // given, and of no type
      reason: 'CAVEAT_PARAMETER_TYPE_ERROR',
      facts: { caveat_name: 'below', parameter_name: 'level' },
      phrase: 'expected `int`, found null',
    },
    {
      asked: 'document:plan#view@user:finn',
      context: { origin: '10.0.0.0/8' },
      reason: 'CAVEAT_PARAMETER_TYPE_ERROR',
      facts: { caveat_name: 'somewhere', parameter_name: 'origin' },
      phrase: 'expected `ipaddress`, found string `10.0.0.0/8`',
    },
    {
      asked: 'document:plan#view@user:ben',
      context: { parts: 0 },
      reason: 'CAVEAT_EVALUATION_ERROR',
      facts: { caveat_name: 'share' },
      phrase: 'evaluation error for caveat `share`',
    },
    {
      asked: 'document:plan#view@user:eve',
      context: { tags: {} }, // a key that is absent from a map that is given
      reason: 'CAVEAT_EVALUATION_ERROR',
      facts: { caveat_name: 'tagged' },
      phrase: 'evaluation error for caveat `tagged`',
    },
    {
      asked: 'document:plan#view@user:dora', // granted, unless a condition that fails takes it away
      context: { parts: 0 },
      reason: 'CAVEAT_EVALUATION_ERROR',
      facts: { caveat_name: 'share' },
      phrase: 'evaluation error for caveat `share`',
    },
  ])('$asked with $context is refused: $reason', async ({ asked, context, reason, facts, phrase }) => {
    const refusal = await refusalOf(client.checkPermission(withContext(asked, context)));
    expect(refusal.code).toBe('INVALID_ARGUMENT');
    expect(refusal.info).toEqual({
      reason: `ERROR_REASON_${reason}`,
      domain: 'authzed.com',
      metadata: facts,
    });
    expect(refusal.message).toContain(phrase);
  });

  test('a context may have just so many bytes', async () => {
    const asked = 'document:plan#view@user:anna';
    const room = 4096 - v1.PbStruct.toBinary(struct({ level: 4, filler: 'x'.repeat(4000) })).length + 4000;
    const fits = await client.checkPermission(withContext(asked, { level: 4, filler: 'x'.repeat(room) }));
    expect(said(fits)).toBe('yes');
    const large = withContext(asked, { level: 4, filler: 'x'.repeat(room + 1) });
    const refusal = await refusalOf(client.checkPermission(large));
    expect(refusal.code).toBe('INVALID_ARGUMENT');
    expect(refusal.message).toBe('request caveat context should have at most 4096 bytes but had 4097');
    const bulk = bulkOf([asked, asked]);
    bulk.items[1]!.context = large.context!;
    expect((await refusalOf(client.checkBulkPermissions(bulk))).message).toBe(refusal.message); // everyone's
  });
});

test('each item of a bulk check has its own context, and its own error', async () => {
  const items: readonly (readonly [string, JsonObject])[] = [
    ['document:plan#view@user:anna', {}],
    ['document:plan#view@user:anna', { level: 4 }],
    ['document:plan#view@user:anna', { level: true }],
    ['document:plan#view@user:anna', { level: 5 }],
    ['document:plan#view@user:ben', { parts: 0 }],
    ['document:plan#view@user:ben', { parts: 2 }],
    ['document:plan#view@user:anna', { level: 4 }],
  ];
  const request = bulkOf(items.map(([asked]) => asked));
  items.forEach(([, context], index) => (request.items[index]!.context = struct(context)));
  const { pairs } = await client.checkBulkPermissions(request);
  const found = pairs.map(({ response }) => {
    if (response.oneofKind === 'item') return said(response.item);
    if (response.oneofKind !== 'error') return response.oneofKind;
    const { info } = detailsIn(response.error);
    return { code: response.error.code, reason: info?.reason, facts: info?.metadata };
  });
  expect(found).toEqual([
    ['level'],
    'yes',
    {
      code: 3,
      reason: 'ERROR_REASON_CAVEAT_PARAMETER_TYPE_ERROR',
      facts: { caveat_name: 'below', parameter_name: 'level' },
    },
    'no',
    { code: 3, reason: 'ERROR_REASON_CAVEAT_EVALUATION_ERROR', facts: { caveat_name: 'share' } },
    'yes',
    'yes',
  ]);
  expect(pairs.map((pair) => pair.request)).toEqual(request.items);
});

describe('a stored context', () => {
  test.each([
    { what: 'everything', text: 'user:x[below:{"level":1,"ceiling":2}]' },
    { what: 'a part', text: 'user:x[below:{"level":"1"}]' },
    { what: 'nothing', text: 'user:x[below]' }, // the rest comes with the request
  ])('may hold $what', async ({ text }) => {
    const { writtenAt } = await client.writeRelationships(writeOf(`touch document:some#viewer@${text}`));
    expect(writtenAt?.token).not.toBe('');
  });

  test.each([
    {
      what: 'an unknown name',
      context: '{"levle":1}',
      parameter: 'levle',
      phrase: 'unknown parameter `levle`',
    },
    { what: 'a wrong type', context: '{"level":"one"}', parameter: 'level', phrase: 'found string `one`' },
    { what: 'null', context: '{"ceiling":null}', parameter: 'ceiling', phrase: 'found null' },
    {
      what: 'a name of Object',
      context: '{"constructor":1}',
      parameter: 'constructor',
      phrase: '`constructor`',
    },
  ])('with $what is refused', async ({ context, parameter, phrase }) => {
    const request = writeOf(`touch document:some#viewer@user:y[below:${context}]`);
    const refusal = await refusalOf(client.writeRelationships(request));
    expect(refusal.code).toBe('INVALID_ARGUMENT');
    expect(refusal.info).toMatchObject({
      reason: 'ERROR_REASON_CAVEAT_PARAMETER_TYPE_ERROR',
      metadata: { caveat_name: 'below', parameter_name: parameter },
    });
    expect(refusal.message).toContain(phrase);
    expect(said(await client.checkPermission(checkOf('document:some#viewer@user:y')))).toBe('no');
  });

  test('of a caveat that the relation does not allow is refused', async () => {
    const request = writeOf('touch document:some#banned@user:y[tagged]');
    const refusal = await refusalOf(client.writeRelationships(request));
    expect(refusal.info?.reason).toBe('ERROR_REASON_INVALID_SUBJECT_TYPE');
  });
});

describe('a trace', () => {
  type Trace = NonNullable<NonNullable<v1.CheckPermissionResponse['debugTrace']>['check']>;
  const RESULTS = ['unspecified', 'unevaluated', 'false', 'true', 'missing'];

  function caveatsIn(trace: Trace): readonly unknown[] {
    const { caveatEvaluationInfo: info, resolution } = trace;
    const own = info && {
      at: `${trace.resource?.objectType}#${trace.permission}`,
      caveat: info.caveatName,
      expression: info.expression,
      result: RESULTS[info.result],
      context: info.context && v1.PbStruct.toJson(info.context),
      missing: info.partialCaveatInfo?.missingRequiredContext,
    };
    const below = resolution.oneofKind === 'subProblems' ? resolution.subProblems.traces : [];
    return [...(own ? [own] : []), ...below.flatMap(caveatsIn)];
  }

  test.each<{ asked: string; context: JsonObject; found: readonly unknown[] }>([
    {
      asked: 'document:plan#view@user:anna',
      context: { level: 4, ceiling: 99, other: 1 },
      found: [
        {
          at: 'document#viewer',
          caveat: 'below',
          expression: 'level < ceiling',
          result: 'true',
          context: { level: 4, ceiling: 5 },
          missing: undefined,
        },
      ],
    },
    {
      asked: 'document:plan#view@user:anna',
      context: { level: 5 },
      found: [
        {
          at: 'document#viewer',
          caveat: 'below',
          expression: 'level < ceiling',
          result: 'false',
          context: { level: 5, ceiling: 5 },
          missing: undefined,
        },
      ],
    },
    {
      asked: 'document:plan#view@user:gus',
      context: { level: 1 },
      found: [
        {
          at: 'document#viewer',
          caveat: 'share',
          expression: '10 / parts > 1',
          result: 'missing',
          context: {},
          missing: ['parts'],
        },
        {
          at: 'group#member',
          caveat: 'below',
          expression: 'level < ceiling',
          result: 'missing',
          context: { level: 1 },
          missing: ['ceiling'],
        },
      ],
    },
  ])('$asked with $context shows its conditions', async ({ asked, context, found }) => {
    const { debugTrace } = await client.checkPermission(withContext(asked, context, true));
    expect(caveatsIn(debugTrace!.check!)).toEqual(found);
    expect(debugTrace!.schemaUsed).toContain('caveat share(parts int) {\n\t10 / parts > 1\n}');
  });
});
