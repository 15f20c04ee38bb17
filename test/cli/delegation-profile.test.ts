import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Writable } from 'node:stream';
import { v1 } from '@authzed/authzed-node';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { readConfig } from '../../src/cli/config.ts';
import { run } from '../../src/cli/program.ts';
import { serve } from '../../src/cli/serve.ts';
import { createLogger } from '../../src/observe/log.ts';
import { refusalOf } from '../server/refusal.ts';
import { schemaOf } from '../server/requests.ts';
import { folderWith } from './files-in-folder.ts';
import { recordedTerminal } from './recorded-terminal.ts';

const EXAMPLE = readFileSync(path.join(import.meta.dirname, '../../schema.example.zed'), 'utf8');
const PLAIN = 'definition user {}\ndefinition document {\n  relation reader: user\n}\n';

interface LogLine {
  readonly msg: string;
  readonly address?: string;
  readonly finding?: string;
}

/** Runs a server on a folder, until `act` is done. Throws what the server ends with. */
async function serving(
  folder: string,
  profile: string | undefined,
  act: (client: v1.ZedPromiseClientInterface, lines: readonly LogLine[]) => Promise<void>,
): Promise<void> {
  const values = new Map([
    ['data-dir', path.join(folder, 'data')],
    ['grpc-addr', '127.0.0.1:0'],
    ['threads', '1'],
    ...(profile === undefined ? [] : [['delegation-profile', profile] as const]),
  ]);
  const lines: LogLine[] = [];
  const up = Promise.withResolvers<string>();
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      const line = JSON.parse(chunk.toString()) as LogLine;
      lines.push(line);
      if (line.msg === 'serving') up.resolve(line.address ?? '');
      done();
    },
  });
  const stop = new AbortController();
  const config = readConfig({ values, presharedKeys: [] }, {});
  const ended = serve(config, systemClock, createLogger({ level: 'info', destination }), stop.signal);
  const address = await Promise.race([up.promise, ended]);
  if (address === undefined) return;
  const client = v1.NewClient('any', address, v1.ClientSecurity.INSECURE_PLAINTEXT_CREDENTIALS);
  try {
    await act(client.promises, lines);
  } finally {
    client.close();
    stop.abort();
    await ended;
  }
}

const fits = (lines: readonly LogLine[]): readonly (string | undefined)[] =>
  lines.filter(({ msg }) => msg.includes('profile')).map(({ finding }) => finding);

test('the built-in profile refuses no schema, and speaks only of those with sessions', async () => {
  const folder = folderWith({});
  await serving(folder, undefined, async (client, lines) => {
    await client.writeSchema(schemaOf(PLAIN));
    expect(fits(lines)).toEqual([]);
    await client.writeSchema(schemaOf(`${PLAIN}definition session {}\n`));
    expect(fits(lines)).toContainEqual(expect.stringContaining('the schema has no definition `agent`'));
  });
});

test('a schema that a given profile can not work with is refused, and one that is stored keeps the server from starting', async () => {
  const folder = folderWith({ 'agents.yaml': 'permissions: {document.read: {}}\n' });
  const profile = path.join(folder, 'agents.yaml');
  await serving(folder, profile, async (client) => {
    const { code, message, info } = await refusalOf(client.writeSchema(schemaOf(EXAMPLE)));
    expect([code, info?.reason]).toEqual(['FAILED_PRECONDITION', 'ERROR_REASON_SCHEMA_TYPE_ERROR']);
    expect(message).toContain('agents.yaml:1:15: `document` has no relation or permission `read`');
  });
  await serving(folder, undefined, async (client) => {
    await client.writeSchema(schemaOf(EXAMPLE));
  });
  await expect(serving(folder, profile, async () => undefined)).rejects.toThrow(
    'the delegation profile does not fit the schema: ',
  );
});

test('a profile that is none keeps the server from starting, with everything that is wrong with it', async () => {
  const folder = folderWith({ 'agents.yaml': 'chain: {max_hops: 0}\nlog: {}\n' });
  await expect(serving(folder, path.join(folder, 'agents.yaml'), async () => undefined)).rejects.toThrow(
    /agents.yaml:2:1: expected one of .*\n.*agents.yaml:1:19: expected a whole number from 1 to 32, found `0`/,
  );
  await expect(serving(folder, path.join(folder, 'none.yaml'), async () => undefined)).rejects.toThrow(
    "can't be read (ENOENT)",
  );
});

test.each([
  { profile: 'chain: {max_hops: 3}\n', status: 0, said: 'agents.yaml: fits ' },
  { profile: 'chain: {max_hops: 99}\n', status: 1, said: 'agents.yaml:1:19: error: expected a whole number' },
  {
    profile: 'permissions:\n  tool.call: {gate: call}\n',
    status: 0,
    said: 'fits ',
  },
  {
    profile: 'permissions:\n  document.read: {}\n',
    status: 1,
    said: '2:3: error: `document` has no relation or permission `read`',
  },
])('`profile lint` of `$profile` ends with $status', async ({ profile, status, said }) => {
  const folder = folderWith({ 'agents.yaml': profile, 'schema.zed': EXAMPLE });
  const terminal = recordedTerminal();
  const words = [
    'profile',
    'lint',
    path.join(folder, 'agents.yaml'),
    '--schema',
    path.join(folder, 'schema.zed'),
  ];
  expect(await run(words, {}, terminal)).toBe(status);
  expect(`${terminal.outText()}${terminal.errText()}`).toContain(said);
});
