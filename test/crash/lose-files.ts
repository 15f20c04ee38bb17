import { appendFileSync, existsSync, readdirSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import type { Random } from '../../bench/worlds/random.ts';
import { logSizes } from './log-sizes.ts';
import { losePower } from './lose-power.ts';

const LEVEL_FILE = /^(CURRENT|LOCK|LOG|LOG\.old|MANIFEST-\d+|\d+\.(log|ldb|dbtmp))$/;

/** A name that came and may go again: undone by `undo`, for good once `folder` is synced. */
interface Pending {
  readonly folder: string;
  readonly undo: () => void;
}

/** Sizes of all files in `folder`, by path: after a loss of power, what is there is on the disk. */
export function sizesIn(folder: string): ReadonlyMap<string, number> {
  return new Map(filesIn(folder).map((file) => [file, statSync(file).size]));
}

/**
 * Makes of `folder`, whose process was killed, what a loss of power could have left: names that were given and whose
 * folder was not synced may be as before, each by itself; files are cut off behind what was synced of them; each LevelDB
 * loses what `losePower` says.
 * @param before sizes when the process began @param lines that `traceFiles` told @returns bytes that were lost
 */
export function loseFiles(
  folder: string,
  before: ReadonlyMap<string, number>,
  lines: readonly string[],
  random: Random,
): number {
  const synced = new Map(before);
  const moved: [from: string, to: string][] = [];
  let pending: Pending[] = [];
  for (const line of withUntoldNames(lines)) {
    const [word = '', one = '', other = ''] = line.split(' ');
    if (word === 'file' || word === 'level') synced.set(one, Number(other));
    if (word === 'folder') pending = pending.filter((name) => name.folder !== one);
    if (word === 'linked') {
      synced.set(other, synced.get(one) ?? 0);
      pending.push({ folder: path.dirname(other), undo: () => removeAs(other, moved) });
    }
    if (word !== 'renamed') continue;
    moved.push([one, other]);
    pending.push({ folder: path.dirname(other), undo: () => moveBack(other, one) });
  }
  const syncedOf = (file: string): number =>
    Math.max(...namesOf(file, moved).map((name) => synced.get(name) ?? 0));
  const files = filesIn(folder);
  const levels = files.filter((file) => path.basename(file) === 'CURRENT').map((file) => path.dirname(file));
  let lost = 0;
  for (const file of files) {
    const isOfLevel = levels.includes(path.dirname(file)) && LEVEL_FILE.test(path.basename(file));
    if (!isOfLevel) lost += cut(file, syncedOf(file), random);
  }
  for (const level of levels) {
    const logs = logSizes(level).map(([name]) => [name, syncedOf(path.join(level, name))] as const);
    lost += losePower(level, new Map(logs), random);
  }
  for (const { undo } of pending.toReversed()) if (random.below(2) === 0) undo();
  return lost;
}

/** The lines, and those that the process was killed before: a name was given, and nobody was told. */
function withUntoldNames(lines: readonly string[]): readonly string[] {
  const told = new Set(lines);
  const untold = lines.flatMap((line) => {
    const [word = '', one = '', other = ''] = line.split(' ');
    const done = word === 'renaming' ? 'renamed' : word === 'linking' ? 'linked' : undefined;
    const isGiven = existsSync(other) && (done === 'linked' || !existsSync(one));
    const after = `${done} ${one} ${other}`;
    return done !== undefined && isGiven && !told.has(after) ? [after] : [];
  });
  return [...lines, ...untold];
}

/** What `file` is called and was called before it, or a folder that it is in, was moved. */
function namesOf(file: string, moved: readonly (readonly [from: string, to: string])[]): readonly string[] {
  const names = [file];
  for (const [from, to] of moved.toReversed()) {
    const name = names.at(-1) ?? file;
    if (name === to || name.startsWith(`${to}/`)) names.push(from + name.slice(to.length));
  }
  return names;
}

/** Removes `file`, wherever it or a folder that it is in was moved since. */
function removeAs(file: string, moved: readonly (readonly [from: string, to: string])[]): void {
  const name = moved.reduce(
    (before, [from, to]) => (before.startsWith(`${from}/`) ? to + before.slice(from.length) : before),
    file,
  );
  for (const one of [file, name]) rmSync(one, { force: true });
}

function moveBack(from: string, to: string): void {
  if (existsSync(from) && !existsSync(to)) renameSync(from, to);
}

function cut(file: string, syncedBytes: number, random: Random): number {
  const { size } = statSync(file);
  const kept = Math.min(size, syncedBytes + random.below(size - Math.min(size, syncedBytes) + 1));
  truncateSync(file, kept);
  if (kept < size && random.below(2) === 0) appendFileSync(file, Buffer.alloc(size - kept)); // as long as it was, and empty
  return size - kept;
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
