import { once } from 'node:events';
import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2';
import { v1 } from '@authzed/authzed-node';
import { expect, onTestFinished, test } from 'vitest';
import { CONNECTION_BYTES_MAX, SPARE_BYTES } from '../../src/transport/grpc/backlogs.ts';
import { WAITING_BYTES_MAX } from '../../src/transport/grpc/outbox.ts';
import { serve } from '../transport/grpc/fixture.ts';
import { checkOf, MAY, readOf } from '../server/requests.ts';
import { callHeaders, FLAG, FRAME, frame, grpcMessage, openCall, SETTING, windowUpdate } from './frames.ts';
import { RawPeer } from './raw-peer.ts';

const READ = '/authzed.api.v1.PermissionsService/ReadRelationships';
const CHECK_BULK = '/authzed.api.v1.PermissionsService/CheckBulkPermissions';
const ITEM_BYTES = 1_000;
const STREAMS = 200;

/** A server whose lists never end, and which counts what it gave to them. */
async function endlessLists(stallMs: number) {
  const given = { items: 0 };
  const fixture = await serve(
    {
      readRelationships: async function* () {
        for (let id = 0; ; id++) {
          given.items++;
          const resource = { type: 'document', id: `${id}`.padStart(ITEM_BYTES, 'x') };
          const subject = { type: 'user', id: 'anna', relation: '' };
          const relationship = {
            resource,
            relation: 'viewer',
            subject,
            caveat: undefined,
            expiresAtNs: undefined,
          };
          yield [{ readAt: 't', relationship, cursor: 'c' }];
        }
      },
    },
    { limits: { stallMs } },
  );
  return { ...fixture, given };
}

/** A peer that takes nothing of what it asks for. */
async function unreadSession(address: string): Promise<ClientHttp2Session> {
  const session = connect(`http://${address}`, { settings: { initialWindowSize: 0 } });
  session.on('error', () => undefined);
  onTestFinished(() => session.destroy());
  await once(session, 'localSettings'); // the server heeds them from now on
  return session;
}

function ask(session: ClientHttp2Session, path: string, message: Uint8Array): ClientHttp2Stream {
  const stream = session.request(callHeaders(path));
  stream.on('error', () => undefined);
  stream.end(grpcMessage(message));
  return stream;
}

const LIST = v1.ReadRelationshipsRequest.toBinary(readOf({ type: 'document' }));

test('what waits for a peer that reads none of many lists is bounded, and others are answered', async () => {
  const { address, client, given } = await endlessLists(0x7fffffff);
  const session = await unreadSession(address);
  for (let index = 0; index < STREAMS; index++) ask(session, READ, LIST);
  // Each stream may have one message, and they share the rest; without the bound it would be 50 MB.
  const bound = CONNECTION_BYTES_MAX / ITEM_BYTES + 2 * STREAMS;
  expect(bound * ITEM_BYTES).toBeLessThan((STREAMS * WAITING_BYTES_MAX) / 5);
  let before = -1;
  while (given.items > before) {
    before = given.items;
    for (let round = 0; round < 20; round++) {
      expect(
        (await client.promises.checkPermission(checkOf('document:plan#view@user:anna'))).permissionship,
      ).toBe(MAY);
    }
  }
  expect(given.items).toBeGreaterThan(STREAMS);
  expect(given.items).toBeLessThanOrEqual(bound);
});

test('one list of many that is read goes on, whatever waits for the others', async () => {
  const { address, given } = await endlessLists(0x7fffffff);
  using peer = await RawPeer.greeted(address, [SETTING.initialWindowSize, 0]);
  const list = async (stream: number): Promise<void> => {
    await peer.send(openCall(stream, READ), frame(FRAME.data, FLAG.endStream, stream, grpcMessage(LIST)));
  };
  for (let index = 0; index < STREAMS; index++) await list(2 * index + 1);
  await expect.poll(() => given.items, { timeout: 20_000 }).toBeGreaterThan(STREAMS);
  const read = 2 * STREAMS + 1;
  const window = 1_000_000;
  await list(read);
  const before = peer.received;
  await peer.send(windowUpdate(0, window), windowUpdate(read, window));
  await expect.poll(() => peer.received - before, { timeout: 20_000 }).toBeGreaterThan(window / 2);
});

test('a list that finds no room on its connection is ended as one that is not read', async () => {
  const { address, lines } = await endlessLists(200);
  const session = await unreadSession(address);
  for (let index = 0; index < STREAMS; index++) ask(session, READ, LIST);
  await expect
    .poll(() => lines().filter(({ reason }) => reason === 'reader-too-slow').length, { timeout: 20_000 })
    .toBe(STREAMS);
  expect(lines().filter(({ code }) => code === 'RESOURCE_EXHAUSTED')).toHaveLength(STREAMS);
});

test('large answers that nobody reads wait for room as lists do, and small ones do not', async () => {
  const { address, lines } = await serve({}, { limits: { stallMs: 200 } });
  const session = await unreadSession(address);
  const item = { resource: { objectType: 'document', objectId: 'x'.repeat(900) }, permission: 'view' };
  const items = Array.from({ length: 300 }, () => item);
  const bulk = v1.CheckBulkPermissionsRequest.toBinary(
    v1.CheckBulkPermissionsRequest.create({
      items: items.map((one) => ({
        ...one,
        subject: { object: { objectType: 'user', objectId: 'anna' } },
      })) as never,
    }),
  );
  expect(bulk.length).toBeGreaterThan(SPARE_BYTES);
  const calls = 20; // of more bytes at once HTTP/2 itself would refuse some
  for (let index = 0; index < calls; index++) ask(session, CHECK_BULK, bulk);
  await expect
    .poll(() => lines().filter(({ method }) => method === CHECK_BULK).length, { timeout: 20_000 })
    .toBe(calls);
  const refused = lines().filter(({ reason }) => reason === 'reader-too-slow').length;
  expect(calls - refused).toBe(Math.ceil(CONNECTION_BYTES_MAX / bulk.length)); // the answers are about as large
});
