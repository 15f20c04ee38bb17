import { beforeAll, describe, expect, test } from 'vitest';
import { DRIVE_SCHEMA } from '../../server/drive-schema.ts';
import { RunningServer } from '../../server/running-server.ts';
import { schemaOf } from '../../server/requests.ts';
import { type Bailiwick, bailiwickAt, jsonLines } from './bailiwick.ts';

let bailiwick: Bailiwick;

beforeAll(async () => {
  const server = await RunningServer.start();
  await server.client().writeSchema(schemaOf(DRIVE_SCHEMA));
  await server.fill([
    'group:eng#member@user:ben',
    'folder:reports#viewer@group:eng#member',
    'document:readme#folder@folder:reports',
    'document:readme#owner@user:anna',
    'document:readme#viewer@user:carl[office_hours]',
    'document:readme#viewer@user:dora[office_hours:{"hour":20}]',
    'document:readme#banned@user:eve',
  ]);
  bailiwick = bailiwickAt(server.address);
});

describe('check', () => {
  test.each([
    { who: 'user:anna', status: 0, out: 'yes' },
    { who: 'user:ben', status: 0, out: 'yes' },
    { who: 'group:eng#member', status: 0, out: 'yes' },
    { who: 'user:eve', status: 1, out: 'no' },
    { who: 'user:dora', status: 1, out: 'no' },
    { who: 'user:carl', status: 2, out: 'conditional: missing `hour`' },
  ])('$who: status $status and `$out`', async ({ who, status, out }) => {
    expect(await bailiwick('check', 'document:readme', 'view', who)).toEqual({ status, out, err: '' });
  });

  test('takes the values of conditions', async () => {
    const check = ['check', 'document:readme', 'view', 'user:carl', '--context'];
    expect(await bailiwick(...check, '{"hour": 9}')).toMatchObject({ status: 0, out: 'yes' });
    expect(await bailiwick(...check, '{"hour": 8}')).toMatchObject({ status: 1, out: 'no' });
    expect(await bailiwick(...check, 'nine')).toEqual({
      status: 3,
      out: '',
      err: '`--context`: expected a JSON object, found `nine`',
    });
  });

  test('explains itself as a tree', async () => {
    const { status, out } = await bailiwick('check', 'document:readme', 'view', 'user:carl', '--explain');
    expect(status).toBe(2);
    expect(out).toMatchInlineSnapshot(`
      "conditional: missing \`hour\`
      document:readme#view@user:carl: conditional
      ├── document:readme#viewer@user:carl: conditional
      │   └── caveat office_hours (hour >= 9 && hour < 17): conditional: missing \`hour\`
      ├── document:readme#owner@user:carl: no
      ├── folder:reports#view@user:carl: no
      │   └── folder:reports#viewer@user:carl: no
      │       └── group:eng#member@user:carl: no
      └── document:readme#banned@user:carl: no"
    `);
  });

  test('explains how a group carries the answer', async () => {
    const { out } = await bailiwick('check', 'document:readme', 'view', 'user:ben', '--explain');
    expect(out).toMatchInlineSnapshot(`
      "yes
      document:readme#view@user:ben: yes
      ├── document:readme#viewer@user:ben: no
      ├── document:readme#owner@user:ben: no
      ├── folder:reports#view@user:ben: yes
      │   └── folder:reports#viewer@user:ben: yes
      │       └── group:eng#member@user:ben: yes
      └── document:readme#banned@user:ben: no"
    `);
  });

  test('as the JSON of the API', async () => {
    const { status, out } = await bailiwick('check', 'document:readme', 'view', 'user:carl', '--json');
    expect(status).toBe(2);
    expect(jsonLines(out)).toEqual([
      {
        checkedAt: { token: expect.any(String) },
        permissionship: 'PERMISSIONSHIP_CONDITIONAL_PERMISSION',
        partialCaveatInfo: { missingRequiredContext: ['hour'] },
        debugTrace: null,
        optionalExpiresAt: null,
      },
    ]);
  });

  test('a trace as JSON has durations, structs and only the resolution that is set', async () => {
    const { out } = await bailiwick('check', 'document:readme', 'viewer', 'user:dora', '--explain', '--json');
    const [answer] = jsonLines(out);
    expect(answer!['debugTrace']).toMatchObject({
      check: {
        resource: { objectType: 'document', objectId: 'readme' },
        permissionType: 'PERMISSION_TYPE_RELATION',
        result: 'PERMISSIONSHIP_NO_PERMISSION',
        subProblems: { traces: [] },
        duration: expect.stringMatching(/^\d+(\.\d{3}|\.\d{6}|\.\d{9})?s$/),
        caveatEvaluationInfo: { caveatName: 'office_hours', result: 'RESULT_FALSE', context: { hour: 20 } },
      },
    });
    expect(out).not.toContain('wasCachedResult');
  });

  test.each([
    {
      words: ['document:readme', 'fly', 'user:anna'],
      err: /^FAILED_PRECONDITION: .* \(ERROR_REASON_UNKNOWN_RELATION_OR_PERMISSION\)$/s,
    },
    { words: ['readme', 'view', 'user:anna'], err: /^expected `type:id`, found `readme`$/ },
    { words: ['document:readme', 'View', 'user:anna'], err: /^the permission must match / },
    {
      words: ['document:readme', 'view', 'user:anna', '--consistency', 'soon'],
      err: /^`--consistency`: expected `newest\|/,
    },
    {
      words: ['document:readme', 'view', 'user:anna', '--consistency', 'fresh:x'],
      err: /^INVALID_ARGUMENT: /,
    },
    { words: ['document:readme', 'view'], err: /missing required argument 'subject'/ },
    { words: ['document:readme', 'view', 'user:anna', '--explian'], err: /unknown option '--explian'/ },
  ])('an error is never a no: $words', async ({ words, err }) => {
    const ran = await bailiwick('check', ...words);
    expect(ran).toMatchObject({ status: 3, out: '' });
    expect(ran.err).toMatch(err);
  });

  test('at a snapshot', async () => {
    const written = await bailiwick('write', '--json', 'create document:old#owner@user:fay');
    const { token } = jsonLines(written.out)[0]!['writtenAt'] as { token: string };
    await bailiwick('write', 'delete document:old#owner@user:fay');
    const check = (consistency: string): Promise<{ status: number }> =>
      bailiwick('check', 'document:old', 'edit', 'user:fay', '--consistency', consistency);
    expect(await check(`snapshot:${token}`)).toMatchObject({ status: 0 });
    expect(await check(`fresh:${token}`)).toMatchObject({ status: 1 });
    expect(await check('minimize-latency')).toMatchObject({ status: 1 });
    expect(await check('newest')).toMatchObject({ status: 1 });
  });

  test('help is no error, and tells of the statuses', async () => {
    const { status, out } = await bailiwick('check', '--help');
    expect(status).toBe(0);
    expect(out).toContain('Exit status: 0 yes, 1 no, 2 conditional, 3 error.');
    expect(out.replaceAll(/\s+/g, ' ')).toContain('environment: BAILIWICK_ENDPOINT');
  });
});

describe('expand', () => {
  test('is a tree', async () => {
    const { status, out } = await bailiwick('expand', 'document:readme', 'view');
    expect(status).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "document:readme#view: the first, except the others
      ├── document:readme#view: any of
      │   ├── document:readme#viewer
      │   │   ├── user:carl
      │   │   └── user:dora
      │   ├── document:readme#owner
      │   │   └── user:anna
      │   └── document:readme#view: any of
      │       └── folder:reports#view: any of
      │           ├── folder:reports#viewer
      │           │   └── group:eng#member
      │           └── folder:reports#view: nobody
      └── document:readme#banned
          └── user:eve"
    `);
  });

  test('as the JSON of the API', async () => {
    const { out } = await bailiwick('expand', 'document:readme', 'edit', '--json');
    const [{ treeRoot }] = jsonLines(out) as [{ treeRoot: unknown }];
    expect(treeRoot).toMatchObject({
      intermediate: {
        operation: 'OPERATION_UNION',
        children: [
          {
            leaf: { subjects: [{ object: { objectType: 'user', objectId: 'anna' }, optionalRelation: '' }] },
          },
        ],
      },
    });
  });
});
