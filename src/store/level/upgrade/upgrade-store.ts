import { Fault } from '../../../model/fault.ts';
import { Database } from '../database.ts';
import { FORMAT } from '../layout.ts';
import { readMeta } from '../meta.ts';
import type { UpgradeStep } from './step.ts';
import { upgrade } from './upgrade.ts';

export interface Upgraded {
  readonly from: number;
  readonly to: number;
  /** None for a store of the newest format. */
  readonly steps: readonly UpgradeStep[];
}

/**
 * Takes the store in `folder` to the newest format; opening it does the same. Holds the folder's lock.
 * @param seen what is written goes through; for those who cut it off
 * @throws Fault `data-locked`, `data-version` for a newer one, `data-damaged`, `invalid-argument` when there is none
 */
export async function upgradeStore(
  folder: string,
  seen: (database: Database) => Database = (database) => database,
): Promise<Upgraded> {
  const database = await Database.open(folder, false);
  try {
    const meta = await readMeta(database);
    if (meta === undefined)
      throw new Fault('invalid-argument', `expected a store in \`${folder}\`, found none`);
    return { from: meta.format, to: FORMAT, steps: await upgrade(seen(database), meta.format) };
  } finally {
    await database.close();
  }
}
