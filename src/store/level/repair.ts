import type { Operation } from '../../base/sealed-value.ts';
import { Fault } from '../../model/fault.ts';
import { Database } from './database.ts';
import { Findings } from './findings.ts';
import { checkTruths, fsck, type FsckReport } from './fsck.ts';
import { Imports } from './imports.ts';
import { assertNewest, readMeta } from './meta.ts';
import {
  missingDerived,
  missingOfChanges,
  type Repair,
  wrongCopies,
  wrongCount,
  strayRows,
  type RepairedKind,
} from './repair-rows.ts';

/** Rows written anew, and rows removed, of one kind. */
export interface Repaired {
  readonly kind: RepairedKind;
  readonly written: number;
  readonly removed: number;
}

export interface RepairReport {
  /** Kinds of which something was done. */
  readonly repaired: readonly Repaired[];
  /** Whether rows without a relationship were left, since relationships are damaged of which they may be all that is left. */
  readonly isGuarded: boolean;
  /** What is found afterwards. */
  readonly after: FsckReport;
}

const OPERATIONS_PER_BATCH = 500;

/**
 * Makes anew what can be made of other rows, and never touches those: reverse rows and waits for expirations from forward
 * rows; times, and schemas that are lost, from the changelog; lists of imports that nobody needs go. What is damaged beyond that
 * is found by the check afterwards, and only a backup helps. Rows that speak of no relationship go last, and
 * what is stored is counted anew, only if all relationships there should be are there. It can be killed anywhere and run again.
 * @throws as `fsck`; `data-damaged` when not even the rows that all others are read by are there
 */
export async function repair(folder: string): Promise<RepairReport> {
  const counts = new Map<RepairedKind, { written: number; removed: number }>();
  const isGuarded = await repairIn(folder, counts);
  const repaired = [...counts].map(([kind, count]) => ({ kind, ...count }));
  return { repaired, isGuarded, after: await fsck(folder) };
}

async function repairIn(
  folder: string,
  counts: Map<RepairedKind, { written: number; removed: number }>,
): Promise<boolean> {
  const database = await Database.open(folder, false);
  try {
    const meta = await readMeta(database);
    if (meta === undefined)
      throw new Fault('data-damaged', `\`${folder}\` holds nothing, not even a format version`);
    assertNewest(meta, folder);
    const checkup = { database, meta, imports: await Imports.read(database), findings: new Findings() };
    await apply(database, missingDerived(checkup), counts);
    await apply(database, missingOfChanges(checkup), counts);
    await apply(database, wrongCopies(checkup), counts);
    const truths = new Findings();
    await checkTruths({ ...checkup, findings: truths });
    if (truths.count > 0) return true;
    await apply(database, wrongCount(checkup), counts);
    await apply(database, strayRows(checkup), counts);
    return false;
  } finally {
    await database.close();
  }
}

async function apply(
  database: Database,
  repairs: AsyncIterable<Repair>,
  counts: Map<RepairedKind, { written: number; removed: number }>,
): Promise<void> {
  let operations: Operation[] = [];
  for await (const { kind, operation } of repairs) {
    const count = counts.get(kind) ?? { written: 0, removed: 0 };
    if (operation.type === 'put') count.written++;
    else count.removed++;
    counts.set(kind, count);
    operations.push(operation);
    if (operations.length < OPERATIONS_PER_BATCH) continue;
    await database.write(operations, true);
    operations = [];
  }
  await database.write(operations, true);
}
