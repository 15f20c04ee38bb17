import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { v1 } from '@authzed/authzed-node';
import { expect, test } from 'vitest';
import { run } from '../../../src/cli/program.ts';
import type { Entry } from '../../../src/decisions/record/record.ts';
import { checkOf, MAY, schemaOf, writeOf } from '../../server/requests.ts';
import { openLog, readAll } from '../../decisions/fixtures.ts';
import { folderWith } from '../files-in-folder.ts';
import { recordedTerminal } from '../recorded-terminal.ts';
import { end, serveIn } from './served-process.ts';

const SCHEMA = 'definition user {}\n\ndefinition document {\n\trelation viewer: user\n}\n';
const SECRET = 'the-secret-of-the-prompt';

/** A check whose context holds something that the log must not. */
function secretCheck(document: string): v1.CheckPermissionRequest {
  const context = {
    fields: { prompt: { kind: { oneofKind: 'stringValue', stringValue: SECRET } } },
  } as const;
  return v1.CheckPermissionRequest.create({ ...checkOf(`document:${document}#viewer@user:anna`), context });
}

async function command(...words: readonly string[]): Promise<void> {
  const terminal = recordedTerminal();
  expect(await run(words, {}, terminal)).toBe(0);
}

/** Whether any file below `folder` has `text` in it. */
function isAnywhere(text: string, folder: string): boolean {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).some(
    (file) => file.isFile() && readFileSync(path.join(file.parentPath, file.name)).includes(text),
  );
}

async function recordedIn(dataDir: string): Promise<readonly Entry[]> {
  const log = await openLog(path.join(dataDir, 'tenants/default/decisions'));
  try {
    return (await readAll(log)).map(({ record }) => record.entry);
  } finally {
    await log.close();
  }
}

function sequencesIn(lines: readonly string[]): readonly number[] {
  return lines
    .map((line) => JSON.parse(line) as { readonly record?: { readonly sequence: number } })
    .flatMap(({ record }) => (record === undefined ? [] : [record.sequence]));
}

test('a server keeps its decisions, sends them on without a gap across a restart, and masks what it is told', async () => {
  const dataDir = folderWith({});
  const file = path.join(dataDir, 'decisions.jsonl');
  const flags = [
    '--decision-mask',
    '/context/prompt',
    '--decision-sink-file',
    file,
    '--decision-sink-stdout',
  ];
  const first = await serveIn(dataDir, ...flags);
  await first.client.writeSchema(schemaOf(SCHEMA));
  await first.client.writeRelationships(writeOf('create document:plan#viewer@user:anna'));
  await first.client.checkPermission(secretCheck('plan'));
  await end(first, 'SIGTERM');

  const second = await serveIn(dataDir, ...flags);
  await second.client.checkPermission(secretCheck('other'));
  await expect
    .poll(() => sequencesIn(readFileSync(file, 'utf8').trimEnd().split('\n')))
    .toEqual([0, 1, 2, 3]);
  await expect
    .poll(() => sequencesIn([...first.lines, ...second.lines]).toSorted((a, b) => a - b))
    .toEqual([0, 1, 2, 3]);
  await end(second, 'SIGTERM');

  const entries = await recordedIn(dataDir);
  expect(entries.map(({ kind }) => kind)).toEqual(['schema', 'relationships', 'check', 'check']);
  expect(entries[2]).toMatchObject({
    outcome: { verdict: 'allow' },
    context: { prompt: expect.stringMatching(/^hmac-sha256:[0-9a-f]{64}$/) },
  });
  expect(entries[3]).toMatchObject({ outcome: { verdict: 'deny' } });
  expect(isAnywhere(SECRET, dataDir)).toBe(false);
  expect(isAnywhere('document:plan', path.join(dataDir, 'tenants/default/decisions'))).toBe(true);
});

