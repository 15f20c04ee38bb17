import { Client as RawClient, credentials, Metadata } from '@grpc/grpc-js';
import { beforeAll, expect, test } from 'vitest';
import { presharedKeyGate } from '../../src/auth/preshared-keys.ts';
import { DRIVE_SCHEMA } from './drive-schema.ts';
import { callRaw } from './raw-call.ts';
import { refusalOf } from './refusal.ts';
import { schemaOf } from './requests.ts';
import { type Client, RunningServer } from './running-server.ts';

let server: RunningServer;
let client: Client;

beforeAll(async () => {
  server = await RunningServer.start({ gate: presharedKeyGate(['a key']) });
  client = server.client('a key');
  await client.writeSchema(schemaOf(DRIVE_SCHEMA));
});

test('a service of another package is unknown', async () => {
  const path = '/authzed.api.materialize.v0.WatchPermissionsService/WatchPermissions';
  expect((await refusalOf(callRaw(server.address, path))).code).toBe('UNIMPLEMENTED');
});

test.each([
  '',
  'authzed.api.v1.PermissionsService',
  'authzed.api.v1.SchemaService',
  'bailiwick.v1.DelegationService',
])('health of `%s` is good, and needs no key', async (name) => {
  const request = Buffer.concat([Buffer.of(10, name.length), Buffer.from(name)]);
  expect(await callRaw(server.address, '/grpc.health.v1.Health/Check', request)).toEqual(Buffer.of(8, 1));
});

test.each(['v1', 'v1alpha'])(
  'reflection %s tells the services and their files, without a key',
  async (version) => {
    const raw = new RawClient(server.address, credentials.createInsecure());
    const stream = raw.makeBidiStreamRequest(
      `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
      (bytes: Buffer) => bytes,
      (bytes: Buffer) => bytes,
      new Metadata(),
    );
    const ask = (bytes: Buffer): Promise<string> =>
      new Promise((resolve, reject) => {
        stream.once('data', (answer: Buffer) => resolve(answer.toString('latin1')));
        stream.once('error', reject);
        stream.write(bytes);
      });
    const services = await ask(Buffer.of(0x3a, 0)); // list_services
    expect(services).toContain('authzed.api.v1.PermissionsService');
    expect(services).toContain('bailiwick.v1.DelegationService');
    const symbol = Buffer.from('authzed.api.v1.CheckPermissionRequest');
    const file = await ask(Buffer.concat([Buffer.of(0x22, symbol.length), symbol])); // file_containing_symbol
    expect(file).toContain('CheckPermissionRequest');
    stream.end();
    raw.close();
  },
);
