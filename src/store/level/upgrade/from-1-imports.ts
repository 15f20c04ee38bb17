import type { UpgradeStep } from './step.ts';

/** Format 1 is format 2 without imports: versions that would not see them must refuse the store from here on. */
export const FROM_1: UpgradeStep = {
  from: 1,
  meaning: 'imports of any size may be stored',
  plan: () => Promise.resolve([]),
};
