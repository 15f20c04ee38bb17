import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { YOUNG_GENERATION_FLAG } from '../../src/cli/young-generation.ts';
import type { Side } from '../sides/side.ts';
import type { Tree } from '../sides/tree.ts';
import { pinTo, FIRST_CORE } from './pin.ts';

const START_MS = 60_000;

/** A server in a process of its own, which ends with it. */
export interface ServerProcess extends AsyncDisposable {
  /** `host:port` */
  readonly address: string;
  /** Empty where none has to be shown. */
  readonly key: string;
  /** Absent for a server that is not ours to measure from inside. */
  readonly processId: number | undefined;
}

/**
 * The server of a side: started and pinned to the first core, or there already. It records no decisions unless `flags`
 * say so: what that costs has a case of its own.
 */
export async function startServer(
  side: Side,
  dataDir: string,
  flags: readonly string[] = [],
): Promise<ServerProcess> {
  switch (side.kind) {
    case 'ours':
    case 'base':
      return pinned(
        await startTree(side.tree, dataDir, [...oneThread(side.tree), ...withoutLog(side.tree), ...flags]),
      );
    case 'constant':
      return pinned(await start([path.join(import.meta.dirname, 'constant-server.ts')]));
    case 'target':
      return {
        address: side.address,
        key: side.key,
        processId: undefined,
        [Symbol.asyncDispose]: () => Promise.resolve(),
      };
    case 'spicedb':
    default:
      throw new Error(`\`${side.kind}\` is no server`);
  }
}

/** The server of a tree on a data folder, as its command starts it, on whatever core. */
export function startTree(
  tree: Tree,
  dataDir: string,
  flags: readonly string[] = [],
): Promise<ServerProcess> {
  const always = ['--grpc-addr', '127.0.0.1:0', '--data-dir', dataDir, '--log-level', 'info'];
  return start([tree.program, 'serve', ...always, ...flags]);
}

/** A server on one core serves on one thread, whatever the machine has. */
function oneThread(tree: Tree): readonly string[] {
  return takesFlag(tree, '--threads') ? ['--threads', '1'] : [];
}

function withoutLog(tree: Tree): readonly string[] {
  return takesFlag(tree, '--decisions') ? ['--decisions', 'off'] : [];
}

/** Whether `serve` of a tree takes a flag: trees of other days are measured too. */
export function takesFlag(tree: Tree, flag: string): boolean {
  const help = execFileSync(process.execPath, [tree.program, 'serve', '--help']).toString();
  return new RegExp(`${flag}\\b`).test(help);
}

function pinned(server: ServerProcess): ServerProcess {
  if (server.processId !== undefined) pinTo(server.processId, FIRST_CORE);
  return server;
}

/** As the container starts it. */
async function start(words: readonly string[]): Promise<ServerProcess> {
  const child = spawn(process.execPath, [YOUNG_GENERATION_FLAG, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  };
  try {
    return {
      address: await announced(child),
      key: '',
      processId: child.pid,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The address in the log line `serving`. Later lines are read and dropped, so that the server never waits for us. */
function announced(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no server within ${START_MS} ms`)), START_MS);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the server ended with status ${code} before it served`)));
    createInterface(child.stdout!).on('line', (text) => {
      const line: unknown = JSON.parse(text);
      if (!isServing(line)) return;
      clearTimeout(timer);
      resolve(line.address);
    });
  });
}

function isServing(line: unknown): line is { readonly address: string } {
  return (
    typeof line === 'object' &&
    line !== null &&
    'msg' in line &&
    line.msg === 'serving' &&
    'address' in line &&
    typeof line.address === 'string'
  );
}
