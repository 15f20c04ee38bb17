import { rmSync } from 'node:fs';
import { Writable } from 'node:stream';
import type { Worker } from 'node:worker_threads';
import { v1 } from '@authzed/authzed-node';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { readConfig } from '../../src/cli/config.ts';
import { serve } from '../../src/cli/serve.ts';
import { createLogger } from '../../src/observe/log.ts';
import { DRIVE_SCHEMA } from '../server/drive-schema.ts';
import { checkOf, MAY, schemaOf, writeOf } from '../server/requests.ts';
import { temporaryFolder } from '../store/fixtures.ts';

interface Line {
  readonly msg: string;
  readonly address?: string;
  readonly thread?: number;
  readonly againInMs?: number;
}

/** `serve` in this process, whose threads can be got hold of. */
interface Serving extends AsyncDisposable {
  readonly lines: readonly Line[];
  /** Every thread that was ever started, in that order. */
  readonly workers: readonly Worker[];
  readonly address: () => string;
  readonly count: (msg: string) => number;
}

const KILLS = 2 * Number(process.env['BAILIWICK_RUNS'] ?? 1);

const cleanUp: (() => void)[] = [];

afterEach(() => {
  for (const undo of cleanUp.splice(0)) undo();
});

async function serving(
  threads: number,
  onWorker: (worker: Worker) => void = () => undefined,
): Promise<Serving> {
  const folder = await temporaryFolder();
  const flags = {
    'grpc-addr': '127.0.0.1:0',
    'data-dir': folder,
    threads: String(threads),
    'sync-writes': 'off',
  };
  const quiet = { 'log-level': 'silent' }; // the threads write their lines by themselves
  const config = readConfig(
    { values: new Map(Object.entries({ ...flags, ...quiet })), presharedKeys: [] },
    {},
  );
  const workers: Worker[] = [];
  const remember = (worker: Worker): void => {
    workers.push(worker);
    onWorker(worker);
  };
  process.on('worker', remember);
  cleanUp.push(() => process.off('worker', remember));
  const lines: Line[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()) as Line);
      done();
    },
  });
  const stop = new AbortController();
  const done = serve(config, systemClock, createLogger({ level: 'info', destination }), stop.signal);
  const count = (msg: string): number => lines.filter((line) => line.msg === msg).length;
  await expect.poll(() => count('serving')).toBe(1);
  return {
    lines,
    workers,
    count,
    address: () => lines.find(({ msg }) => msg === 'serving')?.address ?? '',
    async [Symbol.asyncDispose]() {
      stop.abort();
      await done;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function clientOf(address: string): v1.ZedClientInterface {
  return v1.NewClient('any', address, v1.ClientSecurity.INSECURE_PLAINTEXT_CREDENTIALS, undefined, {
    'grpc.use_local_subchannel_pool': 1,
    'grpc.initial_reconnect_backoff_ms': 50,
  });
}

/** Calls again as long as the connection is what failed. Gives back how often it was. */
async function insist<T>(call: () => Promise<T>): Promise<{ readonly answer: T; readonly lost: number }> {
  for (let lost = 0; ; lost++) {
    try {
      return { answer: await call(), lost };
    } catch (error) {
      if ((error as { readonly code?: number }).code !== 14 || lost === 100) throw error; // UNAVAILABLE
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

test(
  'threads that are killed while they answer are replaced, and nobody sees a wrong answer or loses a write',
  async () => {
    await using server = await serving(3);
    const started = (): number => server.count('a thread serves');
    await expect.poll(started, { timeout: 30_000 }).toBe(2);
    const clients = Array.from({ length: 9 }, () => clientOf(server.address()));
    await clients[0]!.promises.writeSchema(schemaOf(DRIVE_SCHEMA));
    let isGoingOn = true;
    const wrong: string[] = [];
    const answered = clients.map(async ({ promises: client }, index) => {
      let count = 0;
      for (let round = 0; isGoingOn; round++) {
        const text = `document:d-${index}-${round}#owner@user:anna`;
        await insist(() => client.writeRelationships(writeOf(`touch ${text}`))); // lost ones may be done: touched again
        const reader = clients[(index + round) % clients.length]!.promises;
        const { answer } = await insist(() => reader.checkPermission(checkOf(text)));
        if (answer.permissionship !== MAY) wrong.push(text);
        count++;
      }
      return count;
    });
    for (let kill = 0; kill < KILLS; kill++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const victim = server.workers.toReversed().find(({ threadId }) => threadId !== -1);
      victim?.postMessage('an order nobody knows'); // not `terminate`: it may end Node itself in the middle of HTTP/2
      expect(
        (
          await insist(() =>
            clients[kill % clients.length]!.promises.checkPermission(checkOf('document:d#view@user:b')),
          )
        ).answer,
      ).toBeDefined();
      await expect.poll(started, { timeout: 30_000 }).toBe(3 + kill);
    }
    isGoingOn = false;
    for (const count of await Promise.all(answered)) expect(count).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
    expect(server.count('a thread died and is replaced')).toBe(KILLS);
    for (const client of clients) client.close();
  },
  60_000 * KILLS,
);

test('a thread that dies again and again is waited for longer each time, and the owner serves alone', async () => {
  await using server = await serving(2, (worker) => void worker.terminate());
  const deaths = (): readonly Line[] => server.lines.filter(({ againInMs }) => againInMs !== undefined);
  await expect.poll(() => deaths().length).toBe(4);
  expect(deaths().map(({ thread, againInMs }) => [thread, againInMs])).toEqual([
    [1, 100],
    [1, 200],
    [1, 400],
    [1, 800],
  ]);
  const client = clientOf(server.address());
  await client.promises.writeSchema(schemaOf(DRIVE_SCHEMA));
  expect(server.count('a thread serves')).toBe(0);
  client.close();
});
