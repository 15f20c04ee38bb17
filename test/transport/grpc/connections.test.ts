import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { ThreadCounts } from '../../../src/base/thread-counts.ts';
import { CHECK, serve } from './fixture.ts';

/** A connection that says nothing by itself. */
async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined); // a reset says no more than the close
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

async function isClosed(socket: Socket): Promise<void> {
  if (!socket.closed) await once(socket.resume(), 'close');
}

test('a connection beyond the limit is closed, and there is room again when one goes', async () => {
  const open2 = new ThreadCounts(ThreadCounts.memoryOf(2), 0);
  const { server } = await serve({}, { limits: { connectionsMax: 2 }, connections: open2 });
  const first = await open(server.port);
  const second = await open(server.port);
  await isClosed(await open(server.port));
  expect([first.closed, second.closed]).toEqual([false, false]);
  first.destroy();
  await expect.poll(() => open2.sum()).toBe(1);
  const third = await open(server.port);
  await expect.poll(() => open2.sum()).toBe(2);
  await isClosed(await open(server.port));
  expect(third.closed).toBe(false);
});

test('connections of other threads count, until such a thread dies', async () => {
  const memory = ThreadCounts.memoryOf(2);
  const here = new ThreadCounts(memory, 0);
  new ThreadCounts(memory, 1).raise();
  const { server, client } = await serve({}, { limits: { connectionsMax: 1 }, connections: here });
  await isClosed(await open(server.port));
  await expect.poll(() => here.sum()).toBe(1);
  here.forget(1);
  await client.promises.checkPermission(CHECK);
});

test('who says nothing, or too little, is cut off; whoever greets stays', async () => {
  const { server, client } = await serve({}, { limits: { firstBytesWaitMs: 150 } });
  const silent = await open(server.port);
  const slow = await open(server.port);
  slow.write('PRI * HTTP');
  await client.promises.checkPermission(CHECK);
  const greeting = connectHttp2(`http://127.0.0.1:${server.port}`);
  onTestFinished(() => greeting.destroy());
  let isGone = false;
  greeting.once('close', () => (isGone = true));
  await Promise.all([isClosed(silent), isClosed(slow)]);
  await sleep(200); // nothing tells that nothing happens
  expect(isGone).toBe(false);
  await client.promises.checkPermission(CHECK);
});

test('a connection without calls is closed when it was idle for long enough', async () => {
  const { server } = await serve({}, { limits: { connectionIdleMs: 100 } });
  const session = connectHttp2(`http://127.0.0.1:${server.port}`);
  await once(session, 'close');
  expect(session.destroyed).toBe(true);
});

test('how many calls a connection may have open is told to the client', async () => {
  const { server } = await serve({}, { limits: { streamsPerConnectionMax: 7 } });
  const session = connectHttp2(`http://127.0.0.1:${server.port}`);
  onTestFinished(() => session.destroy());
  const [settings] = (await once(session, 'remoteSettings')) as [{ readonly maxConcurrentStreams?: number }];
  expect(settings.maxConcurrentStreams).toBe(7);
});
