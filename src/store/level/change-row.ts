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

export function putChange(change: Change): Operation {
  const { revision, timeMs, schema, metadata, entries } = change;
  const payload = Buffer.concat([
    numberBytes(timeMs),
    textBytes(JSON.stringify({ schema, metadata, import: change.import })),
    ...entries.flatMap(entryBytes),
  ]);
  return put(changeKey(revision), payload);
}

/** @throws Fault `data-damaged`. */
export function decodeChange([key, value]: Entry): Change {
  const payload = payloadOf(key, value);
  try {
    const revision = numberAt(key, 0);
    if (!changeKey(revision).equals(key)) throw new Error('the key is too long');
    const reader = new ByteReader(payload);
    const timeMs = reader.number();
    const { schema, metadata, import: imported } = reader.json();
    if (schema !== undefined && typeof schema !== 'string') throw new Error('the schema is not a text');
    if (metadata !== undefined && !isJsonObject(metadata)) throw new Error('the metadata is not an object');
    const entries = readEntries(reader);
    return { revision, timeMs, schema, metadata, import: readImport(imported), entries };
  } catch (error) {
    throw damagedRow(key, error instanceof Error ? error.message : 'it cannot be read', error);
  }
}

/** A transaction without chunks. */
export function toChangeSet({ revision, timeMs, schema, metadata, entries }: Change): ChangeSet {
  return { revision, timeMs, updates: toUpdates(entries), schema, metadata, complete: true };
}

function readImport(value: JsonValue | undefined): CommittedImport | undefined {
  if (value === undefined) return undefined;
  if (isJsonObject(value)) {
    const { id, chunks } = value;
    if (typeof id === 'number' && typeof chunks === 'number') return { id, chunks };
  }
  throw new Error('the import does not say its number and its chunks');
}
