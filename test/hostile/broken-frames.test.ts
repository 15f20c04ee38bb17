import fc from 'fast-check';
import { v1 } from '@authzed/authzed-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkOf } from '../server/requests.ts';
import { BesiegedServer } from './besieged-server.ts';
import {
  callHeaders,
  FLAG,
  FRAME,
  frame,
  grpcMessage,
  headerBlock,
  openCall,
  PREFACE,
  SETTING,
  settings,
  wholeMessage,
} from './frames.ts';
import { RawPeer } from './raw-peer.ts';

const CHECK = '/authzed.api.v1.PermissionsService/CheckPermission';
const MESSAGE = v1.CheckPermissionRequest.toBinary(checkOf('document:plan#view@user:anna'));
const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 300);

let server: BesiegedServer;

beforeAll(async () => {
  server = await BesiegedServer.start();
});

afterAll(async () => {
  await server.expectGoodEnd();
  await server[Symbol.asyncDispose]();
});

describe('the connection is ended for', () => {
  test.each([
    { what: 'a request of HTTP/1', bytes: Buffer.from('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n') },
    { what: 'the greeting of TLS', bytes: Buffer.from('160301020001', 'hex') },
    { what: 'a greeting with one letter wrong', bytes: Buffer.from('PRI * HTTP/2.0\r\n\r\nSN\r\n\r\n') },
    { what: 'zeros', bytes: Buffer.alloc(10_000) },
  ])('$what', async ({ bytes }) => {
    using peer = await RawPeer.open(server.address);
    await peer.send(bytes);
    expect(await peer.isClosed()).toBe(true);
    await server.expectUnharmed();
  });

  test.each([
    { what: 'a frame that is longer than was agreed', bytes: frame(FRAME.data, 0, 1, Buffer.alloc(20_000)) },
    {
      what: 'a frame that claims sixteen megabytes',
      bytes: frame(FRAME.data, 0, 1, Buffer.alloc(9), 0xffffff),
    },
    { what: 'data on a stream that was never opened', bytes: frame(FRAME.data, 0, 1, Buffer.alloc(9)) },
    { what: 'headers on a stream of the server', bytes: openCall(2, CHECK) },
    { what: 'headers on stream 0', bytes: openCall(0, CHECK) },
    { what: 'settings of half a setting', bytes: frame(FRAME.settings, 0, 0, Buffer.alloc(5)) },
    { what: 'settings of a stream', bytes: frame(FRAME.settings, 0, 1, Buffer.alloc(6)) },
    { what: 'a window beyond all bounds', bytes: settings([SETTING.initialWindowSize, 0xffffffff]) },
    { what: 'frames smaller than there may be', bytes: settings([SETTING.maxFrameSize, 1]) },
    { what: 'a ping of three bytes', bytes: frame(FRAME.ping, 0, 0, Buffer.alloc(3)) },
    { what: 'a promise to push', bytes: frame(FRAME.pushPromise, FLAG.endHeaders, 1, Buffer.alloc(4)) },
    { what: 'a continuation of nothing', bytes: frame(FRAME.continuation, FLAG.endHeaders, 1) },
    {
      what: 'a ping between headers and their continuation',
      bytes: Buffer.concat([frame(FRAME.headers, 0, 1), frame(FRAME.ping, 0, 0, Buffer.alloc(8))]),
    },
    { what: 'more padding than there is frame', bytes: frame(FRAME.data, FLAG.padded, 1, Buffer.of(200, 1)) },
    {
      what: 'headers that no table explains',
      bytes: frame(FRAME.headers, FLAG.endHeaders, 1, Buffer.alloc(20, 0xff)),
    },
    {
      what: 'a reference beyond the table',
      bytes: frame(FRAME.headers, FLAG.endHeaders, 1, Buffer.of(0xfe)),
    },
    {
      what: 'a text that never ends',
      bytes: frame(FRAME.headers, FLAG.endHeaders, 1, Buffer.of(0, 0x7f, 0xff, 0xff, 0xff, 0xff, 0x0f)),
    },
  ])('$what', async ({ bytes }) => {
    using peer = await RawPeer.greeted(server.address);
    await peer.send(bytes);
    expect(await peer.isClosed()).toBe(true);
    await server.expectUnharmed();
  });
});

