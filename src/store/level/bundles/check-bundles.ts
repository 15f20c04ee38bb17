import { readableKey } from '../../../base/sealed-value.ts';
import type { Checkup } from '../checkup.ts';
import type { Database } from '../database.ts';
import { rangeOf, TAG } from '../layout.ts';
import { objectsInOrder } from './object-rows.ts';

/** Keys of bundles that do not say what the forward rows of their objects say. */
export async function* wrongBundles(database: Database): AsyncGenerator<Buffer, void> {
  const objects = objectsInOrder(database);
  let { value: object } = await objects.next();
  for await (const entries of database.rows(rangeOf(TAG.bundle))) {
    for (const [key, value] of entries) {
      while (object !== undefined && object.key.compare(key) < 0) ({ value: object } = await objects.next());
      const expected = object?.key.equals(key) === true ? object.bundle() : undefined;
      if (expected?.value.equals(value) !== true) yield key;
    }
  }
}

/** Bundles: each is made of the forward rows that are there. */
export async function checkBundles({ database, findings }: Checkup): Promise<void> {
  for await (const key of wrongBundles(database)) {
    findings.add('bundle', `\`${readableKey(key)}\` does not say what the relationships of its object say`);
  }
}