test('a folder with decisions is checked, backed up and restored as before', async () => {
  const dataDir = folderWith({});
  const server = await serveIn(dataDir);
  await server.client.writeSchema(schemaOf(SCHEMA));
  await server.client.writeRelationships(writeOf('create document:plan#viewer@user:anna'));
  const backup = path.join(folderWith({}), 'backup.jsonl');
  await command('backup', '--output', backup, '--endpoint', server.address);
  await end(server, 'SIGTERM');

  const restoredDir = folderWith({});
  const restored = await serveIn(restoredDir);
  await command('restore', backup, '--endpoint', restored.address);
  const answer = await restored.client.checkPermission(checkOf('document:plan#viewer@user:anna'));
  expect(answer.permissionship).toBe(MAY);
  await end(restored, 'SIGTERM');
  expect((await recordedIn(restoredDir)).map(({ kind }) => kind)).toEqual([
    'schema',
    'relationships',
    'check',
  ]);

  const terminal = recordedTerminal();
  expect(await run(['fsck', dataDir], {}, terminal)).toBe(0);
  const store = path.join(dataDir, 'tenants/default');
  expect(terminal.outText()).toBe(
    [
      `${store}: 0 findings in 1 relationships, 1 versions, 2 changes, 1 schemas`,
      `${store}/decisions: 0 findings in 2 decisions`,
    ].join('\n'),
  );
});

test('with decisions off there is no log, and a server without one serves a folder that has one', async () => {
  const dataDir = folderWith({});
  const recorded = await serveIn(dataDir);
  await recorded.client.writeSchema(schemaOf(SCHEMA));
  await end(recorded, 'SIGTERM');
  const silent = await serveIn(dataDir, '--decisions', 'off');
  await silent.client.writeRelationships(writeOf('create document:plan#viewer@user:anna'));
  await end(silent, 'SIGTERM');
  expect((await recordedIn(dataDir)).map(({ kind }) => kind)).toEqual(['schema']);
});

test('a collector gets the decisions, also those that it refused at first', async () => {
  const bodies: string[] = [];
  const collector = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      bodies.push(body);
      response.writeHead(bodies.length === 1 ? 503 : 200).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  try {
    const { port } = collector.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/v1/logs`;
    const server = await serveIn(folderWith({}), '--decision-sink-otlp', url);
    await server.client.writeSchema(schemaOf(SCHEMA));
    await expect.poll(() => bodies.length).toBeGreaterThanOrEqual(2);
    expect(bodies[1]).toContain('"decision.kind"');
    expect(server.lines.filter((line) => line.includes('could not be sent on'))).toHaveLength(1);
    await end(server, 'SIGTERM');
  } finally {
    collector.close();
  }
});

/** Takes every batch after a while, or none. */
async function slowCollector(): Promise<{
  readonly url: string;
  readonly sequences: () => readonly number[];
  readonly refuse: () => void;
  readonly close: () => void;
}> {
  const taken: number[] = [];
  let isRefusing = false;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (isRefusing) {
        response.writeHead(503).end();
        return;
      }
      setTimeout(() => {
        const found = body.matchAll(/"decision\.sequence","value":\{"stringValue":"(\d+)"/g);
        taken.push(...[...found].map(([, digits]) => Number(digits)));
        response.writeHead(200).end('{}');
      }, 300);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1/logs`,
    sequences: () => [...new Set(taken)].toSorted((one, other) => one - other),
    refuse: () => (isRefusing = true),
    close: () => server.close(),
  };
}

test('a server that stops has sent its decisions on, and one that was killed sends them at the next start', async () => {
  const collector = await slowCollector();
  try {
    const dataDir = folderWith({});
    const flags = ['--decision-sink-otlp', collector.url];
    const first = await serveIn(dataDir, ...flags);
    await first.client.writeSchema(schemaOf(SCHEMA));
    for (let n = 0; n < 5; n++)
      await first.client.checkPermission(checkOf(`document:d${n}#viewer@user:anna`));
    await end(first, 'SIGTERM');
    expect(collector.sequences()).toEqual([0, 1, 2, 3, 4, 5]);

    const second = await serveIn(dataDir, ...flags, '--decision-durability', 'sync');
    for (let n = 0; n < 5; n++)
      await second.client.checkPermission(checkOf(`document:d${n}#viewer@user:anna`));
    await end(second, 'SIGKILL');
    const third = await serveIn(dataDir, ...flags);
    await expect.poll(collector.sequences).toEqual(Array.from({ length: 12 }, (_, n) => n)); // with the gap of the crash
    collector.refuse();
    await third.client.checkPermission(checkOf('document:last#viewer@user:anna'));
    await end(third, 'SIGTERM'); // nobody takes it: it is not waited for
  } finally {
    collector.close();
  }
});
