import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { NOON_MS, RunningServer } from '../../server/running-server.ts';
import { schemaOf } from '../../server/requests.ts';
import { type Bailiwick, bailiwickAt, jsonLines } from './bailiwick.ts';

const SCHEMA = readFileSync(path.join(import.meta.dirname, '../../../schema.example.zed'), 'utf8');
const ONE_O_CLOCK = new Date(NOON_MS + 3_600_000).toISOString().replace('.000', '');

let bailiwick: Bailiwick;

/** What was printed by a command that must end with `status`. */
async function printed(status: number, ...words: readonly string[]): Promise<string> {
  const ran = await bailiwick(...words);
  expect([ran.status, ran.err === '' || status !== 0]).toEqual([status, true]);
  return `${ran.out}${ran.err}`;
}

function open(...more: readonly string[]): Promise<string> {
  const who = ['agent:bot', '--organization', 'organization:acme', '--for', 'user:amy', '--ttl', '1h'];
  return printed(0, 'session', 'open', ...who, '--scope', 'document:d1#viewer', ...more);
}

beforeAll(async () => {
  const server = await RunningServer.start();
  bailiwick = bailiwickAt(server.address);
  await server.client().writeSchema(schemaOf(SCHEMA));
  await server.fill([
    'organization:acme#admin@user:anna',
    'folder:f1#org@organization:acme',
    'document:d1#folder@folder:f1',
    'document:d2#folder@folder:f1',
    'folder:f1#viewer@user:amy',
    'folder:f1#viewer@agent:bot',
    'folder:f1#viewer@agent:aid',
    'mcp_server:web#org@organization:acme',
    'tool:pay#server@mcp_server:web',
    'tool:pay#caller@user:amy',
    'tool:pay#caller@agent:bot',
    'tool:pay#routine@session:*',
  ]);
  for (const agent of ['agent:bot', 'agent:aid']) {
    const line = await printed(
      0,
      'agent',
      'register',
      agent,
      '--organization',
      'organization:acme',
      '--owner',
      'user:olga',
    );
    expect(line).toBe(`${agent} registered with organization:acme, owned by user:olga`);
  }
});

test('a session is opened, checked with its chain drawn, and split', async () => {
  const [first = '', scope = ''] = (await open()).split('\n');
  const session = first.replace(` until ${ONE_O_CLOCK}`, '');
  expect(session).toMatch(/^session:[0-9a-f]{32}$/);
  expect(scope).toContain(`document:d1#viewer@${session}[expiration:${ONE_O_CLOCK}]  grant `);
  expect(await printed(0, 'check-delegated', session, 'document:d1', 'view')).toBe(
    `allow until ${ONE_O_CLOCK}`,
  );
  expect(await printed(0, 'check-delegated', session, 'document:d1', 'view', '--explain')).toBe(
    [
      `allow until ${ONE_O_CLOCK}`,
      'organization:acme  allow',
      '├── by document:d1#folder@folder:f1',
      '└── by folder:f1#org@organization:acme',
      'user:amy  allow',
      '├── by document:d1#folder@folder:f1',
      '├── by folder:f1#viewer@user:amy',
      '└── agent:bot  allow',
      '    ├── by document:d1#folder@folder:f1',
      '    ├── by folder:f1#viewer@agent:bot',
      `    └── ${session}  allow`,
      `        └── by document:d1#viewer@${session}[expiration:${ONE_O_CLOCK}]`,
    ].join('\n'),
  );
  expect(await printed(1, 'check-delegated', session, 'document:d2', 'view')).toBe(
    `deny LINK_DENIED at ${session}`,
  );
  expect(await printed(3, 'check-delegated', session, 'document:d2', 'read')).toBe('error UNKNOWN_TYPE');
  const child = await printed(0, 'session', 'delegate', session, 'agent:aid', '--ttl', '5m', '--id-only');
  expect(await printed(1, 'check-delegated', child, 'document:d1', 'view', '--explain')).toContain(
    `agent:aid  allow\n            ├── by document:d1#folder@folder:f1\n            ├── by folder:f1#viewer@agent:aid\n            └── ${child}  deny LINK_DENIED`,
  );
  const stdin = await printed(0, 'check-delegated', session, 'document:d1', 'view', '--json');
  expect(jsonLines(stdin)).toMatchObject([{ verdict: 'VERDICT_ALLOW', reason: 'REASON_ALLOWED' }]);
});

