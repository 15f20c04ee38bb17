import type { UpgradeStep } from './step.ts';

/**
 * Format 4 is format 5 without bundles: versions that would not drop them with what they are made of must refuse the
 * store. They are made later, beside everything else.
 */
export const FROM_4: UpgradeStep = {
  from: 4,
  meaning: 'small objects may be stored once more in one row each, which makes cold checks cheaper',
  plan: async () => [],
};
