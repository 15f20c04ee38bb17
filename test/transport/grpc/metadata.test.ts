import { v1 } from '@authzed/authzed-node';
import { expect, test } from 'vitest';
import { presharedKeyGate } from '../../../src/auth/preshared-keys.ts';
import { Fault } from '../../../src/model/fault.ts';
import { callRaw, CHECK, refusalOf, serve } from './fixture.ts';

const CHECK_PATH = '/authzed.api.v1.PermissionsService/CheckPermission';
const BYTES = v1.CheckPermissionRequest.toBinary(CHECK);

test('the request id is echoed, on refusals too', async () => {
  const { address, lines } = await serve();
  const { trailers } = await callRaw(address, CHECK_PATH, BYTES, { 'x-request-id': 'mine-1' });
  expect(trailers.get('x-request-id')).toEqual(['mine-1']);
  const refusal = await refusalOf(callRaw(address, CHECK_PATH, Buffer.of(), { 'x-request-id': 'mine-2' }));
  expect(refusal.metadata.get('x-request-id')).toEqual(['mine-2']);
  expect(lines().map(({ requestId }) => requestId)).toEqual(['mine-1', 'mine-2']);
});

test('without a usable request id there is a new one of 20 characters', async () => {
  const { address } = await serve();
  const ids: unknown[] = [];
  for (const headers of [{}, {}, { 'x-request-id': 'x'.repeat(200) }]) {
    const { trailers } = await callRaw(address, CHECK_PATH, BYTES, headers);
    ids.push(...trailers.get('x-request-id'));
  }
  expect(new Set(ids).size).toBe(3);
  for (const id of ids) expect(id).toMatch(/^[0-9a-v]{20}$/);
});

test('the version is told to who asks', async () => {
  const { address } = await serve();
  const asked = await callRaw(address, CHECK_PATH, BYTES, { 'io.spicedb.requestversion': '1' });
  expect(asked.trailers.get('io.spicedb.debug.version')).toEqual(['v0.0.0-test']);
  const silent = await callRaw(address, CHECK_PATH, BYTES);
  expect(silent.trailers.get('io.spicedb.debug.version')).toEqual([]);
});

test('a trace can be asked for in the metadata', async () => {
  const { address, asked } = await serve();
  await callRaw(address, CHECK_PATH, BYTES, { 'io.spicedb.requestdebuginfo': '1' });
  await callRaw(address, CHECK_PATH, BYTES);
  expect(asked.map(({ ask }) => (ask as { tracing: boolean }).tracing)).toEqual([true, false]);
});

test('the log has who called what and how it ended, and no key', async () => {
  const { client, lines } = await serve(
    {},
    { gate: presharedKeyGate(['s3cret', 's3cret-2']), key: 's3cret-2' },
  );
  await client.promises.checkPermission(CHECK);
  const [line] = lines();
  expect(line).toMatchObject({
    level: 20,
    msg: 'answered',
    method: CHECK_PATH,
    code: 'OK',
    caller: 'preshared-key-2',
    tenant: 'default',
    requestId: expect.stringMatching(/^[0-9a-v]{20}$/),
    durationMs: expect.any(Number),
  });
  expect(JSON.stringify(line)).not.toMatch(/s3cret|readme|anna/);
});

test('answers are not logged at the usual level', async () => {
  const { client, lines } = await serve({}, { level: 'info' });
  await client.promises.checkPermission(CHECK);
  expect(lines()).toEqual([]);
});

test('a refusal is logged without what was asked, whatever its message says', async () => {
  const { client, lines } = await serve(
    {
      checkPermission: () => {
        throw new Fault('unknown-relation', 'no `view` on `document:readme` for `user:anna`');
      },
    },
    { level: 'info' },
  );
  await refusalOf(client.promises.checkPermission(CHECK));
  expect(lines()).toMatchObject([
    { level: 30, msg: 'refused', reason: 'unknown-relation', tenant: 'default' },
  ]);
  expect(JSON.stringify(lines())).not.toMatch(/readme|anna/);
});
