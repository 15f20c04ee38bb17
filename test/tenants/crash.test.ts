import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { LIST_TENANTS } from '../../src/cli/client/tenant-methods.ts';
import { READ_SCHEMA } from '../../src/cli/client/methods.ts';
import { served } from '../cli/served.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { clientOf } from './operator-client.ts';

/*
 * Invariant: a tenant whose making was acknowledged is there with its schema, one whose deletion was acknowledged is not
 * there at all, and of one that was under way there is all or nothing, whenever the process is killed.
 */

const CHURN = path.join(import.meta.dirname, 'crash-process.ts');
const KILLS = 4 * Number(process.env['BAILIWICK_RUNS'] ?? 1);

/** Lines that the process printed until it was killed after so many of them. */
async function killedAfter(folder: string, count: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [CHURN, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const closed = once(child, 'close');
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (lines.length === count) child.kill('SIGKILL');
  }
  await closed;
  expect(lines.length).toBeGreaterThanOrEqual(count);
  return lines;
}

test('tenants that are made and deleted are there, or not, after the process is killed', async () => {
  const folder = await temporaryFolder();
  const lines: string[] = [];
  for (let kill = 0; kill < KILLS; kill++) lines.push(...(await killedAfter(folder, 5 + ((kill * 7) % 13))));
  const server = await served({ 'data-dir': folder });
  const operator = clientOf(server);
  const { tenants } = await operator.call(LIST_TENANTS, { limit: 1000 });
  const found = new Set(tenants.map(({ name }) => name));
  const said = (what: string): ReadonlySet<string> =>
    new Set(lines.filter((line) => line.startsWith(what)).map((line) => line.slice(what.length)));
  const [created, deleting, deleted] = [said('did create '), said('try delete '), said('did delete ')];
  expect([...created].filter((name) => !deleting.has(name) && !found.has(name))).toEqual([]);
  expect([...deleted].filter((name) => found.has(name))).toEqual([]);
  expect(new Set(readdirSync(path.join(folder, 'tenants')))).toEqual(found);
  for (const name of found) {
    if (name === 'default') continue;
    const { schemaText } = await clientOf(server, name).call(READ_SCHEMA, {});
    expect(schemaText).toContain('definition document');
  }
}, 120_000);
