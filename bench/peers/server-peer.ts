import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { v1 } from '@authzed/authzed-node';
import { ClientPeer } from './client-peer.ts';
import { errorAnswer } from './errors.ts';
import type { Peer } from './peer.ts';

const START_MS = 30_000;

/** A server that is running at `address`, without a key. What it holds is replaced. */
export async function connectServer(address: string): Promise<Peer> {
  const client = connect(address);
  await untilReady(client, address);
  return new ClientPeer(
    'bailiwick',
    client.promises,
    (request) => client.watch(request),
    () => {
      client.close();
      return Promise.resolve();
    },
  );
}

/** Our own server as a child process on a data folder of its own, which goes when the peer is closed. */
export async function startServer(): Promise<Peer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'bailiwick-differential-'));
  const address = `127.0.0.1:${await freePort()}`;
  const main = path.join(import.meta.dirname, '../../src/main.ts');
  const child = spawn(
    process.execPath,
    [main, 'serve', '--grpc-addr', address, '--data-dir', path.join(folder, 'data')],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  const client = connect(address);
  try {
    await Promise.race([
      untilReady(client, address),
      exited.then(([code]) => {
        throw new Error(`the server ended with status ${code} before it answered`);
      }),
    ]);
  } catch (error) {
    client.close();
    await stop();
    throw error;
  }
  return new ClientPeer(
    'bailiwick',
    client.promises,
    (request) => client.watch(request),
    async () => {
      client.close();
      await stop();
    },
  );
}

function connect(address: string): v1.ZedClientInterface {
  return v1.NewClient('', address, v1.ClientSecurity.INSECURE_PLAINTEXT_CREDENTIALS);
}

/** Any answer will do, a refusal too: only a server gives one. */
async function untilReady(client: v1.ZedClientInterface, address: string): Promise<void> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    try {
      await client.promises.readSchema(v1.ReadSchemaRequest.create());
      return;
    } catch (error) {
      if (errorAnswer(error).code !== 'UNAVAILABLE') return;
      if (Date.now() > deadline)
        throw new Error(`no answer at ${address} in ${START_MS} ms`, { cause: error });
    }
    await delay(100);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  if (address === null || typeof address === 'string') throw new Error('a listening socket without a port');
  probe.close();
  await once(probe, 'close');
  return address.port;
}
