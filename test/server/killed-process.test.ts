import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { v1 } from '@authzed/authzed-node';
import { afterAll, expect, test } from 'vitest';
import { DRIVE_SCHEMA } from './drive-schema.ts';
import { bulkOf, checkOf, exactly, MAY, readOf, schemaOf, writeOf } from './requests.ts';
import type { Client } from './running-server.ts';

const MAIN = path.join(import.meta.dirname, '../../src/main.ts');
const KEY = 'a key';

const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-killed-'));
const children: ChildProcess[] = [];

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<{ readonly child: ChildProcess; readonly client: v1.ZedClientInterface }> {
  const words = [MAIN, 'serve', '--data-dir', folder, '--grpc-addr', '127.0.0.1:0', '--preshared-key', KEY];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  for await (const line of createInterface(child.stdout)) {
    const { msg, address } = JSON.parse(line) as { readonly msg: string; readonly address: string };
    if (msg !== 'serving') continue;
    child.stdout.resume();
    const client = v1.NewClient(KEY, address, v1.ClientSecurity.INSECURE_PLAINTEXT_CREDENTIALS);
    return { child, client };
  }
  throw new Error('the server ended before it served');
}

/** How many writes are acknowledged before the server is killed in the middle of others. */
const ENOUGH = 100;

/** Writes pairs until the server is gone; gives back which were acknowledged, and the last token. */
async function writePairs(
  client: Client,
  writer: number,
  onAcknowledged: () => void,
): Promise<{ readonly ids: readonly string[]; readonly token: v1.ZedToken | undefined }> {
  const ids: string[] = [];
  let token: v1.ZedToken | undefined;
  for (let round = 0; ; round++) {
    const id = `w${writer}-${round}`;
    try {
      const lines = ['owner', 'viewer'].map((relation) => `create document:${id}#${relation}@user:anna`);
      ({ writtenAt: token } = await client.writeRelationships(writeOf(...lines)));
    } catch {
      return { ids, token }; // not acknowledged: it may be there or not, but not half
    }
    ids.push(id);
    onAcknowledged();
  }
}

test('a server that is killed while it writes has everything it acknowledged when it is started again', async () => {
  const first = await start();
  await first.client.promises.writeSchema(schemaOf(DRIVE_SCHEMA));
  let count = 0;
  const onAcknowledged = (): void => {
    if (++count === ENOUGH) first.child.kill('SIGKILL');
  };
  const writers = Array.from({ length: 8 }, (_, index) =>
    writePairs(first.client.promises, index, onAcknowledged),
  );
  const outcomes = await Promise.all(writers);
  first.client.close();
  const acknowledged = outcomes.flatMap(({ ids }) => ids);
  expect(acknowledged.length).toBeGreaterThanOrEqual(ENOUGH);

  const second = await start();
  const client = second.client.promises;
  const texts = acknowledged.flatMap((id) => [
    `document:${id}#owner@user:anna`,
    `document:${id}#viewer@user:anna`,
  ]);
  const { pairs } = await client.checkBulkPermissions(bulkOf(texts));
  const lost = pairs.filter(
    ({ response }) => response.oneofKind !== 'item' || response.item.permissionship !== MAY,
  );
  expect(lost).toEqual([]);
  for (const { ids, token } of outcomes) {
    const asked = checkOf(`document:${ids.at(-1)}#owner@user:anna`, exactly(token));
    expect((await client.checkPermission(asked)).permissionship).toBe(MAY);
  }
  const stored = await client.readRelationships(readOf({ type: 'document' }));
  const perDocument = Map.groupBy(stored, ({ relationship }) => relationship?.resource?.objectId);
  expect([...perDocument.values()].filter((both) => both.length !== 2)).toEqual([]);
  second.client.close();
  const exited = once(second.child, 'exit');
  second.child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
});
