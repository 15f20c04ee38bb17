import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { v1 } from '@authzed/authzed-node';

export interface ThreadLine {
  readonly msg: string;
  readonly address?: string;
  /** Where metrics are served, if they are. */
  readonly metrics?: string;
  /** Absent for the thread that owns the data. */
  readonly thread?: number;
}

/** A server in a process of its own, with several threads, up and serving on all of them. */
export class ThreadedServer {
  readonly process: ChildProcess;
  readonly lines: readonly ThreadLine[];
  readonly #clients: v1.ZedClientInterface[] = [];
  readonly #folder: string;

  private constructor(child: ChildProcess, lines: readonly ThreadLine[], folder: string) {
    this.process = child;
    this.lines = lines;
    this.#folder = folder;
  }

  /** @param program the words after `node`: a program that serves in the folder that comes as its last argument */
  static async start(
    threads: number,
    program: readonly string[] = [path.join(import.meta.dirname, '../../src/main.ts'), ...serveOn(threads)],
  ): Promise<ThreadedServer> {
    const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-threads-'));
    const child = spawn(process.execPath, [...program, folder], { stdio: ['ignore', 'pipe', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
    const lines: ThreadLine[] = [];
    const server = new ThreadedServer(child, lines, folder);
    await new Promise<void>((resolve, reject) => {
      child.once('exit', () => reject(new Error(`the server ended: ${complaint}`)));
      createInterface(child.stdout).on('line', (text) => {
        lines.push(JSON.parse(text) as ThreadLine);
        if (server.count('a thread serves') === threads - 1 && server.count('serving') === 1) resolve();
      });
    });
    return server;
  }

  get address(): string {
    return this.lines.find(({ msg }) => msg === 'serving')?.address ?? '';
  }

  get metricsAddress(): string {
    return this.lines.find(({ msg }) => msg === 'serving')?.metrics ?? '';
  }

  count(msg: string): number {
    return this.lines.filter((line) => line.msg === msg).length;
  }

  /** The threads that have answered calls, with how many. */
  answers(): ReadonlyMap<number, number> {
    const lines = this.lines.filter(({ msg }) => msg === 'answered');
    return new Map([...Map.groupBy(lines, ({ thread }) => thread ?? 0)].map(([key, of]) => [key, of.length]));
  }

  /** A client with a connection of its own. */
  client(): v1.ZedPromiseClientInterface {
    return this.callbackClient().promises;
  }

  /** As `client`, for streams. */
  callbackClient(): v1.ZedClientInterface {
    const client = v1.NewClient(
      'any',
      this.address,
      v1.ClientSecurity.INSECURE_PLAINTEXT_CREDENTIALS,
      undefined,
      { 'grpc.use_local_subchannel_pool': 1 },
    );
    this.#clients.push(client);
    return client;
  }

  /** Asks it to stop. Resolves to the status it ends with. */
  async stop(): Promise<number | null> {
    const exited = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    return ((await exited) as [number | null])[0];
  }

  [Symbol.dispose](): void {
    for (const client of this.#clients) client.close();
    this.process.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Not synced: what is tested here is no disk. Every answer is logged, so that it is known which thread gave it. */
function serveOn(threads: number): readonly string[] {
  const flags = `--grpc-addr 127.0.0.1:0 --threads ${threads} --sync-writes off --log-level debug --data-dir`;
  return ['serve', ...flags.split(' ')];
}
