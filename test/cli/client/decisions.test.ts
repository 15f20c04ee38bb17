import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tail } from '../../../src/cli/client/decisions/query.ts';
import { parseRelationship } from '../../../src/model/relationship-text.ts';
import { ALLOW, checkOf, delegatedOf, DENY, stopOf } from '../../decisions/fixtures.ts';
import { LoggedServer } from '../../server/decisions/logged-server.ts';
import { recordedCheck } from '../../operations/decisions/recorded.ts';
import { putSchema, snapshot } from '../../operations/calls.ts';
import { recordedTerminal } from '../recorded-terminal.ts';
import { type Bailiwick, bailiwickAt, jsonLines } from './bailiwick.ts';

let server: LoggedServer;
let bailiwick: Bailiwick;
let folder: string;
/** Of the decisions below, in their order. */
const ids: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-cli-'));
  server = await LoggedServer.start('port');
  bailiwick = bailiwickAt(server.endpoint, 'acme');
  const { log, tenant } = server.of('acme');
  const chain = ['user:amy', 'agent:helper', 'session:s1'];
  const entries = [
    delegatedOf(chain, 'document:plan', {
      links: chain.map((text, index) => ({
        kind: (['user', 'agent', 'session'] as const)[index]!,
        link: { type: text.split(':')[0]!, id: text.split(':')[1]! },
        outcome: index === 1 ? { ...DENY, reason: 'LINK_DENIED' } : ALLOW,
        witness: index === 1 ? [] : [parseRelationship(`document:plan#viewer@${text}`)],
        conditions: [],
      })),
      outcome: { verdict: 'deny', reason: 'LINK_DENIED', missing: [] },
    }),
    checkOf('user:ben', 'document:plan'),
    stopOf('agent:helper'),
  ];
  for (const entry of entries) ids.push(await log.appendDurably(entry));
  await putSchema(tenant, 'definition user {}\n\ndefinition document {\n  relation viewer: user\n}');
  ids.push(await log.appendDurably(await recordedCheck(await snapshot(tenant), 'document:d#viewer@user:a')));
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

test('query prints a table for people, and lines of JSON for programs', async () => {
  const { status, out } = await bailiwick('decisions', 'query', '--agent', 'agent:helper');
  expect(status).toBe(0);
  const time = '2030-01-01T12:00:00.000Z';
  expect(out.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
    'TIME | ID | KIND | VERDICT | WHO | WHAT',
    `${time} | ${ids[0]} | delegated-check | deny (LINK_DENIED) | session:s1 | document:plan view`,
    `${time} | ${ids[2]} | stop | allow | gateway | stop agent:helper`,
  ]);
  const json = await bailiwick('decisions', 'query', '--agent', 'agent:helper', '--json');
  expect(jsonLines(json.out)).toMatchObject([
    {
      decision: {
        decisionId: ids[0],
        kind: 'DECISION_KIND_DELEGATED_CHECK',
        outcome: { reason: 'LINK_DENIED' },
      },
    },
    { decision: { stop: { target: { objectId: 'helper' } } } },
  ]);
});

test('show draws the chain with what each link said and what carried it', async () => {
  const { status, out } = await bailiwick('decisions', 'show', ids[0]!);
  expect(status).toBe(0);
  expect(out).toBe(`document:plan view: deny (LINK_DENIED)
├── delegated-check ${ids[0]}, recorded 2030-01-01T12:00:00.000Z
├── asked by gateway, request request-1
├── at revision 7, schema abababababab, 2023-11-14T22:13:20.000Z
└── chain of session:s1
    ├── user:amy: allow
    │   └── document:plan#viewer@user:amy
    ├── agent:helper: deny (LINK_DENIED)
    └── session:s1: allow
        └── document:plan#viewer@session:s1`);
});

test('replay says whether the record is right', async () => {
  const { status, out } = await bailiwick('decisions', 'replay', ids[3]!, '--now');
  expect(out).toBe(
    'at its snapshot: agrees with the record\n└── deny\nnow: agrees with the record\n└── deny',
  );
  expect(status).toBe(0);
  const { log, tenant } = server.of('acme');
  const wrong = await recordedCheck(await snapshot(tenant), 'document:d#viewer@user:a');
  const id = await log.appendDurably({ ...wrong, outcome: ALLOW } as typeof wrong);
  const differing = await bailiwick('decisions', 'replay', id);
  expect(differing.out).toBe('at its snapshot: differs from the record\n└── deny, recorded was allow');
  expect(differing.status).toBe(1);
  const act = await bailiwick('decisions', 'replay', ids[2]!);
  expect(act.status).toBe(3);
  expect(act.err).toContain('it is an act of kind `stop`, and not a question');
});

