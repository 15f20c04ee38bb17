import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type KillSwitchOutcome, killSwitchTrials } from './kill-switch/trials.ts';

/*
 * `node bench/kill-switch.ts [TRIALS]`: does a stop hold from its answer on? 64 connections ask without pause what a chain
 * may, while parts of it are stopped at random; once on one thread and once on two. Writes what was found beside the
 * other results, and ends with status 1 if there was a single allow too many.
 */

const TRIALS = Number(process.argv[2] ?? 1000);
const CONNECTIONS = 64;
const RESULT = path.join(import.meta.dirname, 'results/kill-switch.md');

const rows: string[] = [];
let late = 0;
for (const threads of [1, 2]) {
  const outcome = await onServer(threads);
  late += outcome.late;
  const counts = [outcome.checks, outcome.allowed, outcome.denied, outcome.after, outcome.late];
  rows.push(`| ${[threads, TRIALS, ...counts].join(' | ')} |`);
  process.stdout.write(`${rows.at(-1)}\n`);
}
writeFileSync(RESULT, `${report(rows)}\n`);
process.exitCode = late === 0 ? 0 : 1;

async function onServer(threads: number): Promise<KillSwitchOutcome> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-kill-switch-'));
  const main = path.join(import.meta.dirname, '../src/main.ts');
  const flags = ['--grpc-addr', '127.0.0.1:0', '--threads', String(threads), '--data-dir', folder];
  const server = spawn(process.execPath, [main, 'serve', ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const address = await serving(createInterface(server.stdout), threads);
    return await killSwitchTrials({ address, trials: TRIALS, connections: CONNECTIONS, seed: threads });
  } finally {
    server.kill('SIGTERM');
    await once(server, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where the server listens, when all its threads serve. */
async function serving(lines: AsyncIterable<string>, threads: number): Promise<string> {
  let address = '';
  let others = threads - 1;
  for await (const text of lines) {
    const line = JSON.parse(text) as { readonly msg: string; readonly address?: string };
    if (line.msg === 'serving') address = line.address ?? '';
    if (line.msg === 'a thread serves') others--;
    if (address !== '' && others === 0) return address;
  }
  throw new Error('the server ended before it served');
}

function report(lines: readonly string[]): string {
  return [
    '# The kill switch',
    '',
    `\`node bench/kill-switch.ts ${TRIALS}\`: ${CONNECTIONS} connections ask without pause what a chain of two hops may, while its user, its`,
    'agents, its sessions or its tenant are stopped at random and resumed again. A check counts as *after a stop* when it was',
    'sent after the stop was answered, and answered before the stop was taken back. None of these may be an allow.',
    '',
    '| threads | stops | checks | allowed | denied | after a stop | of these allowed |',
    '|---:|---:|---:|---:|---:|---:|---:|',
    ...lines,
  ].join('\n');
}
