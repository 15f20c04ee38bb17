import { v1 } from '@authzed/authzed-node';
import { beforeAll, expect, test } from 'vitest';
import { refusalOf } from './refusal.ts';
import { checkOf, expandOf, MAY, schemaOf, writeOf } from './requests.ts';
import { type Client, RunningServer } from './running-server.ts';

const SCHEMA = `definition user {}
definition document {
  relation nobody: user
  relation viewer: user
  permission view = viewer
}`;
const withView = (expression: string): string => SCHEMA.replace('view = viewer', `view = ${expression}`);

let server: RunningServer;
let client: Client;

beforeAll(async () => {
  server = await RunningServer.start();
  client = server.client();
  await client.writeSchema(schemaOf(SCHEMA));
  await client.writeRelationships(writeOf('create document:plan#viewer@user:anna'));
});

async function expectAlive(): Promise<void> {
  const { permissionship } = await client.checkPermission(checkOf('document:plan#viewer@user:anna'));
  expect(permissionship).toBe(MAY);
  expect(server.lines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
}

const MANY = 10_000;

test.each([
  { name: 'nested parentheses', text: withView('('.repeat(MANY) + 'viewer' + ')'.repeat(MANY)) },
  { name: 'parentheses that are never closed', text: withView('('.repeat(MANY)) },
  { name: 'exclusions in a row', text: withView(`viewer${' - nobody'.repeat(MANY)}`) },
  {
    name: 'nested operations',
    text: withView(`${'viewer & (nobody + ('.repeat(MANY)}viewer${'))'.repeat(MANY)}`),
  },
  { name: 'arrows in a row', text: withView(`viewer${'->view'.repeat(MANY)}`) },
  { name: 'opening braces', text: 'definition user {'.repeat(MANY) },
  {
    name: 'unknown types',
    text: Array.from({ length: MANY }, (_, i) => `definition d${i}x {\n  relation r${i}x: t${i}x\n}`).join(
      '\n',
    ),
  },
  { name: 'lines that mean nothing', text: 'what is this\n'.repeat(MANY) },
  { name: 'zero bytes', text: '\0'.repeat(MANY) },
  { name: 'an unfinished comment', text: `/*${'*'.repeat(MANY)}` },
  { name: 'an unfinished string', text: `caveat broken(hour int) { "${'x'.repeat(MANY)}` },
  {
    name: 'nested parameter types',
    text: `caveat deep(x ${'list<'.repeat(MANY)}int${'>'.repeat(MANY)}) { true }`,
  },
  { name: 'one definition again and again', text: 'definition user {}\n'.repeat(MANY) },
])('a schema of ten thousand times $name is refused, in a few words', async ({ text }) => {
  const refusal = await refusalOf(client.writeSchema(schemaOf(text)));
  expect(['INVALID_ARGUMENT', 'FAILED_PRECONDITION']).toContain(refusal.code);
  expect(refusal.info?.reason).toMatch(/^ERROR_REASON_SCHEMA_(PARSE|TYPE)_ERROR$/);
  expect(refusal.message.length).toBeLessThan(2_000);
  expect((await client.readSchema(v1.ReadSchemaRequest.create())).schemaText).toBe(SCHEMA);
  await expectAlive();
});

test('a union of ten thousand operands is no matter', async () => {
  await client.writeSchema(schemaOf(withView(`nobody${' + viewer'.repeat(MANY)}`)));
  expect((await client.checkPermission(checkOf('document:plan#view@user:anna'))).permissionship).toBe(MAY);
  const { treeRoot } = await client.expandPermissionTree(expandOf('document:plan#view'));
  const tree = treeRoot!.treeType;
  expect(tree.oneofKind === 'intermediate' && tree.intermediate.children.length).toBe(MANY + 1);
  await client.writeSchema(schemaOf(SCHEMA));
});

test('a schema of three thousand definitions is used, and taken away again', async () => {
  const definitions = Array.from(
    { length: 3_000 },
    (_, index) => `definition d${index}x {\n  relation viewer: user\n  permission view = viewer\n}`,
  );
  await client.writeSchema(schemaOf([SCHEMA, ...definitions].join('\n')));
  await client.writeRelationships(writeOf('create d1500x:one#viewer@user:anna'));
  expect((await client.checkPermission(checkOf('d1500x:one#view@user:anna'))).permissionship).toBe(MAY);
  const refusal = await refusalOf(client.writeSchema(schemaOf(SCHEMA)));
  expect(refusal.info?.metadata['resource_type']).toBe('d1500x');
  await client.writeRelationships(writeOf('delete d1500x:one#viewer@user:anna'));
  await client.writeSchema(schemaOf(SCHEMA));
  await expectAlive();
});

/** Just what fits into a message of 4 MiB. */
const SIZE = 4 * 1024 * 1024 - 64;

test.each([
  { name: 'comments', filler: '// nothing to see here, and that for a long time\n' },
  { name: 'blanks', filler: ' '.repeat(99) + '\n' },
])('a schema of 4 MiB, most of it $name, is stored and given back', async ({ filler }) => {
  const rest = SIZE - SCHEMA.length;
  const text = filler.repeat(Math.floor(rest / filler.length)) + SCHEMA;
  await client.writeSchema(schemaOf(text));
  const { schemaText } = await client.readSchema(v1.ReadSchemaRequest.create());
  expect(schemaText === text).toBe(true);
  await client.writeSchema(schemaOf(SCHEMA));
  await expectAlive();
});

test('permissions that nest as deep as they may, in as many steps as there may be, do not exhaust the stack', async () => {
  const STEPS = 45;
  // 99 operations within one another in each permission, and the next permission in the innermost.
  const nested = (inner: string): string => `${'viewer & nobody + ('.repeat(49)}${inner}${')'.repeat(49)}`;
  const permissions = Array.from(
    { length: STEPS },
    (_, step) => `permission step_${step}x = ${nested(step === STEPS - 1 ? 'viewer' : `step_${step + 1}x`)}`,
  );
  await client.writeSchema(schemaOf(SCHEMA.replace('permission view = viewer', permissions.join('\n  '))));
  const asked = checkOf('document:plan#step_0x@user:anna', undefined, { withTracing: true });
  expect((await client.checkPermission(asked)).permissionship).toBe(MAY);
  // The tree would nest deeper than a message can.
  expect(await refusalOf(client.expandPermissionTree(expandOf('document:plan#step_0x')))).toMatchObject({
    code: 'FAILED_PRECONDITION',
    info: { reason: 'ERROR_REASON_MAXIMUM_DEPTH_EXCEEDED' },
  });
  await client.writeSchema(schemaOf(SCHEMA));
  await expectAlive();
});
