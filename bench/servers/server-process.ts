import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const START_MS = 30_000;

/** A server in a process of its own, which ends with it. */
export interface ServerProcess extends AsyncDisposable {
  /** `host:port` */
  readonly address: string;
  readonly processId: number;
}

/** Our server on a data folder, as `npm start` runs it. */
export function startOurServer(dataDir: string): Promise<ServerProcess> {
  const main = path.join(import.meta.dirname, '../../src/main.ts');
  const flags = ['--grpc-addr', '127.0.0.1:0', '--data-dir', dataDir, '--log-level', 'info'];
  return start([main, 'serve', ...flags]);
}

/** The server of `constant-server.ts`. */
export function startConstantServer(): Promise<ServerProcess> {
  return start([path.join(import.meta.dirname, 'constant-server.ts')]);
}

async function start(words: readonly string[]): Promise<ServerProcess> {
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  };
  try {
    return {
      address: await announced(child),
      processId: child.pid!,
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
