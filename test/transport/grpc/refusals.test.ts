import { v1 } from '@authzed/authzed-node';
import type { Metadata } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { presharedKeyGate } from '../../../src/auth/preshared-keys.ts';
import type { Status__Output } from '../../../src/gen/google/rpc/Status.ts';
import { Fault } from '../../../src/model/fault.ts';
import { root } from '../../../src/transport/wire/protos.ts';
import { callRaw, CHECK, refusalOf, serve } from './fixture.ts';

const CHECK_PATH = '/authzed.api.v1.PermissionsService/CheckPermission';
const CHECK_BYTES = v1.CheckPermissionRequest.toBinary(CHECK);

/** The details of a refusal: one decoded message for each. */
function detailsOf(metadata: Metadata): readonly unknown[] {
  const [bytes] = metadata.get('grpc-status-details-bin');
  if (!Buffer.isBuffer(bytes)) return [];
  const status = root.lookupType('google.rpc.Status').decode(bytes) as object as Status__Output;
  return status.details.map((detail) => {
    const { type_url, value } = detail as { type_url: string; value: Buffer };
    return root.lookupType(type_url.slice('type.googleapis.com/'.length)).decode(value).toJSON();
  });
}

test('a fault is told with its code, its text and its facts', async () => {
  const { client, lines } = await serve({
    checkPermission: async () => {
      throw new Fault('unknown-definition', 'object definition `document` not found', {
        details: { definition_name: 'document' },
      });
    },
  });
  const refusal = await refusalOf(client.promises.checkPermission(CHECK));
  expect([refusal.code, refusal.details]).toEqual([9, 'object definition `document` not found']);
  expect(detailsOf(refusal.metadata)).toEqual([
    {
      domain: 'authzed.com',
      reason: 'ERROR_REASON_UNKNOWN_DEFINITION',
      metadata: { definition_name: 'document' },
    },
  ]);
  expect(lines()).toMatchObject([
    {
      level: 30,
      method: CHECK_PATH,
      code: 'FAILED_PRECONDITION',
      reason: 'unknown-definition',
      caller: 'anyone',
    },
  ]);
});

test('a malformed request is told every field, with a path for programs', async () => {
  const { client, asked } = await serve();
  const request = v1.WriteRelationshipsRequest.create({
    updates: [
      {
        operation: v1.RelationshipUpdate_Operation.CREATE,
        relationship: {
          resource: { objectType: 'document', objectId: 'read me' },
          relation: 'viewer',
          subject: { object: { objectType: 'user', objectId: 'anna' } },
        },
      },
      { operation: v1.RelationshipUpdate_Operation.CREATE },
    ],
  });
  const refusal = await refusalOf(client.promises.writeRelationships(request));
  expect(refusal.code).toBe(3);
  expect(refusal.details).toBe(
    [
      'validation errors:',
      ' - updates[0].relationship.resource.object_id: does not match regex pattern `^(([a-zA-Z0-9/_|\\-=+]{1,})|\\*)$`',
      ' - updates[1].relationship: value is required',
    ].join('\n'),
  );
  expect(detailsOf(refusal.metadata)).toEqual([
    {
      violations: [
        {
          field: {
            elements: [
              { fieldName: 'updates', index: '0' },
              { fieldName: 'relationship' },
              { fieldName: 'resource' },
              { fieldName: 'object_id' },
            ],
          },
          ruleId: 'string.pattern',
          message: 'does not match regex pattern `^(([a-zA-Z0-9/_|\\-=+]{1,})|\\*)$`',
        },
        {
          field: { elements: [{ fieldName: 'updates', index: '1' }, { fieldName: 'relationship' }] },
          ruleId: 'required',
          message: 'value is required',
        },
      ],
    },
  ]);
  expect(asked).toEqual([]);
});

test('a thousand malformed fields make a refusal that fits into trailers', async () => {
  const { client } = await serve();
  const subject = { object: { objectType: 'No', objectId: '' }, optionalRelation: 'No' };
  const relationship = { resource: { objectType: 'No', objectId: '' }, relation: 'No', subject };
  const updates = Array.from({ length: 1_000 }, () => ({ operation: 1, relationship }));
  const refusal = await refusalOf(
    client.promises.writeRelationships(v1.WriteRelationshipsRequest.create({ updates })),
  );
  expect(refusal.details.split('\n')).toHaveLength(1 + 7 + 1);
  expect(refusal.details).toMatch(/ - and 5993 more$/);
  const headers = Object.entries(refusal.metadata.toHttp2Headers()).flat(2).join('');
  expect(headers.length + encodeURI(refusal.details).length).toBeLessThan(8_192);
});

