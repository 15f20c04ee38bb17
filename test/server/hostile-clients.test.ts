import { connect } from 'node:http2';
import { setTimeout as sleep } from 'node:timers/promises';
import { v1 } from '@authzed/authzed-node';
import { beforeAll, expect, test } from 'vitest';
import { DRIVE_SCHEMA } from './drive-schema.ts';
import { checkOf, MAY, readOf, schemaOf, writeOf } from './requests.ts';
import { RunningServer } from './running-server.ts';
import { wrappedStore } from './wrapped-store.ts';

const STORED = 20_000;
/** What a scan yields at a time. */
const BATCH = 1_000;

/** What was read from the store for streams, and how many of its scans are open. */
const scanned = { relationships: 0, open: 0 };

let server: RunningServer;

beforeAll(async () => {
  server = await RunningServer.start({
    wrapStore: (store) =>
      wrappedStore(store, (inner) => ({
        async *scan(query, signal) {
          scanned.open++;
          try {
            for await (const batch of inner.scan(query, signal)) {
              scanned.relationships += batch.found.length;
              yield batch;
            }
          } finally {
            scanned.open--;
          }
        },
      })),
  });
  const client = server.client();
  await client.writeSchema(schemaOf(DRIVE_SCHEMA));
  await server.fill(Array.from({ length: STORED }, (_, index) => `group:wide#member@user:u-${index}`));
});

async function expectAlive(): Promise<void> {
  const { permissionship } = await server.client().checkPermission(checkOf('group:wide#member@user:u-0'));
  expect(permissionship).toBe(MAY);
  expect(server.lines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
}

test('a client that never reads its stream holds a few batches, whatever is stored', async () => {
  scanned.relationships = 0;
  const request = v1.ReadRelationshipsRequest.toBinary(readOf({ type: 'group' }));
  const stream = unreadStream('/authzed.api.v1.PermissionsService/ReadRelationships', request);
  await expect.poll(() => scanned.relationships).toBeGreaterThan(0);
  await sleep(300); // nothing tells that nothing will come
  expect(scanned.open).toBe(1);
  expect(scanned.relationships).toBeLessThanOrEqual(3 * BATCH); // what waits for it is bounded in bytes
  await expectAlive();
  stream.close();
  await expect.poll(() => scanned.open).toBe(0);
});

/** Sends a request by hand: the published client reads ahead of its user, whatever there is. */
function unreadStream(path: string, message: Uint8Array): { readonly close: () => void } {
  const session = connect(`http://${server.address}`);
  const headers = { ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' };
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  session.request(headers).end(Buffer.concat([Buffer.of(0), length, message]));
  return { close: () => session.destroy() };
}

test('a client that cancels in the middle of its stream lets go of the scan', async () => {
  for (let round = 0; round < 10; round++) {
    scanned.relationships = 0;
    const stream = server.callbackClient().readRelationships(readOf({ type: 'group' }));
    const ended = new Promise((resolve) => stream.once('error', resolve));
    stream.once('data', () => stream.cancel());
    expect(await ended).toMatchObject({ code: 1 });
    await expect.poll(() => scanned.open).toBe(0);
    expect(scanned.relationships).toBeLessThan(STORED);
  }
  await expectAlive();
});

test('two hundred connections at once are all served', async () => {
  const clients = Array.from({ length: 200 }, () => server.client());
  const answers = await Promise.all(
    clients.map((client, index) => client.checkPermission(checkOf(`group:wide#member@user:u-${index}`))),
  );
  expect(answers.every(({ permissionship }) => permissionship === MAY)).toBe(true);
  await expectAlive();
});

test('a call that nobody waits for any more ends as cancelled, and a write that was begun is whole', async () => {
  const client = server.callbackClient();
  for (let round = 0; round < 50; round++) {
    const lines = ['a', 'b', 'c'].map((name) => `create group:abandoned-${round}#member@user:${name}`);
    const outcome = new Promise<string>((resolve) => {
      const call = client.writeRelationships(writeOf(...lines), (error) =>
        resolve(error === null ? 'written' : 'cancelled'),
      );
      setTimeout(() => call.cancel(), round % 10);
    });
    const told = await outcome;
    const stored = await client.promises.readRelationships(
      readOf({ type: 'group', id: `abandoned-${round}` }),
    );
    expect(told === 'written' ? [3] : [0, 3]).toContain(stored.length);
  }
  await expectAlive();
});
