import { describe, expect, test } from 'vitest';
import { Connection } from '../../../src/cli/client/connection.ts';
import { watch, type WatchOptions } from '../../../src/cli/client/watch.ts';
import { DRIVE_SCHEMA } from '../../server/drive-schema.ts';
import { schemaOf, writeOf } from '../../server/requests.ts';
import { RunningServer } from '../../server/running-server.ts';
import { recordedTerminal } from '../recorded-terminal.ts';
import { bailiwickAt } from './bailiwick.ts';
import { answering, type FakeCall, fakeServer } from './fake-server.ts';
import { deadAddress, relayTo } from './sockets.ts';

/* A watch that breaks is opened again where it broke: nothing is lost and nothing told twice, whatever breaks it. */

const OPTIONS: WatchOptions = {
  type: [],
  filter: [],
  schema: false,
  checkpoints: false,
  reconnect: true,
  json: false,
};
const UNAVAILABLE = 14;

function watching(endpoint: string, options: Partial<WatchOptions> = {}) {
  const terminal = recordedTerminal();
  const stop = new AbortController();
  const connection = new Connection({ endpoint, tls: false, timeoutMs: 10_000 });
  const ended = watch(connection, { ...OPTIONS, ...options }, terminal, stop.signal);
  ended.catch(() => undefined); // looked at by those who expect it to fail
  return {
    ended,
    lines: () => (terminal.outText() === '' ? [] : terminal.outText().split('\n')),
    errText: terminal.errText,
    end: async () => {
      stop.abort();
      await ended;
      connection[Symbol.dispose]();
    },
  };
}

describe('a real server', () => {
  test('is stopped and started again on its folder and port, while others write', async () => {
    const server = await RunningServer.start({ limits: { watchHeartbeatMs: 50 } });
    await server.client().writeSchema(schemaOf(DRIVE_SCHEMA));
    const watched = watching(server.address);
    const written: string[] = [];
    for (let round = 0; round < 4; round++) {
      if (round > 0) await server.restart('same-port');
      for (let n = 0; n < 5; n++) {
        const change = `touch document:r${round}n${n}#owner@user:anna`;
        await server.client().writeRelationships(writeOf(change)); // also before the watch is back
        written.push(change);
      }
      if (round !== 1) await expect.poll(watched.lines, { timeout: 20_000 }).toEqual(written); // once it goes on unseen
    }
    await watched.end();
    expect(watched.lines()).toEqual(written);
    expect(watched.errText()).toMatch(/UNAVAILABLE: .*; trying again in \d+ ms/);
    expect(watched.errText()).toMatch(/to go on from here: `--from \S+`$/);
  });

  test('is cut off in the middle of a transaction of many events', async () => {
    const server = await RunningServer.start();
    await server.client().writeSchema(schemaOf(DRIVE_SCHEMA));
    const { readAt } = await server.client().readSchema({});
    const relay = await relayTo(server.address);
    const watched = watching(relay.address, { from: readAt!.token });
    const relationships = Array.from({ length: 25_000 }, (_, n) => `document:d${n}#owner@user:anna`);
    const lines = relationships.map((text) => `${text}\n`).join('');
    expect(await bailiwickAt(server.address, undefined, lines)('import', '-')).toMatchObject({ status: 0 });
    await expect.poll(() => watched.lines().length, { interval: 1 }).toBeGreaterThan(0);
    relay.cut();
    await expect.poll(() => watched.lines().length, { timeout: 20_000 }).toBe(relationships.length);
    await watched.end();
    expect(new Set(watched.lines()).size).toBe(relationships.length);
  });
});

describe('what has been told of a broken stream', () => {
  const update = (objectId: string): object => ({
    operation: 2,
    relationship: {
      resource: { objectType: 'document', objectId },
      relation: 'owner',
      subject: { object: { objectType: 'user', objectId: 'anna' } },
    },
  });
  const told = (objectId: string, token: string): object => ({
    updates: [update(objectId)],
    changesThrough: { token },
  });
  const checkpoint = (token: string): object => ({ isCheckpoint: true, changesThrough: { token } });

  /** Answers the n-th watch with the n-th list, which it breaks off unless it is the last. */
  async function breaking(streams: readonly (readonly object[])[]) {
    const cursors: string[] = [];
    const address = await fakeServer({
      'SchemaService/ReadSchema': answering([{ schemaText: '', readAt: { token: 'start' } }]),
      'WatchService/Watch': (call: FakeCall) => {
        call.on('data', (question: { optionalStartCursor: { token: string } }) => {
          const number = cursors.push(question.optionalStartCursor.token);
          for (const event of streams[number - 1] ?? []) call.write(event);
          if (number < streams.length) call.emit('error', { code: UNAVAILABLE, details: 'going' });
        });
      },
    });
    return { address, cursors };
  }

  test.each([
    {
      title: 'nothing',
      streams: [[], [told('a', 'one')]],
      cursors: ['start', 'start'],
      ids: ['a'],
    },
    {
      title: 'all up to a checkpoint',
      streams: [[told('a', 'one'), checkpoint('one')], [told('b', 'two')]],
      cursors: ['start', 'one'],
      ids: ['a', 'b'],
    },
    {
      title: 'an event whose checkpoint was lost',
      streams: [[told('a', 'one')], [told('a', 'one'), checkpoint('one'), told('b', 'two')]],
      cursors: ['start', 'start'],
      ids: ['a', 'b'],
    },
    {
      title: 'pieces of a transaction, twice',
      streams: [
        [checkpoint('one'), told('a', 'one'), checkpoint('one')], // the second is a heartbeat
        [told('a', 'one'), told('b', 'one')],
        [told('a', 'one'), checkpoint('one'), told('b', 'one'), told('c', 'two'), checkpoint('two')],
      ],
      cursors: ['start', 'one', 'one'],
      ids: ['a', 'b', 'c'],
    },
  ])('$title', async ({ streams, cursors, ids }) => {
    const server = await breaking(streams);
    const watched = watching(server.address);
    const lines = ids.map((id) => `touch document:${id}#owner@user:anna`);
    await expect.poll(watched.lines, { timeout: 20_000 }).toEqual(lines);
    await watched.end();
    expect(watched.lines()).toEqual(lines);
    expect(server.cursors).toEqual(cursors);
  });
});

test('what does not pass by itself ends it, and so does a server that was never there', async () => {
  const refusing = await fakeServer({
    'SchemaService/ReadSchema': answering([{ readAt: { token: 'start' } }]),
    'WatchService/Watch': (call) => call.emit('error', { code: 11, details: 'the token is too old' }),
  });
  expect(await bailiwickAt(refusing)('watch')).toMatchObject({
    status: 3,
    err: 'OUT_OF_RANGE: the token is too old',
  });
  const nobody = await bailiwickAt(await deadAddress())('watch', '--from', 'here');
  expect(nobody).toMatchObject({ status: 3, out: '' });
  expect(nobody.err).toContain('no server can be reached');
});

test('a stop ends the wait for a server that is gone', async () => {
  const address = await fakeServer({
    'SchemaService/ReadSchema': answering([{ readAt: { token: 'start' } }]),
    'WatchService/Watch': (call) => call.emit('error', { code: UNAVAILABLE, details: 'going' }),
  });
  const watched = watching(address);
  await expect.poll(watched.errText).toContain('trying again');
  await watched.end();
  expect(watched.lines()).toEqual([]);
});