test('a long text and long facts are cut to fit into trailers', async () => {
  const details = { source_code: 'x'.repeat(100_000), start_line_number: '3' };
  const { client } = await serve({
    writeSchema: async () => {
      throw new Fault('schema-parse', `${'🗝'.repeat(50_000)}\ud800`, { details });
    },
  });
  const refusal = await refusalOf(client.promises.writeSchema({ schema: 'definition' }));
  expect(refusal.code).toBe(3);
  expect(refusal.details).toMatch(/^🗝+…$/u);
  const headers = Object.entries(refusal.metadata.toHttp2Headers()).flat(2).join('');
  expect(headers.length + encodeURI(refusal.details).length).toBeLessThan(8_192);
});

test('what was not foreseen is an internal error without details, and the server lives', async () => {
  let calls = 0;
  const { client, lines } = await serve({
    checkPermission: async () => {
      if (calls++ === 0) throw new TypeError('secret: undefined is not a function');
      return {
        checkedAt: 't',
        verdict: { kind: 'no' },
        expiresAtNs: undefined,
        trace: undefined,
        schemaText: undefined,
      };
    },
  });
  const refusal = await refusalOf(client.promises.checkPermission(CHECK));
  expect([refusal.code, refusal.details]).toEqual([13, 'internal error']);
  expect(detailsOf(refusal.metadata)).toEqual([]);
  expect(lines()).toMatchObject([
    {
      level: 50,
      code: 'INTERNAL',
      err: { message: expect.stringContaining('secret'), stack: expect.any(String) },
    },
  ]);
  await expect(client.promises.checkPermission(CHECK)).resolves.toMatchObject({ permissionship: 1 });
});

test('a value that is no error can be thrown, too', async () => {
  const { client } = await serve({
    // eslint-disable-next-line typescript/only-throw-error -- what a foreign library may do
    checkPermission: () => Promise.reject('just text'),
  });
  const refusal = await refusalOf(client.promises.checkPermission(CHECK));
  expect([refusal.code, refusal.details]).toEqual([13, 'internal error']);
});

test('an answer that can not be encoded is an internal error', async () => {
  const { client } = await serve({
    checkBulkPermissions: async () => ({ checkedAt: 't', results: [], schemaText: undefined }),
  });
  const items = [{ resource: CHECK.resource!, permission: 'view', subject: CHECK.subject! }];
  const refusal = await refusalOf(
    client.promises.checkBulkPermissions(v1.CheckBulkPermissionsRequest.create({ items })),
  );
  expect([refusal.code, refusal.details]).toEqual([13, 'internal error']);
});

test.each([
  { name: 'cut off', bytes: CHECK_BYTES.subarray(0, CHECK_BYTES.length - 3) },
  { name: 'not UTF-8', bytes: Buffer.from([0x1a, 0x01, 0xff]) },
  { name: 'too deep', bytes: nestedContext(60) },
  { name: 'deep enough to exhaust a stack', bytes: nestedContext(50_000) },
])('bytes that are $name are refused', async ({ bytes }) => {
  const { address } = await serve({}, { limits: { contextBytesMax: 0 } }); // or a long one is refused unread
  const refusal = await refusalOf(callRaw(address, CHECK_PATH, bytes));
  expect(refusal.code).toBe(3);
  expect(refusal.details).toContain('expected the bytes of a `authzed.api.v1.CheckPermissionRequest`');
});

/** A check whose context is `{"a": {"a": …}}`, `levels` deep. Built inside out, by hand: writers have bounds, too. */
function nestedContext(levels: number): Buffer {
  const parts: Buffer[] = [];
  let length = 0;
  for (let level = 0; level < levels; level++) {
    // A struct with one member `a`, whose value is the struct of the level below.
    const value = length === 0 ? Buffer.alloc(0) : Buffer.concat([Buffer.from([0x2a]), varint(length)]);
    const valueLength = value.length + length;
    const entry = Buffer.concat([Buffer.from([0x0a, 0x01, 0x61, 0x12]), varint(valueLength), value]);
    const head = Buffer.concat([Buffer.from([0x0a]), varint(entry.length + length), entry]);
    parts.push(head);
    length += head.length;
  }
  return Buffer.concat([CHECK_BYTES, Buffer.from([0x2a]), varint(length), ...parts.toReversed()]);
}

