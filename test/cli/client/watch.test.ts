import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Connection } from '../../../src/cli/client/connection.ts';
import { watch } from '../../../src/cli/client/watch.ts';
import { DRIVE_SCHEMA } from '../../server/drive-schema.ts';
import { schemaOf, writeOf } from '../../server/requests.ts';
import { RunningServer } from '../../server/running-server.ts';
import { recordedTerminal } from '../recorded-terminal.ts';
import { bailiwickAt, jsonLines } from './bailiwick.ts';
import { answering, fakeServer } from './fake-server.ts';

const TOUCH = 2;
const DELETE = 3;

function update(operation: number, objectId: string): object {
  const subject = { object: { objectType: 'user', objectId: 'anna' } };
  return {
    operation,
    relationship: { resource: { objectType: 'document', objectId }, relation: 'owner', subject },
  };
}

const EVENTS = [
  {
    updates: [update(TOUCH, 'one'), update(DELETE, 'two')],
    changesThrough: { token: 'first' },
    fullRevisionMetadata: [{ fields: { by: { stringValue: 'deploy' } } }],
  },
  { schemaUpdated: true, changesThrough: { token: 'second' } },
  { isCheckpoint: true, changesThrough: { token: 'third' } },
];

const OPTIONS = { type: [], filter: [], schema: false, checkpoints: false, reconnect: false, json: false };

describe('watch', () => {
  test('updates are lines that `write` takes, all else is a comment', async () => {
    const asked: Readonly<Record<string, unknown>>[] = [];
    const address = await fakeServer({
      'WatchService/Watch': answering(EVENTS, (question) => asked.push(question)),
    });
    const words = [
      'watch',
      '--no-reconnect',
      '--type',
      'document',
      '--type',
      'folder',
      '--from',
      'here',
      '--schema',
      '--checkpoints',
    ];
    expect(await bailiwickAt(address)(...words)).toEqual({
      status: 0,
      out: [
        '// transaction {"by":"deploy"}',
        'touch document:one#owner@user:anna',
        'delete document:two#owner@user:anna',
        '// the schema changed, at second',
        '// all is told up to third',
      ].join('\n'),
      err: 'to go on from here: `--from third`',
    });
    expect(asked).toMatchObject([
      {
        optionalObjectTypes: ['document', 'folder'],
        optionalStartCursor: { token: 'here' },
        optionalUpdateKinds: [1, 2, 3],
      },
    ]);
  });

  test('filters are relationships with parts left out', async () => {
    const asked: Readonly<Record<string, unknown>>[] = [];
    const address = await fakeServer({
      'WatchService/Watch': answering([], (question) => asked.push(question)),
    });
    expect(
      await bailiwickAt(address)(
        'watch',
        '--no-reconnect',
        '--filter',
        'document#owner',
        '--filter',
        '@user:anna',
      ),
    ).toMatchObject({
      status: 0,
      err: '',
    });
    expect(asked[0]!['optionalRelationshipFilters']).toMatchObject([
      { resourceType: 'document', optionalRelation: 'owner' },
      { optionalSubjectFilter: { subjectType: 'user', optionalSubjectId: 'anna' } },
    ]);
  });

  test('as the JSON of the API, one object a line', async () => {
    const address = await fakeServer({ 'WatchService/Watch': answering(EVENTS) });
    const { out } = await bailiwickAt(address)('watch', '--no-reconnect', '--checkpoints', '--json');
    expect(jsonLines(out).map(({ changesThrough }) => changesThrough)).toEqual(
      EVENTS.map(({ changesThrough }) => changesThrough),
    );
    expect(jsonLines(out)[0]).toMatchObject({
      updates: [{ operation: 'OPERATION_TOUCH' }, { operation: 'OPERATION_DELETE' }],
      fullRevisionMetadata: [{ by: 'deploy' }],
      schemaUpdated: false,
    });
  });

  test('silence is no error, and a stop ends it well', async () => {
    let cancelled = false;
    const address = await fakeServer({
      'WatchService/Watch': (call) => {
        call.write(EVENTS[0]!);
        call.on('cancelled', () => (cancelled = true));
      },
    });
    const terminal = recordedTerminal();
    using connection = new Connection({ endpoint: address, tls: false, timeoutMs: 50 });
    const stop = new AbortController();
    const watching = watch(connection, OPTIONS, terminal, stop.signal);
    await expect.poll(() => terminal.outText()).toContain('touch');
    await sleep(100); // longer than any other call would wait
    expect(terminal.errText()).toBe('');
    stop.abort();
    await watching;
    expect(terminal.errText()).toBe('to go on from here: `--from first`');
    await expect.poll(() => cancelled).toBe(true);
  });

  test('a stream that breaks is an error, and says from where to go on', async () => {
    const address = await fakeServer({
      'WatchService/Watch': (call) => {
        call.write(EVENTS[0]!);
        call.emit('error', { code: 8, details: 'too slow' });
      },
    });
    expect(await bailiwickAt(address)('watch', '--no-reconnect')).toMatchObject({
      status: 3,
      err: 'to go on from here: `--from first`\nRESOURCE_EXHAUSTED: too slow',
    });
  });

  test('of a real server, goes on where it left off, and can be written elsewhere', async () => {
    const [server, copy] = [await RunningServer.start(), await RunningServer.start()];
    for (const one of [server, copy]) await one.client().writeSchema(schemaOf(DRIVE_SCHEMA));
    const { writtenAt } = await server
      .client()
      .writeRelationships(writeOf('touch document:zero#owner@user:anna'));
    const change = 'touch document:one#owner@user:anna';
    await server.client().writeRelationships(writeOf(change));

    const follow = async (from: string, last: string): Promise<{ out: string; token: string }> => {
      const terminal = recordedTerminal();
      const stop = new AbortController();
      using connection = new Connection({ endpoint: server.address, tls: false, timeoutMs: 10_000 });
      const watching = watch(connection, { ...OPTIONS, from }, terminal, stop.signal);
      await expect.poll(() => terminal.outText()).toContain(last);
      stop.abort();
      await watching;
      return { out: terminal.outText(), token: /`--from (\S+)`/.exec(terminal.errText())![1]! };
    };

    const first = await follow(writtenAt!.token, 'one');
    expect(first.out).toBe(change);
    await server.client().writeRelationships(writeOf('delete document:one#owner@user:anna'));
    const second = await follow(first.token, 'delete');
    expect(second.out).toBe('delete document:one#owner@user:anna');
    const written = await bailiwickAt(copy.address, undefined, `${first.out}\n// then\n`)('write');
    expect(written.out).toMatch(/^1 update written at /);
    expect((await bailiwickAt(copy.address)('read', 'document')).out).toBe('document:one#owner@user:anna');
  });
});