test('tail goes on from a place, and says where to go on when it is stopped', async () => {
  using connection = server.connect('acme');
  const stop = new AbortController();
  const terminal = recordedTerminal();
  const stopping = { ...terminal, out: (text: string) => (terminal.out(text), stop.abort()) };
  const flags = { session: [], descendants: false, json: true, table: false, from: 0, kind: 'stop' };
  await tail(connection, flags, stopping, stop.signal);
  expect(jsonLines(terminal.outText())).toMatchObject([{ decision: { decisionId: ids[2], sequence: '2' } }]);
  expect(terminal.errText()).toBe('to go on from here: `--from 3`');
});

test.each([
  { words: ['show', '0123456789ab-0'], says: 'NOT_FOUND' },
  {
    words: ['query', '--verdict', 'maybe'],
    says: '`--verdict`: expected one of allow, deny, error, conditional',
  },
  { words: ['query', '--since', 'yesterday'], says: '`--since`: expected a time such as' },
  { words: ['query', '--user', 'amy'], says: 'expected `type:id`' },
  { words: ['tail', '--from', '-1'], says: 'expected the sequence of a decision' },
  { words: ['export', '--from', '999999'], says: 'INVALID_ARGUMENT' },
  { words: ['verify', 'nowhere', '--public-key', 'nowhere'], says: "nowhere: can't be read (ENOENT)" },
  { words: ['verify', 'nowhere'], says: '--public-key' },
])('$words ends with 3', async ({ words, says }) => {
  const { status, err } = await bailiwick('decisions', ...words);
  expect(err).toContain(says);
  expect(status).toBe(3);
});

describe('an export', () => {
  const at = (name: string): string => path.join(folder, name);
  const verify = (name: string, ...words: readonly string[]) =>
    bailiwick('decisions', 'verify', at(name), '--public-key', at('key.pem'), ...words);

  beforeAll(async () => {
    writeFileSync(at('kept.json'), (await bailiwick('decisions', 'checkpoint', '--json')).out);
    writeFileSync(at('key.pem'), (await bailiwick('decisions', 'public-key')).out);
    const { status, err } = await bailiwick('decisions', 'export', '--output', at('whole.jsonl'));
    expect(status).toBe(0);
    const next = /--from (\d+)/.exec(err)?.[1] ?? '';
    await bailiwick('decisions', 'query', '--limit', '1'); // which is recorded
    await bailiwick('decisions', 'export', '--from', next, '--output', at('next.jsonl'));
  });

  test('is verified with the key alone, and against a checkpoint that was kept', async () => {
    for (const words of [[], ['--checkpoint', at('kept.json')]]) {
      const { out, status } = await verify('whole.jsonl', ...words);
      expect(out).toMatch(/^sound: decisions 0 to \d+ of bailiwick\/test\/[0-9a-f]{16}, \d+ checkpoints?$/);
      expect(status).toBe(0);
    }
    expect((await verify('next.jsonl')).status).toBe(0);
    expect((await verify('next.jsonl', '--checkpoint', at('kept.json'))).status).toBe(1); // it lies before
    expect((await verify('whole.jsonl', '--origin', 'bailiwick/other/0')).out).toContain('foreign');
  });

  test('of another server has another key', async () => {
    const others = bailiwickAt(server.endpoint, 'other');
    writeFileSync(at('other.pem'), (await others('decisions', 'public-key')).out);
    const words = ['decisions', 'verify', at('whole.jsonl'), '--public-key', at('other.pem')];
    const { status, out } = await bailiwick(...words);
    expect(out).toContain('unsigned');
    expect(status).toBe(1);
  });

  test.each([
    { how: 'a flipped verdict', change: (lines: string[]) => flip(lines, 1) },
    { how: 'a dropped record', change: (lines: string[]) => lines.toSpliced(2, 1) },
    { how: 'an inserted record', change: (lines: string[]) => lines.toSpliced(2, 0, lines[1]!) },
    {
      how: 'reordered records',
      change: (lines: string[]) => [lines[0]!, lines[2]!, lines[1]!, ...lines.slice(3)],
    },
    { how: 'a lost end', change: (lines: string[]) => lines.slice(0, -1) },
    { how: 'a tail that is cut off', change: (lines: string[]) => [...lines.slice(0, 3), lines.at(-1)!] },
    { how: 'a lost beginning', change: (lines: string[]) => lines.slice(1) },
  ])('with $how is found out', async ({ change }) => {
    const lines = readFileSync(at('whole.jsonl'), 'utf8').trimEnd().split('\n');
    writeFileSync(at('changed.jsonl'), `${change(lines).join('\n')}\n`);
    const { status, out } = await verify('changed.jsonl');
    expect(out).toContain('this is not what the log wrote');
    expect(status).toBe(1);
    const json = await verify('changed.jsonl', '--json');
    expect((JSON.parse(json.out) as { problems: unknown[] }).problems.length).toBeGreaterThan(0);
  });
});

function flip(lines: string[], at: number): string[] {
  const changed = lines.with(at, lines[at]!.replace('"verdict":"deny"', '"verdict":"allow"'));
  expect(changed).not.toEqual(lines);
  return changed;
}
