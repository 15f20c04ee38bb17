import path from 'node:path';
import { expect, test } from 'vitest';
import { exportLog } from '../../../src/decisions/export/export-log.ts';
import { verifyExport } from '../../../src/decisions/export/verify.ts';
import type { DecisionLog } from '../../../src/decisions/log.ts';
import type { Entry } from '../../../src/decisions/record/record.ts';
import { checkOf, schemaOf, writeOf } from '../../server/requests.ts';
import { bytesOf, never, openLog, readAll, runsOr } from '../../decisions/fixtures.ts';
import { folderWith } from '../files-in-folder.ts';
import { end, serveIn, type ServedProcess } from './served-process.ts';

/*
 * The invariant, whenever a server is killed: no acknowledged change lacks its record, and with sync no answered check
 * does; with batch at most what could wait for the disk is lost, and a gap record says so. The chain holds.
 */

const SCHEMA = 'definition user {}\n\ndefinition document {\n\trelation viewer: user\n}\n';
const KILLS = runsOr(1);
const LANES = 8;
/** Answers before it is killed in the middle of others. */
const ENOUGH = 150;

test.each(['batch', 'sync'] as const)(
  'a server that is killed under load, %s',
  async (durability) => {
    const dataDir = folderWith({});
    for (let round = 0; round < KILLS; round++) {
      const server = await serveIn(dataDir, '--decision-durability', durability, '--decision-queue', '500');
      await server.client.writeSchema(schemaOf(SCHEMA));
      const answered = await askUntilKilled(server, round);
      const log = await openLog(path.join(dataDir, 'tenants/default/decisions'));
      const entries = (await readAll(log)).map(({ record }) => record.entry);
      const recorded = new Set(entries.flatMap(resourceIds));
      expect(answered.changed.filter((id) => !recorded.has(id))).toEqual([]);
      const lost = answered.checked.filter((id) => !recorded.has(id));
      const gap = entries.findLast((entry) => entry.kind === 'gap');
      expect(gap).toMatchObject({ cause: 'crash', counted: 'at-most' });
      expect(lost.length).toBeLessThanOrEqual(durability === 'sync' ? 0 : (gap?.lost ?? 0));
      expect(await problemsIn(log)).toEqual([]);
      await log.close();
    }
  },
  60_000,
);

/** Checks and writes about resources of their own until the server is gone; gives back which were answered. */
async function askUntilKilled(
  server: ServedProcess,
  round: number,
): Promise<{ readonly checked: readonly string[]; readonly changed: readonly string[] }> {
  const checked: string[] = [];
  const changed: string[] = [];
  const { promise: enough, resolve } = Promise.withResolvers<void>();
  const lane = async (number: number): Promise<void> => {
    for (let n = 0; ; n++) {
      const id = `r${round}l${number}n${n}`;
      try {
        if (number % 2 === 0) {
          await server.client.checkPermission(checkOf(`document:${id}#viewer@user:anna`));
          checked.push(id);
        } else {
          await server.client.writeRelationships(writeOf(`create document:${id}#viewer@user:anna`));
          changed.push(id);
        }
      } catch {
        return; // not answered: it may be recorded or not
      }
      if (checked.length + changed.length === ENOUGH) resolve();
    }
  };
  const lanes = Array.from({ length: LANES }, (_, number) => lane(number));
  await enough;
  await end(server, 'SIGKILL');
  await Promise.all(lanes);
  return { checked, changed };
}

function resourceIds(entry: Entry): readonly string[] {
  if (entry.kind === 'check') return [entry.resource.id];
  return entry.kind === 'relationships'
    ? entry.updates.map(({ relationship }) => relationship.resource.id)
    : [];
}

async function problemsIn(log: DecisionLog): Promise<readonly unknown[]> {
  const lines = exportLog(log, 0, log.standing.size, 0, never);
  return (await verifyExport(bytesOf(lines), log.signingKey.publicKey)).problems;
}
