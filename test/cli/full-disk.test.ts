import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { v1 } from '@authzed/authzed-node';
import { Client as RawClient, credentials } from '@grpc/grpc-js';
import { afterAll, expect, test } from 'vitest';
import { scrapeOf, valueOf } from '../observe/scrape.ts';
import { DRIVE_SCHEMA } from '../server/drive-schema.ts';
import { refusalOf } from '../server/refusal.ts';
import { checkOf, MAY, schemaOf, writeOf } from '../server/requests.ts';
import { bailiwickAt } from './client/bailiwick.ts';
import { folderWith } from './files-in-folder.ts';

const MAIN = path.join(import.meta.dirname, '../../src/main.ts');
const SERVING = 1;
const NOT_SERVING = 2;

const running: ChildProcess[] = [];
afterAll(() => running.forEach((child) => child.kill('SIGKILL')));

interface Cramped {
  readonly address: string;
  readonly metrics: string;
  readonly lines: readonly string[];
  readonly pid: number;
}

/** A server of its own process that can write no file beyond 50 KiB: what LevelDB sees of a full disk. */
async function cramped(...flags: readonly string[]): Promise<Cramped> {
  const serve = [process.execPath, MAIN, 'serve', '--data-dir', folderWith({}), '--grpc-addr', '127.0.0.1:0'];
  const words = [...serve, ...flags];
  const child = spawn('sh', ['-c', 'ulimit -S -f 100; exec "$@"', 'sh', ...words], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  running.push(child);
  const lines: string[] = [];
  type Serving = { readonly msg: string; readonly address: string; readonly metrics: string };
  const { address, metrics } = await new Promise<Serving>((resolve, reject) => {
    child.on('exit', () => reject(new Error('the server ended before it served')));
    createInterface(child.stdout).on('line', (text) => {
      lines.push(text);
      const line = JSON.parse(text) as Serving;
      if (line.msg === 'serving') resolve(line);
    });
  });
  return { address, metrics, lines, pid: child.pid! };
}

function healthOf(address: string): Promise<number | undefined> {
  const client = new RawClient(address, credentials.createInsecure());
  const asIs = (bytes: Buffer): Buffer => bytes;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest('/grpc.health.v1.Health/Check', asIs, asIs, Buffer.alloc(0), (error, answer) => {
      client.close();
      if (error) reject(error);
      else resolve(answer?.[1]);
    });
  });
}

const canRaiseLimits = spawnSync('prlimit', ['--version']).status === 0;

test.skipIf(!canRaiseLimits)(
  'on a full disk: the write fails, later ones are told why, health shows it, what was acknowledged is answered; with room again, all is well',
  async () => {
    const { address, lines, pid } = await cramped('--decisions', 'off');
    const client = v1.NewClient('any', address, v1.ClientSecurity.INSECURE_PLAINTEXT_CREDENTIALS).promises;
    await client.writeSchema(schemaOf(DRIVE_SCHEMA));
    expect(await healthOf(address)).toBe(SERVING);
    let acknowledged = -1;
    const fill = async (): Promise<void> => {
      for (let n = 0; n < 10_000; n++) {
        await client.writeRelationships(writeOf(`create document:d${n}#owner@user:anna`));
        acknowledged = n;
      }
    };
    expect(await refusalOf(fill())).toEqual({ code: 'INTERNAL', message: 'internal error' });
    expect(acknowledged).toBeGreaterThan(0);
    expect(
      await refusalOf(client.writeRelationships(writeOf('create document:late#owner@user:anna'))),
    ).toEqual({
      code: 'UNAVAILABLE',
      message:
        'the store takes no writes since one failed, until it could be opened again, which is tried: the log of the server tells the cause',
    });
    expect(await healthOf(address)).toBe(NOT_SERVING);
    const check = checkOf(`document:d${acknowledged}#view@user:anna`);
    expect((await client.checkPermission(check)).permissionship).toBe(MAY);
    expect(lines.filter((line) => line.includes('a write failed'))).toHaveLength(1);
    execFileSync('prlimit', ['--pid', String(pid), '--fsize=unlimited']);
    await expect.poll(() => healthOf(address), { timeout: 40_000 }).toBe(SERVING);
    await client.writeRelationships(writeOf('create document:late#owner@user:anna'));
    for (const id of [`d${acknowledged}`, 'late'])
      expect((await client.checkPermission(checkOf(`document:${id}#view@user:anna`))).permissionship).toBe(
        MAY,
      );
    client.close();
  },
);