test.each([
  { what: 'no path', headers: { ':method': 'POST', ':scheme': 'http' } },
  { what: 'no method', headers: { ':path': CHECK, ':scheme': 'http' } },
  { what: 'two lengths', headers: callHeaders(CHECK, { 'content-length': '1, 2' }) },
  { what: 'a length that is none', headers: callHeaders(CHECK, { 'content-length': '-1' }) },
  { what: 'another content', headers: callHeaders(CHECK, { 'content-type': 'text/html' }) },
  { what: 'an encoding that nobody knows', headers: callHeaders(CHECK, { 'grpc-encoding': 'zip-bomb' }) },
  { what: 'a time that is none', headers: callHeaders(CHECK, { 'grpc-timeout': '99999999999999H' }) },
  { what: 'no time at all', headers: callHeaders(CHECK, { 'grpc-timeout': '0n' }) },
  { what: 'bytes that are not base64', headers: callHeaders(CHECK, { 'x-thing-bin': '\u0001\u00ff===' }) },
  { what: 'names in capitals', headers: callHeaders(CHECK, { 'X-Thing': 'a' }) },
  { what: 'a header with a line break', headers: callHeaders(CHECK, { 'x-thing': 'a\r\nb: c' }) },
  { what: 'an empty name', headers: callHeaders(CHECK, { '': 'a' }) },
  { what: 'a path of eight kilobytes', headers: callHeaders(`/${'a'.repeat(8_000)}`) },
  { what: 'a path to the prototype', headers: callHeaders('/__proto__/constructor') },
  { what: 'names of the prototype', headers: callHeaders(CHECK, { ['__proto__']: 'a', constructor: 'b' }) },
  {
    what: 'a request id of eight kilobytes',
    headers: callHeaders(CHECK, { 'x-request-id': 'a'.repeat(8_000) }),
  },
  { what: 'a deep path', headers: callHeaders('/a/b/c/d') },
])('a call with $what is answered or ended, and no other', async ({ headers }) => {
  using peer = await RawPeer.greeted(server.address);
  const greeting = peer.received;
  await peer.send(frame(FRAME.headers, FLAG.endHeaders, 1, headerBlock(headers)), wholeMessage(1, MESSAGE));
  await expect.poll(() => peer.received > greeting || peer.isOver, { timeout: 20_000 }).toBe(true);
  await server.expectUnharmed();
});

test.each([
  {
    what: 'compressed with what was not agreed',
    bytes: Buffer.concat([Buffer.of(1), grpcMessage(MESSAGE).subarray(1)]),
  },
  {
    what: 'compressed in a way that is none',
    bytes: Buffer.concat([Buffer.of(77), grpcMessage(MESSAGE).subarray(1)]),
  },
  { what: 'of four gigabytes, it says', bytes: grpcMessage(MESSAGE, 0xffffffff) },
  { what: 'shorter than it says', bytes: grpcMessage(MESSAGE, MESSAGE.length + 1) },
  { what: 'longer than it says', bytes: grpcMessage(MESSAGE, MESSAGE.length - 1) },
  { what: 'of three bytes of its head', bytes: Buffer.alloc(3) },
  { what: 'and another one', bytes: Buffer.concat([grpcMessage(MESSAGE), grpcMessage(MESSAGE)]) },
  { what: 'a thousand times', bytes: Buffer.concat(Array.from({ length: 200 }, () => grpcMessage(MESSAGE))) },
])('a message $what', async ({ bytes }) => {
  using peer = await RawPeer.greeted(server.address);
  const greeting = peer.received;
  await peer.send(openCall(1, CHECK), frame(FRAME.data, FLAG.endStream, 1, bytes));
  await expect.poll(() => peer.received > greeting || peer.isOver, { timeout: 20_000 }).toBe(true);
  await server.expectUnharmed();
});

const anyFrame = fc
  .record({
    type: fc.oneof(fc.nat(10), fc.nat(255)),
    flags: fc.nat(255),
    stream: fc.oneof(fc.nat(9), fc.nat(0xffffffff)),
    payload: fc.uint8Array({ maxLength: 300 }),
    length: fc.option(fc.nat(0xffffff), { freq: 10, nil: undefined }),
  })
  .map(({ type, flags, stream, payload, length }) => frame(type, flags, stream, payload, length));

test('random frames after a greeting, and good ones among them', async () => {
  const good = fc.constantFrom(
    openCall(1, CHECK),
    openCall(3, CHECK),
    wholeMessage(1, MESSAGE),
    settings(),
    frame(FRAME.ping, 0, 0, Buffer.alloc(8)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(anyFrame, good), { minLength: 1, maxLength: 20 }), async (frames) => {
      using peer = await RawPeer.greeted(server.address);
      await peer.send(...frames);
    }),
    { numRuns: RUNS },
  );
  await server.expectUnharmed();
});

test('a whole call in which bytes are changed', async () => {
  const call = Buffer.concat([PREFACE, settings(), openCall(1, CHECK), wholeMessage(1, MESSAGE)]);
  const change = fc.tuple(fc.nat(call.length - 1), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (changes) => {
      const bytes = Buffer.from(call);
      for (const [at, value] of changes) bytes[at] = value;
      using peer = await RawPeer.open(server.address);
      await peer.send(bytes);
      peer.halfClose();
      expect(await peer.isClosed()).toBe(true);
    }),
    { numRuns: RUNS },
  );
  await server.expectUnharmed();
});
