import { randomBytes } from 'node:crypto';
import { Fault } from '../../model/fault.ts';
import type { Revision } from '../../model/revision.ts';
import type { Database } from './database.ts';
import type { Snapshot } from './disk.ts';
import {
  changeKey,
  FORMAT,
  FORMAT_KEY,
  HEAD_KEY,
  IMAGE_FORMAT_MIN,
  numberAt,
  rangeOf,
  TAG,
} from './layout.ts';
import { upgrade } from './upgrade/upgrade.ts';
import { NOTHING_STORED, type StoredSize } from '../../model/stored.ts';
import { ByteReader, numberBytes } from './payload-bytes.ts';
import { putHead } from './head-row.ts';
import { put } from '../../base/sealed-value.ts';
import { damagedRow, payloadOf } from './sealed-value.ts';
import type { Entry, Put } from '../../base/sealed-value.ts';

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

export function putWindow(oldest: Revision, expiredMs: number): readonly Put[] {
  return [put(OLDEST, numberBytes(oldest)), put(EXPIRED, numberBytes(expiredMs))];
}

/**
 * What the store in `database` says of itself; an empty folder becomes a store first, an older format this one.
 * @throws Fault `data-version` for a store of a newer format, `data-damaged` for what is no store.
 */
export async function openMeta(database: Database): Promise<Meta> {
  const found = await readMeta(database);
  if (found !== undefined) {
    await upgrade(database, found.format);
    return { ...found, format: FORMAT };
  }
  const fresh: Meta = {
    format: FORMAT,
    id: randomBytes(8).toString('hex'),
    head: 0,
    oldest: 0,
    expiredMs: 0,
  };
  await database.write(metaRows(fresh, NOTHING_STORED), true);
  return fresh;
}

/** Every row that a store of this format says `meta` with, and how much is stored. */
export function metaRows({ id, head, oldest, expiredMs }: Meta, stored: StoredSize): readonly Put[] {
  return [
    put(FORMAT_KEY, numberBytes(FORMAT)),
    put(ID, Buffer.from(id)),
    putHead(head, stored),
    ...putWindow(oldest, expiredMs),
  ];
}

/** As `openMeta`, but an empty folder is undefined, and nothing is changed. @param snapshot the view; the moment without it */
export async function readMeta(database: Database, snapshot?: Snapshot): Promise<Meta | undefined> {
  const [format, id, head, oldest, expired] = await database.getMany(META_KEYS, snapshot);
  if (format === undefined) {
    const [key] = await database.lastKeys(ALL_KEYS, 1, snapshot);
    if (key === undefined) return undefined;
    throw new Fault(
      'data-damaged',
      `expected a store in \`${database.folder}\`, found rows but no format version`,
    );
  }
  return decodeMeta([format, id, head, oldest, expired], `the store in \`${database.folder}\``);
}

/** @throws Fault `data-version` for a store of an older format, which is to be upgraded before it is looked at */
export function assertNewest({ format }: Meta, folder: string): void {
  if (format === FORMAT) return;
  throw new Fault(
    'data-version',
    `the store in \`${folder}\` has format ${format}, expected ${FORMAT}: run \`bailiwick upgrade\` on the data folder first`,
  );
}

/** What rows that are not in a database yet say. @param whose for messages @throws as `readMeta`; also for a format that is too old */
export function readMetaRows(entries: readonly Entry[], whose: string): Meta {
  const valueOf = (key: Buffer): Buffer | undefined => entries.find(([one]) => one.equals(key))?.[1];
  const meta = decodeMeta(META_KEYS.map(valueOf), whose);
  if (meta.format >= IMAGE_FORMAT_MIN) return meta;
  throw new Fault(
    'data-version',
    `${whose} has format ${meta.format}, expected ${IMAGE_FORMAT_MIN} to ${FORMAT}`,
  );
}

/** @param values in the order of `META_KEYS` */
function decodeMeta(values: readonly (Buffer | undefined)[], whose: string): Meta {
  const [format, id, head, oldest, expired] = values;
  const version = numberOf(FORMAT_KEY, format);
  if (version > FORMAT) {
    throw new Fault(
      'data-version',
      `${whose} has format ${version}, this version reads up to ${FORMAT}: use the version that wrote it, or a later one`,
    );
  }
  return {
    format: version,
    id: payloadOf(ID, present(ID, id)).toString('latin1'),
    head: numberOf(HEAD_KEY, head),
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

const ID: Buffer = Buffer.from(`${TAG.meta}id`);
const OLDEST: Buffer = Buffer.from(`${TAG.meta}oldest`);
const EXPIRED: Buffer = Buffer.from(`${TAG.meta}expired`);
/** Every row that speaks of the store itself. */
export const META_KEYS: readonly Buffer[] = [FORMAT_KEY, ID, HEAD_KEY, OLDEST, EXPIRED];
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
