import { once } from 'node:events';
import { type ClientHttp2Session, connect } from 'node:http2';
import { v1 } from '@authzed/authzed-node';
import { Metadata, status } from '@grpc/grpc-js';
import { expect, onTestFinished, test } from 'vitest';
import { CHECK, refusalOf, serve } from './fixture.ts';

const PATH = '/authzed.api.v1.PermissionsService/CheckPermission';
const HEADERS = { ':method': 'POST', ':path': PATH, 'content-type': 'application/grpc', te: 'trailers' };

/** A connection that has heard of the bound. */
async function open(port: number): Promise<ClientHttp2Session> {
  const session = connect(`http://127.0.0.1:${port}`, { maxSendHeaderBlockLength: 2 ** 20 });
  onTestFinished(() => session.destroy());
  await once(session, 'remoteSettings');
  return session;
}

/** The status of a check with these headers beside its own, or why there is none. */
async function ask(session: ClientHttp2Session, more: Readonly<Record<string, string>>): Promise<string> {
  const call = session.request({ ...HEADERS, ...more });
  const message = v1.CheckPermissionRequest.toBinary(CHECK);
  const length = Buffer.alloc(5);
  length.writeUInt32BE(message.length, 1);
  call.end(Buffer.concat([length, message]));
  call.resume();
  const answered = new Promise<string>((resolve) => {
    call.once('trailers', (trailers) => resolve(`status ${String(trailers['grpc-status'])}`));
    call.once('error', (error) => resolve(error.message));
  });
  return answered;
}

test('a call with headers beyond the bound is reset alone, and its connection goes on', async () => {
  const { server } = await serve({}, { limits: { headerBytesMax: 4_096 } });
  const session = await open(server.port);
  expect(session.remoteSettings.maxHeaderListSize).toBe(4_096);
  const tooLarge = [
    { 'x-one': 'a'.repeat(4_000) },
    { 'x-one': 'a'.repeat(100_000) },
    Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`x-${index}`, 'a'.repeat(40)])), // by what each costs
  ];
  for (const more of tooLarge) {
    expect(await ask(session, more)).toContain('NGHTTP2_ENHANCE_YOUR_CALM');
    expect(await ask(session, { 'x-one': 'a'.repeat(3_000) })).toBe('status 0');
  }
  expect(session.destroyed).toBe(false);
});

test('a client of gRPC is told of RESOURCE_EXHAUSTED, and by default has room for the longest token', async () => {
  const { client } = await serve({});
  const check = async (bytes: number): Promise<unknown> => {
    const metadata = new Metadata();
    metadata.set('x-token', 'a'.repeat(bytes));
    return client.promises.checkPermission(CHECK, metadata, {});
  };
  await check(8_192);
  expect(await refusalOf(check(16_384))).toMatchObject({ code: status.RESOURCE_EXHAUSTED });
  await check(8_192);
});

test('the bound of streams on a connection stands beside it', async () => {
  const { server } = await serve({}, { limits: { headerBytesMax: 4_096, streamsPerConnectionMax: 3 } });
  const { remoteSettings } = await open(server.port);
  expect([remoteSettings.maxHeaderListSize, remoteSettings.maxConcurrentStreams]).toEqual([4_096, 3]);
});
