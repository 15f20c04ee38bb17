import { createReadStream, existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Random } from '../../bench/worlds/random.ts';
import { restoreInto } from '../../src/backup/restore-tenant.ts';
import { fsck } from '../../src/store/level/fsck.ts';
import { openLog, problemsOf, readAll } from '../decisions/fixtures.ts';
import { linesUntilKilled } from './killed-child.ts';
import { loseFiles, sizesIn } from './lose-files.ts';
import type { Round } from './store-round.ts';

/** How long a process may work before it is killed. */
const LIFE_MS_MAX = 600;

/** What tenants there are, over all rounds in one folder. One that is `leaving` goes now, or at a later start. */
export type Tenants = Map<string, 'open' | 'there' | 'leaving' | 'gone'>;

/**
 * A process makes and deletes tenants, backs a store up and restores it, is killed, and the power fails with it. Then a
 * tenant is there whole or not at all, and as it was acknowledged; so is what was restored; and a backup that was
 * acknowledged can be restored.
 * @param tenants what is known of them; this round's are added
 */
export async function tenantsRound(
  folder: string,
  round: number,
  tenants: Tenants,
  random: Random,
): Promise<Round> {
  const before = sizesIn(folder);
  const lines = await linesUntilKilled('tenants-writer.ts', [folder, `r${round}`], random.below(LIFE_MS_MAX));
  const lostBytes = loseFiles(folder, before, lines, random);
  const acts = lines.map((line) => line.split(' ')).filter(([word]) => word === 'try' || word === 'did');
  const problems: string[] = [];
  let written = 0;
  for (const [word, what = '', name = '', count = ''] of acts) {
    const isDone = word === 'did';
    if (what === 'create') tenants.set(name, isDone ? 'there' : 'open');
    if (what === 'delete') tenants.set(name, isDone ? 'gone' : 'leaving');
    if (what === 'write') written = Number(name);
    if (what === 'backup') problems.push(...(await problemsOfBackup(folder, name, Number(count))));
  }
  problems.push(...(await problemsOfStore(path.join(folder, 'source'), written)));
  problems.push(...(await problemsOfRestores(path.join(folder, 'restored'), acts)));
  problems.push(...(await problemsOfTenants(path.join(folder, 'data/tenants'), tenants)));
  for (const name of ['backups', 'restored'])
    rmSync(path.join(folder, name), { recursive: true, force: true });
  return { acknowledged: acts.filter(([word]) => word === 'did').length, lostBytes, problems };
}

/** Of the store in `folder`, which has a relationship for each of its revisions. */
async function problemsOfStore(folder: string, revision: number): Promise<readonly string[]> {
  if (revision === 0 && !existsSync(path.join(folder, 'CURRENT'))) return [];
  const { findings, counts } = await fsck(folder);
  const { relationships } = counts;
  const found = findings.map(({ kind, message }) => `\`${folder}\`: fsck: ${kind}: ${message}`);
  return relationships >= revision
    ? found
    : [...found, `\`${folder}\`: expected ${revision} relationships, found ${relationships}`];
}

async function problemsOfBackup(folder: string, file: string, revision: number): Promise<readonly string[]> {
  const scratch = path.join(folder, 'scratch');
  try {
    const { report } = await restoreInto(createReadStream(file), scratch, undefined);
    return report.counts.relationships === revision
      ? []
      : [`\`${file}\`: expected ${revision} relationships, found ${report.counts.relationships}`];
  } catch (error) {
    return [`the backup \`${file}\` was acknowledged and can't be restored: ${String(error)}`];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function problemsOfRestores(
  folder: string,
  acts: readonly (readonly string[])[],
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const [word, what, name = '', count = ''] of acts) {
    if (what !== 'restore') continue;
    const place = path.join(folder, name);
    if (existsSync(place)) problems.push(...(await problemsOfStore(place, Number(count))));
    else if (word === 'did') problems.push(`\`${name}\` was restored and is not there`);
  }
  return problems;
}

async function problemsOfTenants(folder: string, tenants: Tenants): Promise<readonly string[]> {
  const problems: string[] = [];
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith('.')) : [];
  for (const [name, state] of tenants) {
    const isThere = names.includes(name);
    if (state === 'there' && !isThere) problems.push(`tenant \`${name}\` was made and is not there`);
    if (state === 'gone' && isThere) problems.push(`tenant \`${name}\` was deleted and is there`);
    if (!isThere) tenants.set(name, 'gone'); // from here on it is known
    else if (state === 'open') tenants.set(name, 'there');
  }
  for (const name of names) problems.push(...(await problemsOfTenant(path.join(folder, name), name)));
  return problems;
}

async function problemsOfTenant(folder: string, name: string): Promise<readonly string[]> {
  const isMade = name !== 'default';
  if (!isMade && !existsSync(path.join(folder, 'decisions/log/CURRENT'))) return []; // killed before it was open
  const problems: string[] = [];
  const log = await openLog(path.join(folder, 'decisions'));
  try {
    const [first] = await readAll(log);
    if (isMade && first?.record.entry.kind !== 'tenant')
      problems.push(`the log of tenant \`${name}\` does not begin with its making`);
    problems.push(...(await problemsOf(log)).map((problem) => `\`${name}\`: ${JSON.stringify(problem)}`));
  } finally {
    await log.close();
  }
  if (!existsSync(path.join(folder, 'CURRENT')))
    return isMade ? [...problems, `\`${name}\` has no store`] : problems;
  const { findings, counts } = await fsck(folder);
  if (isMade && counts.schemas !== 1) problems.push(`tenant \`${name}\` has ${counts.schemas} schemas`);
  return [...problems, ...findings.map(({ kind, message }) => `\`${name}\`: fsck: ${kind}: ${message}`)];
}
