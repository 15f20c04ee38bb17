import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..');
const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8');

/** The blocks of one language, in the order of the text. */
function blocks(language: string): readonly string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(
    (match) => match[1]!,
  );
}

async function run(file: string): Promise<string> {
  const child = spawn(process.execPath, [file], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (data: Buffer) => (printed += data.toString()));
  await once(child, 'close');
  return printed;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-readme-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the walk prints what the README says', async () => {
  const { port, stop } = await served('data');
  try {
    const walk = path.join(ROOT, `node_modules/.walk-${process.pid}.mjs`); // where it finds the client
    writeFileSync(walk, blocks('js')[0]!.replace('localhost:50051', `localhost:${port}`));
    try {
      expect(await run(walk)).toBe(blocks('text')[0]);
    } finally {
      rmSync(walk);
    }
  } finally {
    await stop();
  }
});

/** What the README says of the decisions of the walk, but for what is drawn or timed anew. */
async function expectDecisions(
  endpoint: string,
  toldSessions: readonly string[],
  sessions: readonly string[],
): Promise<void> {
  const section = readme.slice(readme.indexOf('## What the security team sees'));
  const said = [...section.matchAll(/^```console\n(.*?)^```/gms)].slice(0, 4).map((match) => match[1]!);
  const openings = said.join('').match(/[0-9a-f]{12}(?=-\d)/);
  let opening: string | undefined;
  for (const block of said) {
    let expected = '';
    let printed = '';
    for (const line of block.trimEnd().split('\n')) {
      if (!line.startsWith('$ ')) {
        expected += `${line}\n`;
        continue;
      }
      const [words = '', file] = line.replace('$ bailiwick ', '').split(' > ');
      const meant = toldSessions.reduce((text, id, at) => text.replaceAll(id, sessions[at]!), words);
      const out = await bailiwick(endpoint, meant.replaceAll(openings![0], opening ?? ''));
      opening ??= /[0-9a-f]{12}(?=-\d)/.exec(out)?.[0];
      if (file === undefined) printed += out;
      else writeFileSync(path.join(folder, file), out);
    }
    expect(alike(timeless(printed))).toBe(alike(timeless(expected)));
  }
}

async function bailiwick(endpoint: string, words: string): Promise<string> {
  const child = spawn(process.execPath, [path.join(ROOT, 'src/main.ts'), ...words.split(' ')], {
    cwd: folder,
    env: { ...process.env, BAILIWICK_ENDPOINT: endpoint },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let printed = '';
  child.stdout.on('data', (data: Buffer) => (printed += data.toString()));
  await once(child, 'close');
  return printed;
}

function timeless(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/[0-9a-f]{12}(?=-\d)/g, 'OPENING')
    .replaceAll(/request \w+/g, 'request ID')
    .replaceAll(/[0-9a-f]{16}/g, 'ORIGIN')
    .replaceAll(/\d+ checkpoints?/g, 'CHECKPOINTS'); // one is signed every minute too
}

/** A server on a folder of its own. */
async function served(name: string): Promise<{ readonly port: number; readonly stop: () => Promise<void> }> {
  const server = spawn(
    process.execPath,
    ['src/main.ts', 'serve', '--grpc-addr', '127.0.0.1:0', '--data-dir', path.join(folder, name)],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM');
    await once(server, 'close');
  };
  return { port: await portOf(server.stdout), stop };
}

async function portOf(log: AsyncIterable<Buffer>): Promise<number> {
  let text = '';
  for await (const chunk of log) {
    text += chunk.toString();
    const port = /"address":"[^"]*:(\d+)"/.exec(text)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error(`the server did not say where it listens: ${text}`);
}

test('the walk of the agents prints what the README says', async () => {
  const server = await served('agents');
  try {
    const script = `bailiwick() { "${process.execPath}" src/main.ts "$@"; }\n${blocks('bash')[0]!}`;
    const child = spawn('bash', ['-c', script], {
      cwd: ROOT,
      env: { ...process.env, BAILIWICK_ENDPOINT: `127.0.0.1:${server.port}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => (printed += data.toString()));
    await once(child, 'close');
    const told = blocks('text')[1]!;
    expect(alike(printed)).toBe(alike(told));
    await expectDecisions(`127.0.0.1:${server.port}`, sessionsIn(told), sessionsIn(printed));
  } finally {
    await server.stop();
  }
}, 120_000);

function sessionsIn(text: string): readonly string[] {
  return [...new Set(text.match(/session:[0-9a-f]{32}/g))];
}

/** A text without what differs from run to run: sessions by their order, and times. */
function alike(text: string): string {
  const named = sessionsIn(text).reduce((told, id, index) => told.replaceAll(id, `session:${index}`), text);
  return named.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');
}

test('the README names two commands for set-up, and CI calls the test command', () => {
  expect(blocks('sh').map((text) => text.trim())).toEqual(['npm ci && npm start', 'npm ci && npm test']);
  expect(readFileSync(path.join(ROOT, '.ci/run'), 'utf8')).toContain('npm ci && NO_COLOR=1 npm test');
});
