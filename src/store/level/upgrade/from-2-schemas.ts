import type { Operation } from '../../../base/sealed-value.ts';
import { del, put } from '../../../base/sealed-value.ts';
import type { Database } from '../database.ts';
import { numberAt, rangeOf, schemaKey } from '../layout.ts';
import { payloadOf } from '../sealed-value.ts';
import type { UpgradeStep } from './step.ts';

const TAG_BEFORE = 's';

/**
 * Schemas stood behind the relationships, under the tag `s`, at first, and then before them, under the same number of the
 * format: a store that was made before the move would seem to have none. So there may be none to move.
 */
export const FROM_2: UpgradeStep = {
  from: 2,
  meaning: 'schemas stand before the relationships',
  plan: planMove,
};

async function planMove(database: Database): Promise<readonly Operation[]> {
  const operations: Operation[] = [];
  for await (const entries of database.rows(rangeOf(TAG_BEFORE))) {
    for (const [key, value] of entries) {
      operations.push(put(schemaKey(numberAt(key, 0)), payloadOf(key, value)), del(key));
    }
  }
  return operations;
}
