import { beforeAll, expect, test } from 'vitest';
import { presharedKeyGate } from '../../src/auth/preshared-keys.ts';
import { callRaw } from './raw-call.ts';
import { refusalOf } from './refusal.ts';
import { checkOf, exactly } from './requests.ts';
import { RunningServer } from './running-server.ts';

let closed: RunningServer;
const path = '/authzed.api.v1.SchemaService/ReadSchema';

beforeAll(async () => {
  closed = await RunningServer.start({ gate: presharedKeyGate(['right', 'also-right']) });
});

test.each([
  { name: 'no header', headers: {}, code: 'UNAUTHENTICATED' },
  { name: 'another scheme', headers: { authorization: 'Basic cmlnaHQ=' }, code: 'UNAUTHENTICATED' },
  { name: 'an unknown key', headers: { authorization: 'Bearer wrong' }, code: 'PERMISSION_DENIED' },
  { name: 'no key', headers: { authorization: 'Bearer ' }, code: 'UNAUTHENTICATED' }, // HTTP takes the space away
  { name: 'the beginning of a key', headers: { authorization: 'Bearer righ' }, code: 'PERMISSION_DENIED' },
])('$name', async ({ headers, code }) => {
  const refusal = await refusalOf(callRaw(closed.address, path, new Uint8Array(), { ...headers }));
  expect(refusal.code).toBe(code);
  expect(refusal.message).toContain('invalid preshared key');
});

test.each(['Bearer right', 'bearer also-right', 'BEARER right'])('`%s` is let in', async (authorization) => {
  const refusal = await refusalOf(callRaw(closed.address, path, new Uint8Array(), { authorization }));
  expect(refusal.code).toBe('NOT_FOUND'); // of the schema: there is none yet
});

test('comes before everything else that may be wrong', async () => {
  const stranger = closed.client('wrong');
  const request = checkOf('nothing:plan#view@user:*', exactly({ token: 'nonsense' }));
  expect((await refusalOf(stranger.checkPermission(request))).code).toBe('PERMISSION_DENIED');
  expect(await refusalOf(callRaw(closed.address, path, Buffer.of(255, 255)))).toMatchObject({
    code: 'UNAUTHENTICATED',
  });
});
