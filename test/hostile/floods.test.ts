import { v1 } from '@authzed/authzed-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkOf } from '../server/requests.ts';
import { BesiegedServer } from './besieged-server.ts';
import {
  callHeaders,
  FLAG,
  FRAME,
  frame,
  headerBlock,
  NEWEST_REMEMBERED,
  openCall,
  remembered,
  reset,
  SETTING,
  settings,
  wholeMessage,
  windowUpdate,
} from './frames.ts';
import { RawPeer } from './raw-peer.ts';

const CHECK = '/authzed.api.v1.PermissionsService/CheckPermission';
const MESSAGE = v1.CheckPermissionRequest.toBinary(checkOf('document:plan#view@user:anna'));
const MIB = 2 ** 20;

let server: BesiegedServer;

beforeAll(async () => {
  server = await BesiegedServer.start();
});

afterAll(async () => {
  await server.expectGoodEnd();
  await server[Symbol.asyncDispose]();
});

/** Client streams have odd numbers. */
function streams(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => 2 * index + 1);
}

/** The same frames again and again, until there are `total` bytes or the server has had enough. */
async function pour(peer: RawPeer, frames: Buffer, total: number): Promise<void> {
  const piece = Buffer.concat(Array.from({ length: Math.ceil(65_536 / frames.length) }, () => frames));
  for (let sent = 0; sent < total && !peer.isOver; sent += piece.length) await peer.send(piece);
}

test('streams opened and reset at once, ten thousand times', async () => {
  using peer = await RawPeer.greeted(server.address);
  for (const stream of streams(10_000)) {
    if (peer.isOver) break;
    await peer.send(openCall(stream, CHECK), reset(stream));
  }
  await server.expectUnharmed();
});

test('calls that are asked in full and reset before they are answered', async () => {
  using peer = await RawPeer.greeted(server.address);
  for (const stream of streams(5_000)) {
    if (peer.isOver) break;
    await peer.send(openCall(stream, CHECK), wholeMessage(stream, MESSAGE), reset(stream));
  }
  await server.expectUnharmed();
});

test('five thousand streams that are opened on one connection and left open', async () => {
  using peer = await RawPeer.greeted(server.address);
  await peer.send(...streams(5_000).map((stream) => openCall(stream, CHECK)));
  await server.expectUnharmed();
});

test.each([
  { what: 'settings', frames: settings([SETTING.initialWindowSize, 65_535]) },
  { what: 'empty settings', frames: settings() },
  { what: 'pings', frames: frame(FRAME.ping, 0, 0, Buffer.alloc(8)) },
  {
    what: 'answers to pings that were never sent',
    frames: frame(FRAME.ping, FLAG.acknowledge, 0, Buffer.alloc(8)),
  },
  {
    what: 'priorities of streams that are not there',
    frames: frame(FRAME.priority, 0, 1, Buffer.of(0, 0, 0, 3, 1)),
  },
  { what: 'frames of a type that nobody knows', frames: frame(0xee, 0xff, 1, Buffer.alloc(100)) },
  { what: 'windows that open by one byte', frames: windowUpdate(0, 1) },
])('a flood of $what, of which no answer is read', async ({ frames }) => {
  using peer = await RawPeer.greeted(server.address);
  peer.stopReading();
  await Promise.race([pour(peer, frames, 8 * MIB), peer.isClosed()]);
  await server.expectUnharmed();
});

test('empty pieces of a message without end', async () => {
  using peer = await RawPeer.greeted(server.address);
  await peer.send(openCall(1, CHECK));
  await pour(peer, frame(FRAME.data, 0, 1), 2 * MIB);
  await server.expectUnharmed();
});

test('headers that go on for ever', async () => {
  using peer = await RawPeer.greeted(server.address);
  await peer.send(frame(FRAME.headers, 0, 1, headerBlock(callHeaders(CHECK))));
  const piece = headerBlock({ 'x-more': 'a'.repeat(8_000) });
  await pour(peer, frame(FRAME.continuation, 0, 1, piece), 32 * MIB);
  expect(await peer.isClosed()).toBe(true);
  await server.expectUnharmed();
});

test('empty continuations of headers for ever', async () => {
  using peer = await RawPeer.greeted(server.address);
  await peer.send(frame(FRAME.headers, 0, 1, headerBlock(callHeaders(CHECK))));
  await pour(peer, frame(FRAME.continuation, 0, 1), 2 * MIB);
  expect(await peer.isClosed()).toBe(true);
  await server.expectUnharmed();
});

test('headers of one byte each that stand for four thousand', async () => {
  using peer = await RawPeer.greeted(server.address);
  const bomb = Buffer.concat([
    headerBlock(callHeaders(CHECK)),
    remembered('x-bomb', 'a'.repeat(3_900)),
    Buffer.alloc(12_000, NEWEST_REMEMBERED),
  ]);
  for (const stream of streams(500)) {
    if (peer.isOver) break;
    await peer.send(frame(FRAME.headers, FLAG.endHeaders, stream, bomb));
  }
  await server.expectUnharmed();
});

test('headers beyond their bound, again and again, by a peer that acknowledges no settings', async () => {
  using peer = await RawPeer.greeted(server.address);
  const [start, more] = [headerBlock(callHeaders(CHECK)), headerBlock({ 'x-large': 'a'.repeat(15_000) })];
  for (const stream of streams(300)) {
    if (peer.isOver) break;
    await peer.send(frame(FRAME.headers, 0, stream, start));
    for (let piece = 0; piece < 6; piece++) await peer.send(frame(FRAME.continuation, 0, stream, more));
    await peer.send(frame(FRAME.continuation, FLAG.endHeaders, stream, more), reset(stream));
  }
  await server.expectUnharmed();
});

test('a window of nothing, into which a thousand answers should go', async () => {
  using peer = await RawPeer.greeted(server.address, [SETTING.initialWindowSize, 0]);
  for (const stream of streams(1_000)) {
    await peer.send(openCall(stream, CHECK), wholeMessage(stream, MESSAGE));
  }
  await server.expectUnharmed();
});

test('a window that is widened beyond what a number can say', async () => {
  using peer = await RawPeer.greeted(server.address);
  await peer.send(windowUpdate(0, 0x7fffffff), windowUpdate(0, 0x7fffffff));
  expect(await peer.isClosed()).toBe(true);
  await server.expectUnharmed();
});
