import { Client as RawClient, credentials, Metadata } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { presharedKeyGate } from '../../../src/auth/preshared-keys.ts';
import { Readiness } from '../../../src/base/readiness.ts';
import type { HealthListResponse__Output } from '../../../src/gen/grpc/health/v1/HealthListResponse.ts';
import { messageReader } from '../../../src/transport/wire/protos.ts';
import { callRaw, refusalOf, serve } from './fixture.ts';

const SERVICES = ['PermissionsService', 'SchemaService', 'WatchService', 'ExperimentalService'];
const NAMES = ['', ...SERVICES.map((name) => `authzed.api.v1.${name}`)];
const SERVING = 1;
const NOT_SERVING = 2;
const SERVICE_UNKNOWN = 3;
const readStatuses = messageReader<HealthListResponse__Output>('grpc.health.v1.HealthListResponse');

async function healthOf(address: string, name: string): Promise<number | undefined> {
  const request = Buffer.concat([Buffer.of(10, name.length), Buffer.from(name)]);
  const { bytes } = await callRaw(address, '/grpc.health.v1.Health/Check', request);
  return bytes[1];
}

test.each(NAMES)('health of `%s` is told without a key', async (name) => {
  const { address } = await serve({}, { gate: presharedKeyGate(['k']) });
  expect(await healthOf(address, name)).toBe(SERVING);
});

test('health is well while nothing hinders the server, whatever hindered it before', async () => {
  const readiness = new Readiness();
  readiness.hinder('start', 'the store is being opened');
  const { address } = await serve({}, { readiness });
  const told = async (): Promise<unknown> =>
    new Set(await Promise.all(NAMES.map((name) => healthOf(address, name))));
  expect(await told()).toEqual(new Set([NOT_SERVING]));
  readiness.clear('start');
  expect(await told()).toEqual(new Set([SERVING]));
  readiness.hinder('graph', 'it is behind');
  readiness.hinder('writes', 'one failed');
  readiness.clear('graph');
  expect(await told()).toEqual(new Set([NOT_SERVING]));
  readiness.clear('writes');
  expect(await told()).toEqual(new Set([SERVING]));
});

test('health of a service that is not there', async () => {
  const { address } = await serve();
  const refusal = await refusalOf(callRaw(address, '/grpc.health.v1.Health/Check', Buffer.from('\n\u0001x')));
  expect(refusal.code).toBe(5);
});

test('the health of all services is listed', async () => {
  const { address } = await serve();
  const { bytes } = await callRaw(address, '/grpc.health.v1.Health/List', Buffer.alloc(0));
  const { statuses } = readStatuses(bytes);
  for (const name of NAMES) expect(statuses[name]).toEqual({ status: SERVING });
});

test('who watches the health of a service is told of every change, and of a service that is not there that it is unknown', async () => {
  const readiness = new Readiness();
  const { address } = await serve({}, { readiness });
  const client = new RawClient(address, credentials.createInsecure());
  const watch = (name: string): AsyncIterator<Buffer> =>
    client
      .makeServerStreamRequest(
        '/grpc.health.v1.Health/Watch',
        (bytes: Buffer) => bytes,
        (bytes: Buffer) => bytes,
        Buffer.concat([Buffer.of(10, name.length), Buffer.from(name)]),
      )
      [Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const [told, unknown] = [watch('authzed.api.v1.WatchService'), watch('nobody')];
  const next = async (): Promise<unknown> => (await told.next()).value;
  expect(await next()).toEqual(Buffer.of(8, SERVING));
  expect((await unknown.next()).value).toEqual(Buffer.of(8, SERVICE_UNKNOWN));
  readiness.hinder('graph', 'it is behind');
  readiness.hinder('writes', 'one failed');
  expect(await next()).toEqual(Buffer.of(8, NOT_SERVING));
  readiness.clear('graph');
  readiness.clear('writes');
  expect(await next()).toEqual(Buffer.of(8, SERVING));
  client.close();
});

test.each(['v1', 'v1alpha'])('reflection %s lists the services without a key', async (version) => {
  const { address } = await serve({}, { gate: presharedKeyGate(['k']) });
  const client = new RawClient(address, credentials.createInsecure());
  const stream = client.makeBidiStreamRequest(
    `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
    (bytes: Buffer) => bytes,
    (bytes: Buffer) => bytes,
    new Metadata(),
  );
  const answer = new Promise<Buffer>((resolve, reject) => {
    stream.on('data', resolve);
    stream.on('error', reject);
  });
  stream.write(Buffer.of(0x3a, 0)); // list_services = 7
  const text = (await answer).toString('latin1');
  for (const name of ['PermissionsService', 'SchemaService', 'WatchService', 'ExperimentalService']) {
    expect(text).toContain(`authzed.api.v1.${name}`);
  }
  expect(text).toContain('grpc.health.v1.Health');
  stream.end();
  client.close();
});
