import { Client as RawClient, credentials, Metadata } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { presharedKeyGate } from '../../../src/auth/preshared-keys.ts';
import { Readiness } from '../../../src/base/readiness.ts';
import { callRaw, refusalOf, serve } from './fixture.ts';

const SERVICES = ['PermissionsService', 'SchemaService', 'WatchService', 'ExperimentalService'];
const NAMES = ['', ...SERVICES.map((name) => `authzed.api.v1.${name}`)];
const SERVING = 1;
const NOT_SERVING = 2;

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
