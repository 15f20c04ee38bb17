import { expect, test } from 'vitest';
import { openGate } from '../../src/auth/gate.ts';
import { presharedKeyGate } from '../../src/auth/preshared-keys.ts';
import { Bug } from '../../src/base/assert.ts';
import { ALL_RIGHTS } from '../../src/auth/right.ts';
import { Fault } from '../../src/model/fault.ts';
import { bringing } from './presented.ts';

const gate = presharedKeyGate(['first key', 'zwölf']);

test.each([
  { authorization: 'Bearer first key', name: 'preshared-key-1' },
  { authorization: 'bearer zwölf', name: 'preshared-key-2' },
  { authorization: 'BEARER  zwölf ', name: 'preshared-key-2' },
])('`$authorization` is $name', ({ authorization, name }) => {
  expect(gate.authenticate(bringing(authorization))).toEqual({ tenant: '*', name, rights: ALL_RIGHTS });
});

test.each([
  { authorization: undefined, reason: 'unauthenticated', text: 'found none' },
  { authorization: '', reason: 'unauthenticated', text: 'found another scheme' },
  { authorization: 'Bearer', reason: 'unauthenticated', text: 'found another scheme' },
  { authorization: 'Basic first key', reason: 'unauthenticated', text: 'found another scheme' },
  { authorization: 'first key', reason: 'unauthenticated', text: 'found another scheme' },
  { authorization: 'Bearer ', reason: 'permission-denied', text: 'invalid preshared key: invalid token' },
  {
    authorization: 'Bearer first',
    reason: 'permission-denied',
    text: 'invalid preshared key: invalid token',
  },
  {
    authorization: 'Bearer first key2',
    reason: 'permission-denied',
    text: 'invalid preshared key: invalid token',
  },
  {
    authorization: 'Bearer FIRST KEY',
    reason: 'permission-denied',
    text: 'invalid preshared key: invalid token',
  },
])('`$authorization` is refused: $reason', ({ authorization, reason, text }) => {
  const attempt = (): unknown => gate.authenticate(bringing(authorization));
  expect(attempt).toThrow(Fault);
  expect(attempt).toThrow(expect.objectContaining({ reason, message: expect.stringContaining(text) }));
});

test('a refusal does not repeat what was brought', () => {
  expect(() => gate.authenticate(bringing('Bearer my-s3cret'))).toThrow(/^(?!.*s3cret).*$/);
  expect(() => gate.authenticate(bringing('Basic my-s3cret'))).toThrow(/^(?!.*s3cret).*$/);
});

test('an empty key would let everyone in', () => {
  expect(() => presharedKeyGate(['good', ''])).toThrow(Bug);
  expect(() => presharedKeyGate([])).toThrow(Bug);
});

test('the open gate lets in whoever comes', () => {
  expect(openGate.authenticate(bringing(undefined))).toEqual({
    tenant: '*',
    name: 'anyone',
    rights: ALL_RIGHTS,
  });
  expect(openGate.authenticate(bringing('Bearer x'))).toEqual({
    tenant: '*',
    name: 'anyone',
    rights: ALL_RIGHTS,
  });
});
