import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sharesOf } from '../../src/tenants/graph-shares.ts';

test.each([
  { needs: [50], shares: [100] }, // all of it for one alone
  { needs: [10, 20], shares: [45, 55] }, // what is left over is shared evenly
  { needs: [10, 80, 90], shares: [10, 45, 45] }, // the small need is met, the others are held alike
  { needs: [200, 200], shares: [50, 50] },
])('100 for needs of $needs is shared as $shares', ({ needs, shares }) => {
  expect(sharesOf(needs, 100)).toEqual(shares);
});

test('shares come to the total, and nobody gets less than the need while another gets more than it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(1000), { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 5000 }),
      (needs, total) => {
        const shares = sharesOf(needs, total);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(total, 6);
        const short = shares.filter((share, index) => share < needs[index]! - 1e-9);
        const level = Math.min(...short);
        for (const share of shares) if (short.length > 0) expect(share).toBeLessThanOrEqual(level + 1e-6);
      },
    ),
  );
});
