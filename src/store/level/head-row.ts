import { type Put, put } from '../../base/sealed-value.ts';
import type { Revision } from '../../model/revision.ts';
import type { StoredSize } from '../../model/stored.ts';
import type { Database } from './database.ts';
import { HEAD_KEY, NUMBER_BYTES } from './layout.ts';
import { ByteReader } from './payload-bytes.ts';
import { damagedRow, payloadOf } from './sealed-value.ts';

/*
 * The row that every batch has: the newest revision, and what is stored then.
 *
 *   head:6 relationships:6 bytes:6
 *
 * The count has no row of its own: each write would have one more row for it. It is said whole each time, so a
 * batch that is lost must not be leant on by a later one: what changes it is on the disk before the next is written
 * (`Group.mustLast`). Without `sync`, a loss of power that takes a batch out of the middle can leave it wrong by that
 * batch, which `fsck` finds and mends.
 */

export function putHead(head: Revision, { relationships, bytes }: StoredSize): Put {
  const payload = Buffer.allocUnsafe(3 * NUMBER_BYTES);
  payload.writeUIntBE(head, 0, NUMBER_BYTES);
  payload.writeUIntBE(relationships, NUMBER_BYTES, NUMBER_BYTES);
  payload.writeUIntBE(bytes, 2 * NUMBER_BYTES, NUMBER_BYTES);
  return put(HEAD_KEY, payload);
}

/** @throws Fault `data-damaged`, also where the row does not tell */
export async function readStored(database: Database): Promise<StoredSize> {
  const reader = await readHeadRow(database);
  try {
    reader.number();
    return { relationships: reader.number(), bytes: reader.number() };
  } catch (error) {
    throw damagedRow(HEAD_KEY, 'expected what is stored', error);
  }
}

/** Also of a row that does not tell what is stored. @throws Fault `data-damaged` */
export async function readHead(database: Database): Promise<Revision> {
  return (await readHeadRow(database)).number();
}

async function readHeadRow(database: Database): Promise<ByteReader> {
  const value = await database.get(HEAD_KEY);
  if (value === undefined) throw damagedRow(HEAD_KEY, 'it is missing');
  return new ByteReader(payloadOf(HEAD_KEY, value));
}
