import { randomBytes } from 'node:crypto';
import { Fault } from '../../model/fault.ts';
import type { Revision } from '../../model/revision.ts';
import type { Database } from './database.ts';
import { changeKey, FORMAT, numberAt, rangeOf, TAG } from './layout.ts';
import { ByteReader, numberBytes } from './payload-bytes.ts';
import { put } from '../../base/sealed-value.ts';
import { damagedRow, payloadOf } from './sealed-value.ts';
import type { Operation } from '../../base/sealed-value.ts';

/** What the store says of itself. Numbers are six bytes each, the id is text. */
export interface Meta {
  readonly format: number;
  /** 16 hex digits. */
  readonly id: string;
  readonly head: Revision;
  readonly oldest: Revision;
  /** Live relationships that expired at or before this instant, in milliseconds, may have been collected. */
  readonly expiredMs: number;
}

export function putHead(head: Revision): Operation {
  return put(HEAD, numberBytes(head));
}

export function putWindow(oldest: Revision, expiredMs: number): readonly Operation[] {
  return [put(OLDEST, numberBytes(oldest)), put(EXPIRED, numberBytes(expiredMs))];
}

/**
 * What the store in `database` says of itself; an empty folder becomes a store first, an older format this one.
 * @throws Fault `data-version` for a store of a newer format, `data-damaged` for what is no store.
 */
export async function openMeta(database: Database): Promise<Meta> {
  const found = await readMeta(database);
  if (found !== undefined) {
    // Format 1 is format 2 without imports: from here on an older version, which would not see them, must refuse it.
    if (found.format < FORMAT) await database.write([put(FORMAT_KEY, numberBytes(FORMAT))], true);
    return found;
  }
  const fresh: Meta = {
    format: FORMAT,
    id: randomBytes(8).toString('hex'),
    head: 0,
    oldest: 0,
    expiredMs: 0,
  };
  await database.write(
    [
      put(FORMAT_KEY, numberBytes(FORMAT)),
      put(ID, Buffer.from(fresh.id)),
      putHead(fresh.head),
      ...putWindow(fresh.oldest, fresh.expiredMs),
    ],
    true,
  );
  return fresh;
}

/** As `openMeta`, but an empty folder is undefined. */
export async function readMeta(database: Database): Promise<Meta | undefined> {
  const format = await database.get(FORMAT_KEY);
  if (format === undefined) {
    const [key] = await database.lastKeys(ALL_KEYS, 1);
    if (key === undefined) return undefined;
    throw new Fault(
      'data-damaged',
      `expected a store in \`${database.folder}\`, found rows but no format version`,
    );
  }
  const version = numberOf(FORMAT_KEY, format);
  if (version > FORMAT) {
    throw new Fault(
      'data-version',
      `the store in \`${database.folder}\` has format ${version}, this version reads up to ${FORMAT}`,
    );
  }
  const [id, head, oldest, expired] = await database.getMany([ID, HEAD, OLDEST, EXPIRED]);
  return {
    format: version,
    id: payloadOf(ID, present(ID, id)).toString('latin1'),
    head: numberOf(HEAD, head),
    oldest: numberOf(OLDEST, oldest),
    expiredMs: numberOf(EXPIRED, expired),
  };
}

/** The newest changelog rows that are looked at on opening. */
const RECENT_CHANGES = 2048;

/**
 * A lost stretch of LevelDB's log is skipped without a word when it opens. What it can hold is recent, and a hole in the
 * changelog shows it.
 * @throws Fault `data-damaged`.
 */
export async function assertChangesReachHead({ head, oldest }: Meta, database: Database): Promise<void> {
  const range = { gte: changeKey(oldest + 1), lt: rangeOf(TAG.change).lt };
  const revisions = (await database.lastKeys(range, RECENT_CHANGES)).map((key) => numberAt(key, 0));
  const count = Math.min(RECENT_CHANGES, head - oldest);
  const hole = Array.from({ length: count }, (_, index) => head - index).find(
    (revision, index) => revisions[index] !== revision,
  );
  if (hole !== undefined || revisions.length > count) {
    throw new Fault(
      'data-damaged',
      `the changelog in \`${database.folder}\` does not lead to the newest revision ${head}: expected revision ${hole ?? head}, found ${revisions[head - (hole ?? head)] ?? 'none'}`,
    );
  }
}

const FORMAT_KEY: Buffer = Buffer.from(`${TAG.meta}format`);
const ID: Buffer = Buffer.from(`${TAG.meta}id`);
const HEAD: Buffer = Buffer.from(`${TAG.meta}head`);
const OLDEST: Buffer = Buffer.from(`${TAG.meta}oldest`);
const EXPIRED: Buffer = Buffer.from(`${TAG.meta}expired`);
/** Every row that speaks of the store itself. */
export const META_KEYS: readonly Buffer[] = [FORMAT_KEY, ID, HEAD, OLDEST, EXPIRED];
const ALL_KEYS = { gte: Buffer.alloc(0), lt: Buffer.from([0xff]) };

function numberOf(key: Buffer, value: Buffer | undefined): number {
  const payload = payloadOf(key, present(key, value));
  try {
    return new ByteReader(payload).number();
  } catch (error) {
    throw damagedRow(key, 'expected a number', error);
  }
}

function present(key: Buffer, value: Buffer | undefined): Buffer {
  if (value === undefined) throw damagedRow(key, 'it is missing');
  return value;
}
