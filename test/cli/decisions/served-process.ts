import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { v1 } from '@authzed/authzed-node';
import { afterFile } from '../../after-file.ts';

const MAIN = path.join(import.meta.dirname, '../../../src/main.ts');

/** A server of its own process, up and serving, with the published client. */
export interface ServedProcess {
  readonly child: ChildProcess;
  /** `host:port` */
  readonly address: string;
  readonly client: v1.ZedPromiseClientInterface;
  /** What it has printed so far, after the line that says that it serves. */
  readonly lines: readonly string[];
}

export async function serveIn(dataDir: string, ...flags: readonly string[]): Promise<ServedProcess> {
  const words = [MAIN, 'serve', '--data-dir', dataDir, '--grpc-addr', '127.0.0.1:0', '--threads', '1'];
  const child = spawn(process.execPath, [...words, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  afterFile(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  const address = await new Promise<string>((resolve, reject) => {
    child.on('exit', () => reject(new Error('the server ended before it served')));
    createInterface(child.stdout).on('line', (text) => {
      lines.push(text);
      const line = JSON.parse(text) as { readonly msg?: string; readonly address: string };
      if (line.msg === 'serving') resolve(line.address);
    });
  });
  const client = v1.NewClient('any', address, v1.ClientSecurity.INSECURE_PLAINTEXT_CREDENTIALS).promises;
  return { child, address, client, lines };
}

/** Ends it with `signal`, and resolves when it is gone. */
export async function end({ child, client }: ServedProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
  client.close();
}
