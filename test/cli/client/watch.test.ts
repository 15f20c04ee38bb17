import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Connection } from '../../../src/cli/client/connection.ts';
import { watch } from '../../../src/cli/client/watch.ts';
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

const OPTIONS = { type: [], filter: [], schema: false, checkpoints: false, json: false };

describe('watch', () => {
  test('updates are lines that `write` takes, all else is a comment', async () => {
    const asked: Readonly<Record<string, unknown>>[] = [];
    const address = await fakeServer({
      'WatchService/Watch': answering(EVENTS, (question) => asked.push(question)),
    });
    const words = [
      'watch',
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
      await bailiwickAt(address)('watch', '--filter', 'document#owner', '--filter', '@user:anna'),
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
    const { out } = await bailiwickAt(address)('watch', '--json');
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
    expect(await bailiwickAt(address)('watch')).toMatchObject({
      status: 3,
      err: 'to go on from here: `--from first`\nRESOURCE_EXHAUSTED: too slow',
    });
  });
});
