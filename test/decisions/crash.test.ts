import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { exportLog } from '../../src/decisions/export/export-log.ts';
import { verifyExport } from '../../src/decisions/export/verify.ts';
import type { GapEntry } from '../../src/decisions/record/record.ts';
import { BATCH_RECORDS_MAX } from '../../src/decisions/log-writer.ts';
import { bytesOf, never, openLog, readAll, runsOr, withFolder } from './fixtures.ts';

/*
 * The invariant: whatever was waited for is there after a kill; what was taken and is not there is no more than the gap
 * record says; the chain, the tree and every checkpoint hold.
 */
const KILLS = runsOr(8);

test('a log that is killed at any moment keeps what it promised and says what it may have lost', async () => {
  await withFolder(async (folder) => {
    let kept = 0;
    for (let round = 0; round < KILLS; round++) {
      const lines = await writeUntilKilled(folder);
      const log = await openLog(folder);
      const records = await readAll(log);
      const ids = new Set(records.map(({ record }) => record.id));
      const promised = lines.filter((line) => line.startsWith('kept')).map((line) => line.slice(5));
      expect(promised.filter((id) => !ids.has(id))).toEqual([]);
      kept += promised.length;
      const lost = lines.filter((line) => line.startsWith('took') && !ids.has(line.slice(5)));
      const gaps = records.flatMap(({ record: { entry } }) => (entry.kind === 'gap' ? [entry] : []));
      expect(gaps).toHaveLength(round + 1);
      const gap = gaps.at(-1) as GapEntry;
      expect([gap.cause, gap.counted, gap.lost]).toEqual(['crash', 'at-most', 500 + BATCH_RECORDS_MAX]);
      expect(lost.length).toBeLessThanOrEqual(gap.lost);
      const verified = await verifyExport(
        bytesOf(exportLog(log, 0, log.standing.size, 0, never)),
        log.signingKey.publicKey,
      );
      expect([verified.problems, verified.size]).toEqual([[], records.length]);
      await log.close();
    }
    expect(kept).toBeGreaterThan(KILLS); // it was killed while it worked, not before
  });
}, 120_000);

/** What the child said in whole lines before it was killed. */
async function writeUntilKilled(folder: string): Promise<readonly string[]> {
  const script = path.join(import.meta.dirname, 'crash-writer.ts');
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await once(child.stdout, 'data');
  await sleep(Math.random() * 60);
  child.kill('SIGKILL');
  await once(child, 'close');
  return said.split('\n').slice(0, -1);
}
