import { randomBytes } from 'node:crypto';
import type { JsonValue } from '../../base/json.ts';
import { Fault } from '../../model/fault.ts';
import { hashText } from '../proof/checkpoint.ts';
import type { Hash } from '../proof/hash.ts';
import { NO_HASH } from '../proof/hash.ts';
import { count, struct, text } from '../record/codec.ts';
import type { Codec } from '../record/codec.ts';
import type { Database } from './database.ts';
import { FORMAT, metaKey } from './layout.ts';
import { put } from '../../base/sealed-value.ts';
import type { Operation, Put } from '../../base/sealed-value.ts';

/** Where the log ends; written with every block. */
export interface Standing {
  /** The sequence of the next record: how many there have ever been. */
  readonly size: number;
  /** Hash of the last one. */
  readonly previous: Hash;
  readonly recordedAtMs: number;
  /** Of all blocks there have ever been. */
  readonly bytes: number;
}

/** Where the log begins; written by retention. */
export interface Kept {
  /** The sequence of the oldest record that is there, or of the next one. */
  readonly from: number;
  /** Of the blocks that were removed. */
  readonly removedBytes: number;
}

/** There while the log is open; found at the start, it says that the log was not closed. */
export interface Opening {
  /** Drawn for this opening. */
  readonly name: string;
  /** The most decisions that can be lost when it ends without being closed; 0 for unknown. */
  readonly lostMax: number;
}

export interface Meta {
  readonly origin: string;
  readonly standing: Standing;
  readonly kept: Kept;
  /** Of an opening that was not closed. */
  readonly unclosed: Opening | undefined;
}

/**
 * Reads the meta rows; for a new log they are written first.
 * @param name of the log, part of its origin.
 * @throws Fault `data-version`, `data-damaged`
 */
export async function openMeta(database: Database, name: string): Promise<Meta> {
  const rows = await database.getMany([FORMAT_KEY, ORIGIN_KEY, STANDING_KEY, KEPT_KEY, OPENING_KEY]);
  const [format, origin, standing, kept, opening] = rows;
  if (format === undefined) return makeMeta(database, name);
  const found = format.readUInt32BE(0);
  if (found !== FORMAT) {
    throw new Fault('data-version', `expected a decision log of format ${FORMAT}, found ${found}`);
  }
  return {
    origin: decode(text, origin, 'origin'),
    standing: decode(STANDING, standing, 'standing'),
    kept: decode(KEPT, kept, 'kept'),
    unclosed: opening && decode(OPENING, opening, 'opening'),
  };
}

/** Where the log ends on the disk. @throws Fault `data-damaged` when there is no log */
export async function readStanding(database: Database): Promise<Standing> {
  return decode(STANDING, await database.get(STANDING_KEY), 'standing');
}

export function putStanding(standing: Standing): Operation {
  return put(STANDING_KEY, encode(STANDING, standing));
}

export function putKept(kept: Kept): Operation {
  return put(KEPT_KEY, encode(KEPT, kept));
}

export function putOpening(opening: Opening): Put {
  return put(OPENING_KEY, encode(OPENING, opening));
}

export const DROP_OPENING: Operation = { type: 'del', key: metaKey('opening') };

const FORMAT_KEY = metaKey('format');
const ORIGIN_KEY = metaKey('origin');
const STANDING_KEY = metaKey('standing');
const KEPT_KEY = metaKey('kept');
const OPENING_KEY = metaKey('opening');

const STANDING: Codec<Standing> = struct({
  size: count,
  previous: hashText,
  recordedAtMs: count,
  bytes: count,
});
const KEPT: Codec<Kept> = struct({ from: count, removedBytes: count });
const OPENING: Codec<Opening> = struct({ name: text, lostMax: count });

async function makeMeta(database: Database, name: string): Promise<Meta> {
  // It is a line of what is signed.
  if (/[\p{Cc}\u2028\u2029]/u.test(name)) {
    throw new Fault(
      'invalid-argument',
      `expected the name of a log on one line, found ${JSON.stringify(name)}`,
    );
  }
  const origin = `bailiwick/${name}/${randomBytes(8).toString('hex')}`;
  const standing = { size: 0, previous: NO_HASH, recordedAtMs: 0, bytes: 0 };
  const kept = { from: 0, removedBytes: 0 };
  const format = Buffer.alloc(4);
  format.writeUInt32BE(FORMAT);
  await database.write([
    put(FORMAT_KEY, format),
    put(ORIGIN_KEY, encode(text, origin)),
    putStanding(standing),
    putKept(kept),
  ]);
  return { origin, standing, kept, unclosed: undefined };
}

function encode<T>(codec: Codec<T>, value: T): Buffer {
  return Buffer.from(codec.write(value));
}

function decode<T>(codec: Codec<T>, payload: Buffer | undefined, name: string): T {
  if (payload === undefined) throw new Fault('data-damaged', `the decision log has no row \`${name}\``);
  return codec.read(JSON.parse(payload.toString()) as JsonValue); // JSON.parse gives nothing else
}
