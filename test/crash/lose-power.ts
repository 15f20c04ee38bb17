import { appendFileSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Random } from '../../bench/worlds/random.ts';
import { assert } from '../../src/base/assert.ts';
import { looseEdit, manifestBefore, RECORD_HEAD_BYTES } from './last-edit.ts';
import { logSizes } from './log-sizes.ts';

/** What a file holds behind the place where it was cut off. */
const TAILS: readonly ((random: Random, bytes: number) => Buffer)[] = [
  () => Buffer.alloc(0),
  (_, bytes) => Buffer.alloc(bytes),
  garbage,
];

/**
 * Makes of a folder of LevelDB, whose process was killed, what a loss of power could have left: each log is cut off
 * somewhere behind what is known to be synced, a table that no manifest names yet anywhere, and the newest edit of the
 * manifest where nothing that it makes superfluous has gone yet; or the manifest before is the one in force again. A killed process alone
 * loses nothing that the system had been given.
 * @param synced bytes of each log that are on the disk for sure
 * @returns bytes that were lost
 */
export function losePower(folder: string, synced: ReadonlyMap<string, number>, random: Random): number {
  const manifests = filesOf(folder, /^MANIFEST-/);
  assert(manifests.length > 0, `\`${folder}\` is a folder of LevelDB`);
  let lost = 0;
  for (const [name, bytes] of logSizes(folder)) {
    const from = Math.min(synced.get(name) ?? 0, bytes);
    const kept = from + random.below(bytes - from + 1);
    lost += bytes - kept;
    cut(path.join(folder, name), kept, random);
  }
  const manifestMs = Math.max(...manifests.map((file) => statSync(file).mtimeMs));
  for (const table of filesOf(folder, /\.ldb$/)) {
    if (statSync(table).mtimeMs > manifestMs) cut(table, random.below(statSync(table).size + 1), random);
  }
  const before = manifestBefore(folder);
  if (before !== undefined && random.below(2) === 0) {
    writeFileSync(path.join(folder, 'CURRENT'), `${before}\n`);
    return lost;
  }
  const edit = looseEdit(folder);
  if (edit !== undefined && random.below(2) === 0) {
    tear(edit.file, edit.from, random);
    return lost; // what would be behind it is not there either
  }
  // Half of a record that was about to be written to the manifest, and files that were never finished.
  if (random.below(3) === 0)
    for (const file of filesOf(folder, /^MANIFEST-/)) appendFileSync(file, Buffer.alloc(random.below(64)));
  if (random.below(3) === 0) writeFileSync(path.join(folder, '999999.ldb'), garbage(random, 100));
  if (random.below(3) === 0) writeFileSync(path.join(folder, '999998.dbtmp'), 'MANIFEST-99');
  return lost;
}

/**
 * Leaves a part of the record of a manifest that begins at `from`, as it is or with other bytes behind it. The file stays
 * shorter than it was: a record that is whole by its length and wrong by its checksum is what LevelDB refuses to open, and
 * what a file system that orders data before sizes never leaves.
 */
function tear(file: string, from: number, random: Random): void {
  const { size } = statSync(file);
  const kept = from + random.below(size - from);
  truncateSync(file, kept);
  const hasLength = kept >= from + RECORD_HEAD_BYTES;
  if (hasLength) appendFileSync(file, garbage(random, random.below(size - kept)));
}

function cut(file: string, kept: number, random: Random): void {
  const { size } = statSync(file);
  truncateSync(file, kept);
  const tail = random.below(size - kept + 1);
  const bytes = TAILS[random.below(TAILS.length)]!(random, tail);
  appendFileSync(file, bytes);
}

function garbage(random: Random, bytes: number): Buffer {
  return Buffer.from(Array.from({ length: bytes }, () => random.below(256)));
}

function filesOf(folder: string, name: RegExp): readonly string[] {
  return readdirSync(folder)
    .filter((file) => name.test(file))
    .map((file) => path.join(folder, file));
}
