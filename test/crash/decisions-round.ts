import path from 'node:path';
import type { Random } from '../../bench/worlds/random.ts';
import { exportLog } from '../../src/decisions/export/export-log.ts';
import { verifyExport } from '../../src/decisions/export/verify.ts';
import { bytesOf, never, openLog, readAll } from '../decisions/fixtures.ts';
import { linesUntilKilled } from './killed-child.ts';
import { losePower } from './lose-power.ts';
import type { Round } from './store-round.ts';

/** How long a process may work before it is killed. */
const LIFE_MS_MAX = 100;

/**
 * A process appends to the decision log, is killed, and the power fails with it. What was waited for is there, what was
 * not and is lost is said by the newest gap, and the whole log can be verified.
 * @param kept the ids that must be there, of all rounds in this folder; this one's are added
 */
export async function decisionsRound(folder: string, kept: Set<string>, random: Random): Promise<Round> {
  const lines = await linesUntilKilled('decisions-writer.ts', [folder], random.below(LIFE_MS_MAX));
  const synced = new Map<string, number>();
  const taken = new Set<string>();
  const before = kept.size;
  for (const line of lines) {
    const [word = '', what = '', bytes = ''] = line.split(' ');
    if (word === 'synced') synced.set(what, Number(bytes));
    if (word === 'took') taken.add(what);
    if (word === 'kept') kept.add(what);
  }
  const lostBytes = losePower(path.join(folder, 'log'), synced, random);
  const log = await openLog(folder);
  try {
    const records = await readAll(log);
    const ids = new Set(records.map(({ record }) => record.id));
    const gaps = records.flatMap(({ record: { entry } }) => (entry.kind === 'gap' ? [entry] : []));
    const lost = [...taken].filter((id) => !ids.has(id)).length;
    const problems = [...kept]
      .filter((id) => !ids.has(id))
      .map((id) => `record ${id} was waited for and is not there`);
    if (lost > (gaps.at(-1)?.lost ?? 0))
      problems.push(`${lost} records are lost, the gap says ${gaps.at(-1)?.lost}`);
    const exported = bytesOf(exportLog(log, 0, log.standing.size, 0, never));
    const verified = await verifyExport(exported, log.signingKey.publicKey);
    problems.push(
      ...verified.problems.map((problem) => `the export does not verify: ${JSON.stringify(problem)}`),
    );
    return { acknowledged: kept.size - before, lostBytes, problems };
  } finally {
    await log.close();
  }
}
