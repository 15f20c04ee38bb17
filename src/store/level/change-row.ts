import type { JsonObject, JsonValue } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import type { Revision } from '../../model/revision.ts';
import type { ChangeSet } from '../store.ts';
import type { ChangeEntry } from './change-entries.ts';
import { entryBytes, readEntries, toUpdates } from './change-entries.ts';
import { changeKey, numberAt } from './layout.ts';
import { ByteReader, numberBytes, textBytes } from './payload-bytes.ts';
import { put } from '../../base/sealed-value.ts';
import { damagedRow, payloadOf } from './sealed-value.ts';
import type { Entry, Operation } from '../../base/sealed-value.ts';

/*
 * One transaction in the changelog:
 *
 *   milliseconds:6 length:4 JSON { schema?, metadata?, import? }, then its entries (see change-entries.ts)
 *
 * import is { id, chunks } when it has more entries, in the chunks of that import.
 */

/** A transaction as the changelog keeps it. */
export interface Change {
  readonly revision: Revision;
  readonly timeMs: number;
  readonly schema: string | undefined;
  readonly metadata: JsonObject | undefined;
  readonly import: CommittedImport | undefined;
  /** All but those in the chunks of the import. */
  readonly entries: readonly ChangeEntry[];
}

/** An import with its chunks, which are numbered from 0. */
export interface CommittedImport {
  readonly id: number;
  readonly chunks: number;
}

/** A transaction of which the entries are decoded when they are asked for, once. */
export interface OpenedChange extends Omit<Change, 'entries'> {
  /** Throws Fault `data-damaged`. */
  readonly entries: Iterable<ChangeEntry>;
}

/** @param entries the bytes of its entries, in pieces */
export function putChange(
  change: Change,
  entries: readonly Buffer[] = change.entries.flatMap(entryBytes),
): Operation {
  const { revision, timeMs, schema, metadata } = change;
  const payload = Buffer.concat([
    numberBytes(timeMs),
    textBytes(JSON.stringify({ schema, metadata, import: change.import })),
    ...entries,
  ]);
  return put(changeKey(revision), payload);
}

/** @throws Fault `data-damaged`. */
export function decodeChange(entry: Entry): Change {
  const opened = openChange(entry);
  return { ...opened, entries: [...opened.entries] };
}

/** @throws Fault `data-damaged`. */
export function openChange([key, value]: Entry): OpenedChange {
  const payload = payloadOf(key, value);
  try {
    const revision = numberAt(key, 0);
    if (!changeKey(revision).equals(key)) throw new Error('the key is too long');
    const reader = new ByteReader(payload);
    const timeMs = reader.number();
    const { schema, metadata, import: imported } = reader.json();
    if (schema !== undefined && typeof schema !== 'string') throw new Error('the schema is not a text');
    if (metadata !== undefined && !isJsonObject(metadata)) throw new Error('the metadata is not an object');
    const entries = orDamaged(key, readEntries(reader));
    return { revision, timeMs, schema, metadata, import: readImport(imported), entries };
  } catch (error) {
    throw unreadable(key, error);
  }
}

/** A transaction without chunks. */
export function toChangeSet({ revision, timeMs, schema, metadata, entries }: Change): ChangeSet {
  return { revision, timeMs, updates: toUpdates(entries), schema, metadata, complete: true };
}

function* orDamaged(key: Buffer, entries: Iterable<ChangeEntry>): Generator<ChangeEntry, void> {
  try {
    yield* entries;
  } catch (error) {
    throw unreadable(key, error);
  }
}

function unreadable(key: Buffer, error: unknown): Error {
  return damagedRow(key, error instanceof Error ? error.message : 'it cannot be read', error);
}

function readImport(value: JsonValue | undefined): CommittedImport | undefined {
  if (value === undefined) return undefined;
  if (isJsonObject(value)) {
    const { id, chunks } = value;
    if (typeof id === 'number' && typeof chunks === 'number') return { id, chunks };
  }
  throw new Error('the import does not say its number and its chunks');
}
