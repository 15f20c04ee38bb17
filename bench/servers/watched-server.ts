import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Held } from './probe.ts';
import { peakResidentBytes, processorTime, residentBytes } from './process-usage.ts';

export interface WatchedServerOptions {
  readonly threads: number;
  /** The bound of V8's old generation, in MiB: a heap that grows beyond it ends the process. */
  readonly heapMaxMib: number;
  /** Further flags of `serve`. */
  readonly flags?: readonly string[];
}

/** One moment of a server's life; sizes in bytes. */
export interface Footprint extends Held {
  readonly resident: number;
  /** Of these, what no file stands behind. */
  readonly anonymous: number;
  /** Open files of the process, by what they are. */
  readonly sockets: number;
  readonly dataFiles: number;
  /** Of tenants: those whose lock the process holds. */
  readonly openStores: number;
  readonly otherFiles: number;
}

export type ServerLine = Readonly<Record<string, unknown>>;

/** The level up to which a line of the log tells of nothing that failed. */
const WARNING = 40;

/**
 * `bailiwick serve` in a process of its own on an empty folder, of which can be asked what it holds and what went wrong.
 * Gone, with its folder, when it is disposed.
 */
export class WatchedServer implements AsyncDisposable {
  readonly address: string;
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #options: WatchedServerOptions;
  readonly #wrong: ServerLine[];

  private constructor(
    child: ChildProcess,
    folder: string,
    options: WatchedServerOptions,
    started: { readonly address: string; readonly wrong: ServerLine[] },
  ) {
    this.#child = child;
    this.#folder = folder;
    this.#options = options;
    this.address = started.address;
    this.#wrong = started.wrong;
  }

  static async start(options: WatchedServerOptions): Promise<WatchedServer> {
    const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-watched-'));
    const { threads, heapMaxMib, flags = [] } = options;
    const probe = path.join(import.meta.dirname, 'probe.ts');
    const main = path.join(import.meta.dirname, '../../src/main.ts');
    const words = ['--expose-gc', `--max-old-space-size=${heapMaxMib}`, '--import', probe, main, 'serve'];
    const own = ['--grpc-addr', '127.0.0.1:0', '--data-dir', folder, '--threads', String(threads), ...flags];
    const child = spawn(process.execPath, [...words, ...own], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    const wrong: ServerLine[] = [];
    try {
      return new WatchedServer(child, folder, options, {
        address: await serving(child, threads, wrong),
        wrong,
      });
    } catch (error) {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** What it logged as failed or worse, and what its process said besides its log, such as a warning of Node. */
  get failures(): readonly ServerLine[] {
    return this.#wrong;
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The largest resident set it has had, in bytes; 0 where the system does not tell. */
  get peakResident(): number {
    return peakResidentBytes(this.#child.pid) ?? 0;
  }

  /** The processor time it has used; 0 where the system does not tell. */
  get processorMicroseconds(): number {
    return processorTime(this.#child.pid) ?? 0;
  }

  /** After garbage was collected on every thread. @throws when the process is gone */
  async footprint(): Promise<Footprint> {
    const answered = once(this.#child, 'message', { signal: AbortSignal.timeout(30_000) });
    this.#child.send({ threads: this.#options.threads });
    const [held] = (await answered) as [Held];
    const { pid } = this.#child;
    return { ...held, ...residentBytes(pid), ...openFiles(pid, this.#folder) };
  }

  /** Asks it to end as an operator would, and gives its exit status; `null` if a signal ended it. */
  async stop(): Promise<number | null> {
    if (this.isAlive) {
      const exited = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      await exited;
    }
    return this.#child.exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.isAlive) {
      const exited = once(this.#child, 'exit');
      this.#child.kill('SIGKILL');
      await exited;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Follows the output of `child` for good, and resolves with its address when all its threads serve. */
async function serving(child: ChildProcess, threads: number, wrong: ServerLine[]): Promise<string> {
  const ready = Promise.withResolvers<string>();
  let address = '';
  let others = threads - 1;
  createInterface(child.stdout!).on('line', (text) => {
    const line = JSON.parse(text) as ServerLine;
    if (Number(line['level']) > WARNING) wrong.push(line);
    if (line['msg'] === 'serving') address = String(line['address']);
    if (line['msg'] === 'a thread serves') others--;
    if (address !== '' && others === 0) ready.resolve(address);
  });
  createInterface(child.stderr!).on('line', (text) => wrong.push({ stderr: text }));
  child.once('exit', () =>
    ready.reject(new Error(`the server ended before it served: ${JSON.stringify(wrong)}`)),
  );
  return ready.promise;
}

/** All 0 where there is no `/proc`. */
function openFiles(
  processId: number | undefined,
  folder: string,
): Pick<Footprint, 'sockets' | 'dataFiles' | 'openStores' | 'otherFiles'> {
  const counted = { sockets: 0, dataFiles: 0, openStores: 0, otherFiles: 0 };
  const tenants = path.join(folder, 'tenants');
  for (const target of descriptorsOf(processId)) {
    if (target.startsWith('socket:')) counted.sockets++;
    else if (target.startsWith(folder)) counted.dataFiles++;
    else counted.otherFiles++;
    const isLock = path.basename(target) === 'LOCK';
    if (isLock && path.dirname(path.dirname(target)) === tenants) counted.openStores++;
  }
  return counted;
}

function* descriptorsOf(processId: number | undefined): Generator<string> {
  const list = `/proc/${processId}/fd`;
  let names: readonly string[];
  try {
    names = readdirSync(list);
  } catch {
    return; // not Linux
  }
  for (const name of names) {
    try {
      yield readlinkSync(path.join(list, name));
    } catch {
      // Closed since the folder was listed.
    }
  }
}
