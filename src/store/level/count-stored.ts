import { type Entry, unseal } from '../../base/sealed-value.ts';
import { NOTHING_STORED, type StoredSize } from '../../model/stored.ts';
import type { Database } from './database.ts';
import { isLiveKey } from './identity-key.ts';
import type { Imports } from './imports.ts';
import { rangeOf, TAG } from './layout.ts';
import { ByteReader } from './payload-bytes.ts';
import { storedBytesOfRow } from './stored-bytes.ts';
import { TRAITS_AT } from './version-row.ts';

/**
 * Counts what the forward rows say: live relationships that are committed. Rows that can't be read are passed over.
 * Cost: one walk over all of them.
 */
export async function countStored(
  database: Database,
  imports: Pick<Imports, 'stagedBy'>,
): Promise<StoredSize> {
  let { relationships, bytes } = NOTHING_STORED;
  for await (const entries of database.rows(rangeOf(TAG.forward))) {
    for (const entry of entries) {
      if (!isCounted(entry, imports)) continue;
      relationships++;
      bytes += storedBytesOfRow(entry);
    }
  }
  return { relationships, bytes };
}

function isCounted([key, value]: Entry, imports: Pick<Imports, 'stagedBy'>): boolean {
  if (!isLiveKey(key)) return false;
  const payload = unseal(key, value);
  if (payload === undefined || payload.length <= TRAITS_AT) return false;
  const born = new ByteReader(payload).number();
  return imports.stagedBy({ born }) === undefined;
}
