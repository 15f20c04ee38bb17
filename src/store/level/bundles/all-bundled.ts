import { put } from '../../../base/sealed-value.ts';
import type { Put } from '../../../base/sealed-value.ts';
import type { Database } from '../database.ts';
import { rangeOf, TAG } from '../layout.ts';
import { ByteReader, numberBytes } from '../payload-bytes.ts';
import { payloadOf } from '../sealed-value.ts';
import { TouchedObjects } from './touched-objects.ts';

/** The row that says that every object worth it got a bundle, and how many; since then single ones may have lost it. */
export const ALL_BUNDLED_KEY: Buffer = Buffer.from(`${TAG.meta}bundled`);

export function putAllBundled(count: number): Put {
  return put(ALL_BUNDLED_KEY, numberBytes(count));
}

/** What a store that was just opened knows of its bundles. One that can't be read is taken to have some, which are not all. */
export async function readTouched(database: Database): Promise<TouchedObjects> {
  try {
    const [[bundle], told] = await Promise.all([
      database.lastKeys(rangeOf(TAG.bundle), 1),
      database.get(ALL_BUNDLED_KEY),
    ]);
    const count = told && new ByteReader(payloadOf(ALL_BUNDLED_KEY, told)).number();
    return new TouchedObjects(bundle !== undefined, count);
  } catch {
    return new TouchedObjects(true, undefined); // whoever needs what can't be read is told
  }
}
