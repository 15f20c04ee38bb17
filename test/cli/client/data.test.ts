import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { DRIVE_SCHEMA } from '../../server/drive-schema.ts';
import { schemaOf } from '../../server/requests.ts';
import { RunningServer } from '../../server/running-server.ts';
import { folderWith } from '../files-in-folder.ts';
import { type Bailiwick, bailiwickAt, jsonLines } from './bailiwick.ts';

const STORED = [
  'document:draft-1#viewer@user:*',
  'document:draft-2#viewer@group:eng#member',
  'document:readme#owner@user:anna',
  'document:readme#viewer@user:ben[expiration:2031-01-01T00:00:00Z]',
  'document:readme#viewer@user:carl[office_hours:{"hour":9}]',
  'folder:reports#viewer@user:anna',
  'group:eng#member@group:ops#member',
  'group:eng#member@user:ben',
];

async function served(): Promise<RunningServer> {
  const server = await RunningServer.start();
  await server.client().writeSchema(schemaOf(DRIVE_SCHEMA));
  await server.fill(STORED);
  return server;
}

describe('read', () => {
  let bailiwick: Bailiwick;
  beforeAll(async () => {
    bailiwick = bailiwickAt((await served()).address);
  });

  test.each([
    { filter: 'document', found: [0, 1, 2, 3, 4] },
    { filter: 'document:readme', found: [2, 3, 4] },
    { filter: 'document:draft-*', found: [0, 1] },
    { filter: 'document:draft-*#viewer@user', found: [0] },
    { filter: 'document#viewer', found: [0, 1, 3, 4] },
    { filter: '@user:anna', found: [2, 5] },
    { filter: '@user:*', found: [0] },
    { filter: '@group', found: [1, 6] },
    { filter: 'group@group:ops#member', found: [6] },
    { filter: '@group#...', found: [] }, // groups themselves, and not their sets
    { filter: '@user:ben#...', found: [3, 7] },
    { filter: '#member@user', found: [7] },
  ])('$filter', async ({ filter, found }) => {
    const { status, out } = await bailiwick('read', filter);
    expect(status).toBe(0);
    expect(out.split('\n').filter(Boolean).toSorted()).toEqual(found.map((index) => STORED[index]));
  });

  test.each([
    { filter: '', err: 'expected a filter' },
    { filter: 'document:', err: 'the resource id must not be empty' }, // a variable that was not set
    { filter: 'document:*', err: 'the prefix of the resource id must not be empty' },
    { filter: 'document#', err: 'the relation must match' },
    { filter: '@', err: 'the subject type must match' },
    { filter: '@user:', err: 'the subject id must match' },
    { filter: '@group:eng#', err: 'the subject relation must match' },
    { filter: 'document:readme:x', err: 'expected a filter' },
  ])('`$filter` is refused', async ({ filter, err }) => {
    for (const command of ['read', 'delete']) {
      expect(await bailiwick(command, filter)).toEqual({
        status: 3,
        out: '',
        err: expect.stringContaining(err),
      });
    }
    expect((await bailiwick('read', 'document')).out.split('\n')).toHaveLength(5);
  });

  test('in pages, each of which says how to go on', async () => {
    const first = await bailiwick('read', 'document', '--limit', '2');
    const cursor = /^there may be more: `--cursor (\S+)`$/.exec(first.err)![1]!;
    const second = await bailiwick('read', 'document', '--limit', '2', '--cursor', cursor);
    const last = /`--cursor (\S+)`/.exec(second.err)![1]!;
    const third = await bailiwick('read', 'document', '--limit', '2', '--cursor', last);
    expect(third.err).toBe('');
    const pages = [first, second, third].map(({ out }) => out.split('\n'));
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(pages.flat().toSorted()).toEqual(STORED.slice(0, 5));
  });

  test.each(['0', '-1', '4294967296', 'many'])('the limit %s is refused', async (limit) => {
    expect(await bailiwick('read', 'document', `--limit=${limit}`)).toMatchObject({
      status: 3,
      err: expect.stringContaining('expected a whole number from 1 to 4294967295'),
    });
  });

  test('as the JSON of the API, one object a line', async () => {
    const { out } = await bailiwick('read', 'document:readme#viewer', '--json');
    expect(jsonLines(out).map(({ relationship }) => relationship)).toEqual([
      expect.objectContaining({ optionalExpiresAt: '2031-01-01T00:00:00Z', optionalCaveat: null }),
      {
        resource: { objectType: 'document', objectId: 'readme' },
        relation: 'viewer',
        subject: { object: { objectType: 'user', objectId: 'carl' }, optionalRelation: '' },
        optionalCaveat: { caveatName: 'office_hours', context: { hour: 9 } },
        optionalExpiresAt: null,
      },
    ]);
  });
});

