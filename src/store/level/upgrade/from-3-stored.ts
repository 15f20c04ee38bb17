import type { Operation } from '../../../base/sealed-value.ts';
import type { Database } from '../database.ts';
import { Imports } from '../imports.ts';
import { countStored } from '../count-stored.ts';
import { putHead, readHead } from '../head-row.ts';
import type { UpgradeStep } from './step.ts';

/** Format 3 is format 4 without the count of what is stored: versions that would not keep it must refuse the store. */
export const FROM_3: UpgradeStep = {
  from: 3,
  meaning: 'the relationships are counted, and their bytes',
  plan: planCount,
};

async function planCount(database: Database): Promise<readonly Operation[]> {
  const stored = await countStored(database, await Imports.read(database));
  return [putHead(await readHead(database), stored)];
}