test.skipIf(!canRaiseLimits)(
  'when the decision log meets a full disk: nothing is allowed, nothing is changed, and health shows it; with room again, all is well on every thread',
  async () => {
    const flags = ['--decision-durability', 'sync', '--threads', '2', '--metrics-addr', ':0'];
    const { address, metrics, lines, pid } = await cramped(...flags);
    const client = v1.NewClient('any', address, v1.ClientSecurity.INSECURE_PLAINTEXT_CREDENTIALS).promises;
    await client.writeSchema(schemaOf(DRIVE_SCHEMA));
    await client.writeRelationships(writeOf('create document:plan#owner@user:anna'));
    const check = checkOf('document:plan#view@user:anna');
    let answered = 0;
    const ask = async (): Promise<void> => {
      for (; answered < 10_000; answered++) {
        expect((await client.checkPermission(check)).permissionship).toBe(MAY);
      }
    };
    const info = { reason: 'REASON_LOG_UNAVAILABLE', domain: 'bailiwick.v1', metadata: {} };
    expect(await refusalOf(ask())).toMatchObject({ code: 'UNAVAILABLE', info });
    expect(answered).toBeGreaterThan(0);
    expect(await refusalOf(client.checkPermission(check))).toMatchObject({ code: 'UNAVAILABLE', info });
    const write = client.writeRelationships(writeOf('create document:late#owner@user:anna'));
    expect(await refusalOf(write)).toMatchObject({ code: 'UNAVAILABLE', info });
    expect(await healthOf(address)).toBe(NOT_SERVING);
    expect(lines.filter((line) => line.includes('writing the decision log failed'))).toHaveLength(1);
    const ready = await fetch(`http://${metrics}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([
      503,
      expect.stringContaining('decisions: their log could not be written'),
    ]);
    expect((await fetch(`http://${metrics}/healthz`)).status).toBe(200); // another start would not mend it
    const told = await scrapeOf(metrics);
    expect(valueOf(told, 'bailiwick_decision_log_stopped')).toBe(1);
    expect(valueOf(told, 'bailiwick_store_stopped')).toBe(0);

    execFileSync('prlimit', ['--pid', String(pid), '--fsize=unlimited']);
    await expect.poll(() => healthOf(address), { timeout: 40_000 }).toBe(SERVING);
    expect(valueOf(await scrapeOf(metrics), 'bailiwick_decision_log_stopped')).toBe(0);
    await client.writeRelationships(writeOf('create document:late#owner@user:anna'));
    client.close();
    // A connection is one thread's, whichever the kernel gives it to.
    for (let n = 0; n < 8; n++) {
      const other = v1.NewClient('any', address, v1.ClientSecurity.INSECURE_PLAINTEXT_CREDENTIALS).promises;
      expect((await other.checkPermission(check)).permissionship).toBe(MAY);
      other.close();
    }
    const bailiwick = bailiwickAt(address);
    const gaps = await bailiwick('decisions', 'query', '--kind', 'gap', '--json');
    expect(gaps).toMatchObject({ status: 0, out: expect.stringMatching(/"lost":"[1-9]/) });
    const file = path.join(folderWith({}), 'export');
    expect(await bailiwick('decisions', 'export', '--output', file)).toMatchObject({ status: 0 });
    const key = path.join(folderWith({}), 'key');
    writeFileSync(key, (await bailiwick('decisions', 'public-key')).out);
    expect(await bailiwick('decisions', 'verify', file, '--public-key', key)).toMatchObject({ status: 0 });
  },
);