describe('write', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await served();
  });

  test('all updates in one transaction', async () => {
    const bailiwick = bailiwickAt(server.address);
    const { status, out } = await bailiwick(
      'write',
      'create document:new#owner@user:anna',
      'touch document:new#viewer@user:dora[office_hours]',
    );
    expect([status, out]).toEqual([0, expect.stringMatching(/^2 updates written at \S+$/)]);
    const refused = await bailiwick(
      'write',
      'touch document:other#owner@user:anna',
      'create document:new#owner@user:anna',
    );
    expect(refused).toEqual({
      status: 3,
      out: '',
      err: expect.stringMatching(/^ALREADY_EXISTS: .* \(ERROR_REASON_ATTEMPT_TO_RECREATE_RELATIONSHIP\)$/s),
    });
    expect((await bailiwick('read', 'document:other')).out).toBe('');
  });

  test('from the input, which may have comments', async () => {
    const lines =
      '// who came\ncreate document:piped#owner@user:anna\r\n\n  create document:piped#viewer@user:ben\n';
    const piped = bailiwickAt(server.address, undefined, lines);
    expect(await piped('write', '--json')).toMatchObject({ status: 0 });
    expect((await piped('read', 'document:piped')).out.split('\n')).toHaveLength(2);
    const bad = bailiwickAt(server.address, undefined, 'touch document:piped#owner@user:eve\n\nput it there');
    expect(await bad('write')).toEqual({
      status: 3,
      out: '',
      err: 'line 3: expected `create`, `touch` or `delete` and a relationship, found `put it there`',
    });
    expect((await piped('read', 'document:piped#owner')).out).toBe('document:piped#owner@user:anna');
    expect(await bailiwickAt(server.address)('write')).toMatchObject({
      status: 3,
      err: 'expected updates, found none',
    });
  });

  test('what `read` prints can be written again', async () => {
    const bailiwick = bailiwickAt(server.address);
    const { out } = await bailiwick('read', 'document:readme');
    const lines = out.split('\n').map((line) => `touch ${line}`);
    expect(await bailiwick('write', ...lines)).toMatchObject({ status: 0 });
    expect((await bailiwick('read', 'document:readme')).out).toBe(out);
  });

  test('on conditions', async () => {
    const bailiwick = bailiwickAt(server.address);
    const write = (precondition: string): ReturnType<Bailiwick> =>
      bailiwick('write', 'touch document:locked#owner@user:anna', '--precondition', precondition);
    expect(await write('must-match document:readme#owner@user:ben')).toMatchObject({
      status: 3,
      err: expect.stringMatching(
        /^FAILED_PRECONDITION: .* \(ERROR_REASON_WRITE_OR_DELETE_PRECONDITION_FAILURE\)$/s,
      ),
    });
    expect(await write('must-not-match document:readme#owner')).toMatchObject({ status: 3 });
    expect((await bailiwick('read', 'document:locked')).out).toBe('');
    expect(await write('must-match document:readme#owner@user:anna')).toMatchObject({ status: 0 });
    expect(await write('if document:readme')).toMatchObject({
      status: 3,
      err: expect.stringContaining('expected `must-match FILTER` or `must-not-match FILTER`'),
    });
  });
});

describe('delete', () => {
  test('in one transaction, or in as many as the limit makes of it', async () => {
    const bailiwick = bailiwickAt((await served()).address);
    expect((await bailiwick('delete', 'group')).out).toMatch(/^2 relationships deleted, at \S+$/);
    expect((await bailiwick('delete', 'group')).out).toMatch(/^0 relationships deleted, at \S+$/);
    const { status, out } = await bailiwick('delete', 'document', '--limit', '2', '--json');
    expect(status).toBe(0);
    const counts = jsonLines(out).map((answer) => answer['relationshipsDeletedCount']);
    expect(counts.reduce((sum, count) => Number(sum) + Number(count), 0)).toBe(5);
    expect(jsonLines(out).map((answer) => answer['deletionProgress'])).toEqual([
      'DELETION_PROGRESS_PARTIAL',
      'DELETION_PROGRESS_PARTIAL',
      'DELETION_PROGRESS_COMPLETE',
    ]);
    expect((await bailiwick('read', '@user')).out).toBe('folder:reports#viewer@user:anna');
  });
});

describe('schema', () => {
  test('is written from a file or the input, and read as it was written', async () => {
    const server = await RunningServer.start();
    const bailiwick = bailiwickAt(server.address);
    expect(await bailiwick('schema', 'read')).toEqual({
      status: 3,
      out: '',
      err: 'NOT_FOUND: no schema has been defined; please call WriteSchema to start',
    });
    const file = path.join(folderWith({ 'a.zed': DRIVE_SCHEMA }), 'a.zed');
    expect(await bailiwick('schema', 'write', file)).toEqual({
      status: 0,
      out: expect.stringMatching(/^schema written at \S+$/),
      err: '',
    });
    expect(`${(await bailiwick('schema', 'read')).out}\n`).toBe(DRIVE_SCHEMA);
    const small = 'definition user {}\n';
    expect(await bailiwickAt(server.address, undefined, small)('schema', 'write', '-')).toMatchObject({
      status: 0,
    });
    const { out } = await bailiwick('schema', 'read', '--json');
    expect(jsonLines(out)).toEqual([{ schemaText: small, readAt: { token: expect.any(String) } }]);
  });

  test('a schema that is wrong, or a file that is not there, changes nothing', async () => {
    const server = await RunningServer.start();
    const wrong = bailiwickAt(server.address, undefined, 'definition {');
    expect(await wrong('schema', 'write', '-')).toMatchObject({
      status: 3,
      err: expect.stringMatching(/^INVALID_ARGUMENT: .* \(ERROR_REASON_SCHEMA_PARSE_ERROR\)$/s),
    });
    expect(await wrong('schema', 'write', 'nowhere.zed')).toMatchObject({
      status: 3,
      err: "nowhere.zed: can't be read (ENOENT)",
    });
    expect(await wrong('schema', 'read')).toMatchObject({ status: 3 });
  });
});
