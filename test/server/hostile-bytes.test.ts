import { v1 } from '@authzed/authzed-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DRIVE_SCHEMA } from './drive-schema.ts';
import { RawCaller } from './raw-call.ts';
import { refusalOf } from './refusal.ts';
import { bulkOf, checkOf, MAY, readOf, schemaOf, writeOf } from './requests.ts';
import { type Client, RunningServer } from './running-server.ts';

const CHECK = '/authzed.api.v1.PermissionsService/CheckPermission';
const PERMISSIONS = '/authzed.api.v1.PermissionsService';
const READ = `${PERMISSIONS}/ReadRelationships`;

let server: RunningServer;
let client: Client;
let raw: RawCaller;

beforeAll(async () => {
  server = await RunningServer.start();
  client = server.client();
  raw = new RawCaller(server.address);
  await client.writeSchema(schemaOf(DRIVE_SCHEMA));
  await client.writeRelationships(writeOf('create document:plan#owner@user:anna'));
});

afterAll(() => raw.close());

/** The code of the refusal, or `OK`. */
async function outcomeOf(path: string, bytes: Uint8Array): Promise<string> {
  const answered: Promise<unknown> = path === READ ? raw.count(path, bytes) : raw.call(path, bytes);
  return answered.then(
    () => 'OK',
    async (thrown: unknown) => (await refusalOf(Promise.reject(thrown))).code,
  );
}

async function expectAlive(): Promise<void> {
  const { permissionship } = await client.checkPermission(checkOf('document:plan#view@user:anna'));
  expect(permissionship).toBe(MAY);
  expect(server.lines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
}

/** What bytes may lead to, whatever they are: an answer, or a refusal that says it is the caller's doing. */
const FORESEEN = ['ALREADY_EXISTS', 'FAILED_PRECONDITION', 'INVALID_ARGUMENT', 'NOT_FOUND', 'OK'];

const REQUESTS: readonly { readonly path: string; readonly bytes: Uint8Array }[] = [
  { path: CHECK, bytes: v1.CheckPermissionRequest.toBinary(checkOf('document:plan#view@user:anna')) },
  {
    path: `${PERMISSIONS}/CheckBulkPermissions`,
    bytes: v1.CheckBulkPermissionsRequest.toBinary(
      bulkOf(['document:plan#view@user:anna', 'group:eng#member@user:bert']),
    ),
  },
  {
    path: `${PERMISSIONS}/WriteRelationships`,
    bytes: v1.WriteRelationshipsRequest.toBinary(
      writeOf('create group:eng#member@user:anna[office_hours:{"hour":[1,{"a":null}]}]'),
    ),
  },
  {
    path: READ,
    bytes: v1.ReadRelationshipsRequest.toBinary(
      readOf({ type: 'group', subjectType: 'user', subjectRelation: '' }),
    ),
  },
];

test.each(REQUESTS)(
  '$path cut off anywhere, or with any bit flipped, is answered or refused',
  async ({ path, bytes }) => {
    const damaged: Uint8Array[] = [];
    for (let index = 0; index < bytes.length; index++) {
      damaged.push(bytes.slice(0, index));
      for (let bit = 0; bit < 8; bit++)
        damaged.push(bytes.map((byte, at) => (at === index ? byte ^ (1 << bit) : byte)));
    }
    const outcomes = await Promise.all(damaged.map((one) => outcomeOf(path, one)));
    expect(FORESEEN).toEqual(expect.arrayContaining([...new Set(outcomes)]));
    await expectAlive();
  },
);

test('text that is not UTF-8 is refused', async () => {
  const bytes = Buffer.from(v1.CheckPermissionRequest.toBinary(checkOf('document:plan#view@user:anna')));
  bytes[bytes.indexOf('plan')] = 0xff;
  expect(await outcomeOf(CHECK, bytes)).toBe('INVALID_ARGUMENT');
});

test('a length that claims more than there is, or a group that never ends, is refused', async () => {
  for (const bytes of [
    Buffer.of(0x12, 0xff, 0xff, 0xff, 0xff, 0x0f),
    Buffer.alloc(100_000, 0x0b),
    Buffer.alloc(64, 0xff),
  ]) {
    expect(await outcomeOf(CHECK, bytes)).toBe('INVALID_ARGUMENT');
  }
  await expectAlive();
});

test('a field that nobody knows is passed over', async () => {
  const bytes = v1.CheckPermissionRequest.toBinary(checkOf('document:plan#view@user:anna'));
  expect(await outcomeOf(CHECK, Buffer.concat([bytes, Buffer.of(0xfa, 0x7f, 3, 1, 2, 3)]))).toBe('OK');
});

/** `{"a":{"a":{…}}}`, `levels` deep, as the bytes of a Struct. */
function deepStruct(levels: number): Buffer {
  const heads: Buffer[] = []; // from the inside out
  let size = 0;
  const wrap = (...start: readonly number[]): void => {
    heads.push(Buffer.of(...start));
    size += start.length;
  };
  for (let level = 0; level < levels; level++) {
    wrap(0x2a, ...varint(size)); // Value.struct_value
    wrap(0x0a, 1, 0x61, 0x12, ...varint(size)); // the key `a`, and its value
    wrap(0x0a, ...varint(size)); // Struct.fields
  }
  return Buffer.concat(heads.toReversed());
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left > 127; left >>>= 7) bytes.push((left & 127) | 128);
  return Buffer.of(...bytes, left);
}

test.each([
  { levels: 20, outcome: 'OK' },
  { levels: 200, outcome: 'INVALID_ARGUMENT' },
  { levels: 2_000, outcome: 'INVALID_ARGUMENT' },
  { levels: 20_000, outcome: 'INVALID_ARGUMENT' },
])('a context nested $levels deep: $outcome', async ({ levels, outcome }) => {
  const context = deepStruct(levels);
  const head = v1.CheckPermissionRequest.toBinary(checkOf('document:plan#view@user:anna'));
  const bytes = Buffer.concat([head, Buffer.of(0x2a), varint(context.length), context]); // context = 5
  expect(await outcomeOf(CHECK, bytes)).toBe(outcome);
  await expectAlive();
});

test('a message over 4 MiB is refused before it is read', async () => {
  const bytes = Buffer.alloc(4 * 1024 * 1024 + 1);
  expect(await outcomeOf(CHECK, bytes)).toBe('RESOURCE_EXHAUSTED');
  await expectAlive();
});
