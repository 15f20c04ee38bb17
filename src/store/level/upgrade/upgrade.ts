import { assert } from '../../../base/assert.ts';
import { put } from '../../../base/sealed-value.ts';
import type { Database } from '../database.ts';
import { FORMAT, FORMAT_KEY } from '../layout.ts';
import { numberBytes } from '../payload-bytes.ts';
import { FROM_1 } from './from-1-imports.ts';
import { FROM_2 } from './from-2-schemas.ts';
import { FROM_3 } from './from-3-stored.ts';
import { FROM_4 } from './from-4-bundles.ts';
import type { UpgradeStep } from './step.ts';

/** Every step there has been, oldest first. */
export const UPGRADE_STEPS: readonly UpgradeStep[] = [FROM_1, FROM_2, FROM_3, FROM_4];

/**
 * Takes the store from `format` to the newest, step by step, and gives back the steps. When it is interrupted the store
 * is of the format that the last step which was finished leads to, and the next upgrade goes on there.
 */
export async function upgrade(database: Database, format: number): Promise<readonly UpgradeStep[]> {
  const steps = UPGRADE_STEPS.filter(({ from }) => from >= format);
  let next = format;
  for (const step of steps) {
    assert(step.from === next, `the step from format ${next} is there`);
    next++;
    await database.write([...(await step.plan(database)), put(FORMAT_KEY, numberBytes(next))], true);
  }
  assert(next === FORMAT, `the steps lead to format ${FORMAT}`);
  return steps;
}
