import { v1 } from '@authzed/authzed-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { refusalOf } from './refusal.ts';
import { checkOf, MAY, MAY_NOT, schemaOf, writeOf } from './requests.ts';
import { type Client, RunningServer } from './running-server.ts';

/** Caveats in `WriteSchema`: what is refused, and where in the text. */

const REST = `definition user {}

definition document {
  relation viewer: user with hours
}`;
const HOURS = 'caveat hours(now int, zone string) {\n  now > 8 && zone != ""\n}';

let server: RunningServer;
let client: Client;

beforeAll(async () => {
  server = await RunningServer.start();
  client = server.client();
  await client.writeSchema(schemaOf(`${HOURS}\n${REST}`));
  await client.writeRelationships(
    writeOf('create document:plan#viewer@user:anna[hours:{"now":9,"zone":"CET"}]'),
  );
});

describe('an expression with an error is refused where it stands', () => {
  test.each([
    {
      what: 'an undeclared name',
      body: '\n  now > 8 &&\n\tnwo < 17 && zone != ""\n',
      at: [3, 2],
      phrase: 'undeclared reference to `nwo`',
    },
    { what: 'no overload', body: ' now + zone == 1 ', at: [1, 42], phrase: 'found no matching overload' },
    {
      what: 'the wrong result',
      body: ' now + size(zone) ',
      at: [1, 38],
      phrase: 'must result in a boolean value',
    },
    { what: 'a syntax error', body: '\n  now >\n', at: [2, 8], phrase: 'syntax error' },
    {
      what: 'an int that is too large',
      body: ' now > 9223372036854775808 && zone == "" ',
      at: [1, 44],
      phrase: 'beyond 64 bits',
    },
    {
      what: 'numbers that do not compare',
      body: ' now < 1.5 && zone == "" ',
      at: [1, 42],
      phrase: 'found no matching overload',
    },
  ])('$what', async ({ body, at: [line = 0, column = 0], phrase }) => {
    const text = `caveat hours(now int, zone string) {${body}}\n${REST}`;
    const refusal = await refusalOf(client.writeSchema(schemaOf(text)));
    expect(refusal.code).toBe('INVALID_ARGUMENT');
    expect(refusal.message).toContain(`parse error in \`schema\`, line ${line}, column ${column}: `);
    expect(refusal.message).toContain(phrase);
    expect(refusal.info).toMatchObject({
      reason: 'ERROR_REASON_SCHEMA_PARSE_ERROR',
      metadata: { start_line_number: String(line - 1), start_column_position: String(column - 1) },
    });
  });
});

test.each([
  {
    what: 'that no expression uses',
    text: 'caveat hours(now int, zone string) { now > 8 }',
    phrase: 'parameter `zone` for caveat `hours` is unused',
  },
  {
    what: 'that only a macro hides',
    text: 'caveat hours(now int, zone string) { [now].exists(zone, zone > 8) }',
    phrase: 'parameter `zone` for caveat `hours` is unused',
  },
])('a parameter $what is an error of types', async ({ text, phrase }) => {
  const refusal = await refusalOf(client.writeSchema(schemaOf(`${text}\n${REST}`)));
  expect(refusal).toMatchObject({
    code: 'FAILED_PRECONDITION',
    info: {
      reason: 'ERROR_REASON_SCHEMA_TYPE_ERROR',
      metadata: { caveat_name: 'hours', parameter_name: 'zone' },
    },
  });
  expect(refusal.message).toContain(phrase);
});

test.each([
  {
    what: 'loses a parameter',
    text: 'caveat hours(now int) { now > 8 }',
    operation: 'remove_parameter',
    parameter: 'zone',
    phrase: 'cannot remove parameter `zone` on caveat `hours`',
  },
  {
    what: 'changes the type of one',
    text: 'caveat hours(now double, zone string) { now > 8.0 && zone != "" }',
    operation: 'change_parameter_type',
    parameter: 'now',
    phrase: 'from `int` to `double`',
  },
])('a caveat that $what is refused', async ({ text, operation, parameter, phrase }) => {
  const refusal = await refusalOf(client.writeSchema(schemaOf(`${text}\n${REST}`)));
  expect(refusal.code).toBe('INVALID_ARGUMENT');
  expect(refusal.info).toMatchObject({
    reason: 'ERROR_REASON_SCHEMA_TYPE_ERROR',
    metadata: { operation, caveat_name: 'hours', parameter_name: parameter },
  });
  expect(refusal.message).toContain(phrase);
});

test('an expression may change, and a parameter may come: the newest is what checks run, old snapshots keep theirs', async () => {
  const asked = 'document:plan#viewer@user:anna';
  const before = await client.checkPermission(checkOf(asked));
  expect(before.permissionship).toBe(MAY);
  const stricter = 'caveat hours(now int, zone string, day int) { now > 9 && zone != "" && day < 6 }';
  await client.writeSchema(schemaOf(`${stricter}\n${REST}`));
  const context = v1.PbStruct.fromJson({ day: 1 });
  expect((await client.checkPermission(checkOf(asked, undefined, { context }))).permissionship).toBe(MAY_NOT);
  const then = v1.Consistency.create({
    requirement: { oneofKind: 'atExactSnapshot', atExactSnapshot: before.checkedAt! },
  });
  expect((await client.checkPermission(checkOf(asked, then))).permissionship).toBe(MAY);
});
