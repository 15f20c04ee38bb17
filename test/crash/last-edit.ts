import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/*
 * LevelDB's manifest is a log of edits, each synced before anything that it makes superfluous goes. So the newest may be
 * cut off, or torn, as long as the logs and tables from before it are all there; of an older one that was synced, or
 * without those files, LevelDB promises nothing.
 *
 *   block of 32 KiB: records: crc 4, length 2, type 1 (whole 1, first 2, middle 3, last 4), then the bytes
 *   edit: fields, each a tag and its value; numbers are varints of seven bits
 */
const BLOCK_BYTES = 32_768;
/** Checksum, length and type, before the bytes of a record. */
export const RECORD_HEAD_BYTES = 7;
const [WHOLE, LAST] = [1, 4];

interface Edit {
  /** Where its record begins in the manifest. */
  readonly from: number;
  /** Logs before it are superfluous. */
  readonly log: number | undefined;
  readonly deletedTables: readonly number[];
}

/** The bytes of the newest edit of a manifest that a loss of power may have kept from the disk; undefined where none is. */
export function looseEdit(folder: string): { readonly file: string; readonly from: number } | undefined {
  const name = readFileSync(path.join(folder, 'CURRENT'), 'utf8').trim();
  const file = path.join(folder, name);
  const edits = editsOf(readFileSync(file));
  const newest = edits.at(-1);
  // The first two, what there was and the opening, are on the disk before `CURRENT` names the manifest.
  if (newest === undefined || edits.length <= 2) return undefined;
  const names = new Set(readdirSync(folder));
  const hasTables = newest.deletedTables.every((number) => names.has(nameOf(number, 'ldb')));
  const logBefore = edits.slice(0, -1).findLast(({ log }) => log !== undefined)?.log;
  const hasLog = newest.log === undefined || (logBefore !== undefined && names.has(nameOf(logBefore, 'log')));
  return hasTables && hasLog ? { file, from: newest.from } : undefined;
}

/**
 * The manifest before the one that `CURRENT` names, where a loss of power may bring that back: `CURRENT` is replaced by a
 * rename, whole, and what the one before needs goes only later. Undefined where it has begun to go.
 */
export function manifestBefore(folder: string): string | undefined {
  const names = readdirSync(folder);
  const manifests = names.filter((name) => name.startsWith('MANIFEST-')).toSorted();
  const [before, newest] = [manifests.at(-2), manifests.at(-1)];
  if (before === undefined || readFileSync(path.join(folder, 'CURRENT'), 'utf8').trim() !== newest)
    return undefined;
  const log = editsOf(readFileSync(path.join(folder, before))).findLast(
    (edit) => edit.log !== undefined,
  )?.log;
  return log !== undefined && names.includes(nameOf(log, 'log')) ? before : undefined;
}

function nameOf(number: number, kind: string): string {
  return `${String(number).padStart(6, '0')}.${kind}`;
}

function editsOf(bytes: Buffer): readonly Edit[] {
  const edits: Edit[] = [];
  let parts: Buffer[] = [];
  let from = 0;
  for (let at = 0; at + RECORD_HEAD_BYTES <= bytes.length;) {
    const left = BLOCK_BYTES - (at % BLOCK_BYTES);
    const length = bytes.readUInt16LE(at + 4);
    const type = bytes[at + 6]!;
    if (left < RECORD_HEAD_BYTES || type === 0) {
      at += left; // the rest of a block is empty
      continue;
    }
    if (parts.length === 0) from = at;
    parts.push(bytes.subarray(at + RECORD_HEAD_BYTES, at + RECORD_HEAD_BYTES + length));
    at += RECORD_HEAD_BYTES + length;
    if (type !== WHOLE && type !== LAST) continue;
    edits.push({ from, ...decodeEdit(Buffer.concat(parts)) });
    parts = [];
  }
  return edits;
}

function decodeEdit(bytes: Buffer): Pick<Edit, 'log' | 'deletedTables'> {
  const deletedTables: number[] = [];
  let log: number | undefined;
  let at = 0;
  const number = (): number => {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = bytes[at++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  };
  const skipText = (): void => {
    const length = number();
    at += length;
  };
  const fields: Readonly<Record<number, () => void>> = {
    1: skipText, // the name of the comparator
    2: () => (log = number()),
    3: number, // the next file
    4: number, // the newest sequence
    5: () => (number(), skipText()), // level, where its next compaction begins
    6: () => (number(), deletedTables.push(number())), // level, table
    7: () => (number(), number(), number(), skipText(), skipText()), // level, table, bytes, first and last key
    9: number, // a log before
  };
  while (at < bytes.length) {
    const tag = number();
    const field = fields[tag];
    if (field === undefined) throw new Error(`expected a field of an edit, found the tag ${tag}`);
    field();
  }
  return { log, deletedTables };
}