function varint(number: number): Buffer {
  const bytes: number[] = [];
  let rest = number;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}

test('unknown fields are ignored', async () => {
  const { address } = await serve();
  const answer = await callRaw(
    address,
    CHECK_PATH,
    Buffer.concat([CHECK_BYTES, Buffer.from([0xa0, 0x06, 0x01])]),
  );
  expect(v1.CheckPermissionResponse.fromBinary(answer.bytes).permissionship).toBe(2);
});

test('a message over the limit is refused', async () => {
  const { client } = await serve({}, { limits: { messageBytesMax: 1_000 } });
  const refusal = await refusalOf(client.promises.writeSchema({ schema: 'x'.repeat(2_000) }));
  expect(refusal.code).toBe(8);
});

test.each([
  { bytesMax: 10, refused: true },
  { bytesMax: 4_096, refused: false },
  { bytesMax: 0, refused: false }, // no bound
])('a context of 28 bytes with a bound of $bytesMax', async ({ bytesMax, refused }) => {
  const { client } = await serve({}, { limits: { contextBytesMax: bytesMax } });
  const context = v1.createStructFromObject({ k: 'v'.repeat(19) });
  expect(v1.PbStruct.toBinary(context).length).toBe(28);
  const answer = client.promises.checkPermission({ ...CHECK, context });
  if (refused) {
    await expect(answer).rejects.toMatchObject({
      code: 3,
      details: 'request caveat context should have at most 10 bytes but had 28',
    });
  } else await expect(answer).resolves.toMatchObject({ permissionship: 2 });
});

test('a request that is too large to be valid is refused, whatever it says', async () => {
  const { client } = await serve();
  const context = v1.createStructFromObject({ k: 'v'.repeat(200_000) });
  expect(
    await refusalOf(client.promises.checkPermission({ ...CHECK, permission: 'NO', context })),
  ).toMatchObject({
    code: 3,
    details: expect.stringContaining('request caveat context should have at most 4096 bytes'),
  });
});

test('one context that is too large refuses all items', async () => {
  const { client } = await serve({}, { limits: { contextBytesMax: 10 } });
  const item = { resource: CHECK.resource!, permission: 'view', subject: CHECK.subject! };
  const context = v1.createStructFromObject({ k: 'v'.repeat(19) });
  const request = v1.CheckBulkPermissionsRequest.create({ items: [item, { ...item, context }] });
  expect((await refusalOf(client.promises.checkBulkPermissions(request))).code).toBe(3);
});

test.each([
  {
    name: 'a bad token before a bad field',
    token: 'damaged',
    key: 'k',
    expected: 'invalid revision requested',
  },
  { name: 'a bad field with an empty token', token: '', key: 'k', expected: 'validation errors:' },
  {
    name: 'a bad key before all',
    token: 'damaged',
    key: 'other',
    expected: 'invalid preshared key: invalid token',
  },
])('$name', async ({ token, key, expected }) => {
  const { client } = await serve({}, { gate: presharedKeyGate(['k']), key });
  const consistency = {
    requirement: { oneofKind: 'atLeastAsFresh', atLeastAsFresh: { token } },
  } as const;
  const refusal = await refusalOf(
    client.promises.checkPermission({ ...CHECK, permission: 'NO', consistency }),
  );
  expect(refusal.details).toContain(expected);
});

test('a bad key is refused before the bytes are read, on every call', async () => {
  const { address, asked } = await serve({}, { gate: presharedKeyGate(['k']) });
  for (const path of [CHECK_PATH, '/authzed.api.v1.WatchService/Watch']) {
    const missing = await refusalOf(callRaw(address, path, Buffer.from([0xff])));
    expect(missing.code).toBe(16);
    const wrong = await refusalOf(callRaw(address, path, Buffer.from([0xff]), { authorization: 'Bearer x' }));
    expect(wrong.code).toBe(7);
  }
  expect(asked).toEqual([]);
});
