import { once } from 'node:events';
import { connect } from 'node:net';
import path from 'node:path';
import { v1 } from '@authzed/authzed-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DRIVE_SCHEMA } from './drive-schema.ts';
import { callRaw } from './raw-call.ts';
import { checkOf, MAY, schemaOf, writeOf } from './requests.ts';
import type { Client } from './running-server.ts';
import { SCALE, sideBySide } from './side-by-side.ts';
import { ThreadedServer } from './threaded-server.ts';

const THREADS = 3;
const WRITERS = 4;
/** Connections that look at the same time after each acknowledgement. The kernel spreads them over the threads. */
const CHECKERS = 6;
const ROUNDS = 20 * SCALE; // each writer has 2 * CHECKERS trials in a round

let server: ThreadedServer;

beforeAll(async () => {
  server = await ThreadedServer.start(THREADS);
  await server.client().writeSchema(schemaOf(DRIVE_SCHEMA));
});

afterAll(() => server[Symbol.dispose]());

async function may(client: Client, asked: string): Promise<boolean> {
  return (await client.checkPermission(checkOf(asked))).permissionship === MAY;
}

test(
  'what was acknowledged on one connection is seen by the next check on every other, always',
  async () => {
    await server.client().writeRelationships(writeOf('create document:shared#viewer@group:all#member'));
    const wrong: string[] = [];
    await sideBySide(WRITERS, async (index) => {
      const writer = server.client();
      const checkers = Array.from({ length: CHECKERS }, () => server.client());
      const member = `group:all#member@user:u${index}`; // on a page that all of them change
      const expectSoon = async (asked: string, wanted: boolean): Promise<void> => {
        const found = await Promise.all(checkers.map((checker) => may(checker, asked)));
        wrong.push(...found.filter((one) => one !== wanted).map((one) => `${asked} is ${one}`));
      };
      for (let round = 0; round < ROUNDS; round++) {
        await writer.writeRelationships(writeOf(`touch ${member}`));
        await expectSoon(`document:shared#view@user:u${index}`, true);
        await writer.writeRelationships(writeOf(`delete ${member}`));
        await expectSoon(`document:shared#view@user:u${index}`, false);
      }
    });
    expect(wrong).toEqual([]);
    await expect.poll(() => server.answers().size).toBe(THREADS); // or it was no race between threads
  },
  60_000 * SCALE,
);

test('a watch on any thread tells what is written on any, and the next check on any sees it', async () => {
  const clients = Array.from({ length: 6 }, () => server.callbackClient());
  const begin = writeOf('touch document:begin#owner@user:anna');
  const { writtenAt } = await server.client().writeRelationships(begin);
  const stop: (() => void)[] = [];
  const wrong: string[] = [];
  const watched = clients.map(async (client, index) => {
    const stream = client.watch(
      v1.WatchRequest.create({
        optionalObjectTypes: ['document'],
        ...(writtenAt && { optionalStartCursor: writtenAt }),
      }),
    );
    stop.push(() => stream.cancel());
    stream.on('error', () => undefined); // it is cancelled
    const asker = clients[(index + 1) % clients.length]!.promises;
    const seen: string[] = [];
    for await (const event of stream as AsyncIterable<v1.WatchResponse>) {
      for (const { relationship } of event.updates) {
        const id = relationship?.resource?.objectId ?? '';
        if (!id.startsWith('watched-')) continue;
        seen.push(id);
        if (!(await may(asker, `document:${id}#view@user:anna`))) wrong.push(id);
      }
      if (seen.length === 30) break;
    }
    return seen;
  });
  const ids = Array.from({ length: 30 }, (_, n) => `watched-${n}`);
  for (const [n, id] of ids.entries()) {
    await clients[n % 6]!.promises.writeRelationships(writeOf(`create document:${id}#owner@user:anna`));
  }
  for (const seen of await Promise.all(watched)) expect(seen).toEqual(ids);
  expect(wrong).toEqual([]);
  for (const cancel of stop) cancel();
});

test('health is good on every connection', async () => {
  for (let connection = 0; connection < 12; connection++) {
    const healthy = await callRaw(server.address, '/grpc.health.v1.Health/Check', Buffer.alloc(0));
    expect(healthy).toEqual(Buffer.of(8, 1));
  }
});

test('the owner of the data takes the whole process with it', async () => {
  const program = path.join(import.meta.dirname, 'dying-owner.ts');
  using dying = await ThreadedServer.start(THREADS, [program, String(THREADS)]);
  const [status] = (await once(dying.process, 'exit')) as [number];
  expect(status).toBe(1);
  const [host = '', port = ''] = dying.address.split(':');
  await expect(once(connect(Number(port), host), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('asked to stop, it finishes what every thread is answering, and ends with 0', async () => {
  using stopping = await ThreadedServer.start(THREADS);
  const clients = Array.from({ length: 12 }, () => stopping.client());
  await clients[0]!.writeSchema(schemaOf(DRIVE_SCHEMA));
  for (const client of clients) await may(client, 'document:d#view@user:anna'); // connected
  const writes = clients.map((client, n) =>
    client.writeRelationships(writeOf(`create document:d${n}#owner@user:anna`)),
  );
  await Promise.race(writes);
  const status = stopping.stop();
  const outcomes = await Promise.allSettled(writes);
  expect(await status).toBe(0);
  expect(outcomes.some(({ status: outcome }) => outcome === 'fulfilled')).toBe(true);
});