test('a grant is given on a condition, listed, extended and ended', async () => {
  const session = await open('--id-only');
  const text = await printed(
    0,
    'grant',
    'create',
    session,
    'tool:pay#caller[at_most:{"ceiling":5}]',
    '--ttl',
    '10m',
    '--as',
    'user:amy',
  );
  const id = text.split('  grant ')[1] ?? '';
  const call = ['check-delegated', session, 'tool:pay', 'call'];
  expect(await printed(1, ...call)).toBe(`deny MISSING_CONTEXT: amount at ${session}`);
  expect(await printed(0, ...call, '--context', '{"amount": 4}')).toContain('allow until');
  expect(await printed(1, ...call, '--context', '{"amount": 6}')).toContain('deny LINK_DENIED');
  expect(await printed(0, 'grant', 'list', session)).toContain(`${id}  by user:amy`);
  expect(await printed(0, 'grant', 'extend', id, '20m')).toContain('12:30:00Z');
  expect(await printed(0, 'grant', 'end', id)).toContain('ended at ');
  expect(await printed(0, 'grant', 'list', session, '--ended')).toContain('ended    tool:pay#caller@');
  expect(await printed(3, 'grant', 'extend', id, '20m')).toContain('FAILED_PRECONDITION');
});

test('a list names what the chain may come to, and says when the chain can not be used', async () => {
  const session = await open('--id-only', '--scope', 'document:d2#viewer');
  const ask = ['lookup-delegated', session, 'document', 'view'];
  expect(await printed(0, ...ask)).toBe('document:d1\ndocument:d2');
  expect((await bailiwick(...ask, '--limit', '1')).out).toBe('document:d1');
  const preview = await printed(0, 'stop', 'agent:bot', '--preview', '--as', 'user:olga');
  expect(preview).toMatch(/would stop \d+ sessions with \d+ grants$/);
  expect(await printed(0, 'stop', session, '--as', 'user:amy', '--reason', 'odd')).toBe(`${session} stopped`);
  expect(await printed(1, ...ask)).toBe(`the chain of ${session} can't be used: REVOKED`);
  expect(await printed(3, 'resume', session, '--as', 'user:amy')).toContain('(NOT_ENTITLED)');
  expect(await printed(0, 'resume', session, '--as', 'user:anna')).toBe(`${session} resumed`);
  expect(await printed(0, ...ask)).toBe('document:d1\ndocument:d2');
});

test.each([
  {
    words: ['session', 'open', 'agent:bot', '--organization', 'organization:acme', '--ttl', 'long'],
    said: '`--ttl`: expected a duration',
  },
  {
    words: ['session', 'open', 'agent:bot', '--organization', 'organization:acme', '--ttl', '0s'],
    said: 'INVALID_DURATION',
  },
  {
    words: ['session', 'open', 'bot', '--organization', 'organization:acme', '--ttl', '1h'],
    said: 'expected `type:id`',
  },
  {
    words: ['session', 'open', 'agent:bot', '--organization', 'organization:acme'],
    said: "required option '--ttl <duration>'",
  },
  {
    words: ['grant', 'create', 'session:s', 'document:d1#viewer[expiration:2030-01-01T00:00:00Z]'],
    said: 'how long a scope lasts is said by `--ttl`',
  },
  { words: ['check-delegated', 'session:s', 'document:d1', 'View'], said: 'the permission must match' },
])('`$words` ends with 3: $said', async ({ words, said }) => {
  expect(await printed(3, ...words)).toContain(said);
});
