import { connect } from 'node:http2';
import { v1 } from '@authzed/authzed-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkOf, object, readOf, writeOf } from '../server/requests.ts';
import { BesiegedServer } from './besieged-server.ts';
import {
  callHeaders,
  FLAG,
  FRAME,
  frame,
  grpcMessage,
  openCall,
  PREFACE,
  SETTING,
  settings,
} from './frames.ts';
import { RawPeer } from './raw-peer.ts';

const PERMISSIONS = '/authzed.api.v1.PermissionsService';
const CHECK = `${PERMISSIONS}/CheckPermission`;
const READ = `${PERMISSIONS}/ReadRelationships`;
const IMPORT = `${PERMISSIONS}/ImportBulkRelationships`;
const WATCH = '/authzed.api.v1.WatchService/Watch';
/** Their list is more than may wait for a reader. */
const STORED = 20_000;
const UPDATES_MAX = 1_000;

const CHECK_MESSAGE = v1.CheckPermissionRequest.toBinary(checkOf('document:plan#view@user:anna'));
const READ_MESSAGE = v1.ReadRelationshipsRequest.toBinary(readOf({ type: 'group' }));

let server: BesiegedServer;

beforeAll(async () => {
  server = await BesiegedServer.start();
  const lines = Array.from({ length: STORED }, (_, index) => `touch group:wide#member@user:u-${index}`);
  for (let start = 0; start < STORED; start += UPDATES_MAX) {
    await server.client.promises.writeRelationships(writeOf(...lines.slice(start, start + UPDATES_MAX)));
  }
});

afterAll(async () => {
  await server.expectGoodEnd();
  await server[Symbol.asyncDispose]();
});

test('fifty lists that nobody reads', async () => {
  using peer = await RawPeer.greeted(server.address, [SETTING.initialWindowSize, 0]);
  for (let index = 0; index < 50; index++) {
    const stream = 2 * index + 1;
    await peer.send(
      openCall(stream, READ),
      frame(FRAME.data, FLAG.endStream, stream, grpcMessage(READ_MESSAGE)),
    );
  }
  await server.expectUnharmed();
});

test('twenty connections whose sockets are full of lists', async () => {
  using peers = new DisposableStack();
  for (let index = 0; index < 20; index++) {
    const peer = peers.use(await RawPeer.greeted(server.address, [SETTING.initialWindowSize, 0x7fffffff]));
    peer.stopReading();
    await peer.send(openCall(1, READ), frame(FRAME.data, FLAG.endStream, 1, grpcMessage(READ_MESSAGE)));
  }
  await server.expectUnharmed();
});

test('a list that nobody reads is ended as too slow, and says where to go on', async () => {
  // The first is beyond `--stream-stall`; a server that is still busy with the peers above may begin the list later.
  let status: unknown;
  for (const pauseMs of [2_500, 10_000, 25_000]) {
    status = await statusOfUnread(pauseMs);
    if (status !== '0') break;
  }
  expect(status).toBe('8');
  await server.expectUnharmed();
});

/** How a list ends of which nothing is read for `pauseMs` milliseconds. */
async function statusOfUnread(pauseMs: number): Promise<unknown> {
  const session = connect(`http://${server.address}`, { settings: { initialWindowSize: 1_000 } });
  const stream = session.request(callHeaders(READ));
  const trailers = new Promise<Record<string, unknown>>((resolve) => stream.once('trailers', resolve));
  stream.end(grpcMessage(READ_MESSAGE));
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
  stream.resume();
  const { 'grpc-status': status } = await trailers;
  session.destroy();
  return status;
}

test('a request that comes a byte at a time is answered, and others meanwhile', async () => {
  using peer = await RawPeer.open(server.address);
  const message = frame(FRAME.data, FLAG.endStream, 1, grpcMessage(CHECK_MESSAGE));
  const bytes = Buffer.concat([PREFACE, settings(), openCall(1, CHECK), message]);
  for (let at = 0; at < bytes.length - 1; at++) {
    await peer.send(bytes.subarray(at, at + 1));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await server.expectUnharmed();
  const before = peer.received;
  await peer.send(bytes.subarray(-1));
  await expect.poll(() => peer.received).toBeGreaterThan(before);
});

test('three hundred connections that stop anywhere in their greeting or request', async () => {
  using peers = new DisposableStack();
  const message = frame(FRAME.data, FLAG.endStream, 1, grpcMessage(CHECK_MESSAGE));
  const bytes = Buffer.concat([PREFACE, settings(), openCall(1, CHECK), message]);
  for (let index = 0; index < 300; index++) {
    const peer = peers.use(await RawPeer.open(server.address));
    await peer.send(bytes.subarray(0, index % bytes.length));
  }
  await server.expectUnharmed();
});

test('sockets that are closed on one side do not stay', async () => {
  const before = await server.sockets();
  using peers = new DisposableStack();
  for (let index = 0; index < 50; index++) {
    const peer = peers.use(await RawPeer.greeted(server.address));
    await peer.send(openCall(1, index % 2 === 0 ? WATCH : IMPORT));
    peer.halfClose();
  }
  await expect.poll(() => server.sockets(), { timeout: 20_000 }).toBeLessThanOrEqual(before);
  await server.expectUnharmed();
});

test('two hundred imports that never send a thing, and then go', async () => {
  using peers = new DisposableStack();
  for (let index = 0; index < 4; index++) {
    const peer = peers.use(await RawPeer.greeted(server.address));
    for (let call = 0; call < 50; call++) await peer.send(openCall(2 * call + 1, IMPORT));
  }
  await server.expectUnharmed();
});

test('calls that are cancelled at every stage', async () => {
  const { client } = server;
  for (let round = 0; round < 200; round++) {
    const cancelled = new Promise<void>((resolve) => {
      const call = client.checkPermission(checkOf('document:plan#view@user:anna'), () => resolve());
      const at = round % 5;
      if (at === 0) call.cancel();
      else if (at === 1) setImmediate(() => call.cancel());
      else setTimeout(() => call.cancel(), at - 2);
    });
    await cancelled;
  }
  await server.expectUnharmed();
});

test('lists that are cancelled after any number of items', async () => {
  const { client } = server;
  const list = (): ReturnType<typeof client.lookupSubjects> =>
    client.lookupSubjects(
      v1.LookupSubjectsRequest.create({
        resource: object('group:wide'),
        permission: 'member',
        subjectObjectType: 'user',
      }),
    );
  for (let round = 0; round < 30; round++) {
    const stream = list();
    let count = 0;
    const ended = new Promise((resolve) => stream.once('error', resolve).once('end', resolve));
    stream.on('data', () => {
      if (count++ === round * 10) stream.cancel();
    });
    await ended;
  }
  await server.expectUnharmed();
});

test('connections that come and go leave no socket behind', async () => {
  const before = await server.sockets();
  for (let round = 0; round < 200; round++) {
    using peer = await RawPeer.greeted(server.address);
    await peer.send(openCall(1, round % 2 === 0 ? CHECK : WATCH));
  }
  await expect.poll(() => server.sockets(), { timeout: 20_000 }).toBeLessThanOrEqual(before);
  await server.expectUnharmed();
});
