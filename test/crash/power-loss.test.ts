import { expect, test } from 'vitest';
import { Random } from '../../bench/worlds/random.ts';
import { withFolder } from '../store/fixtures.ts';
import { decisionsRound } from './decisions-round.ts';
import { newLedger, storeRound } from './store-round.ts';
import { type Tenants, tenantsRound } from './tenants-round.ts';

const ROUNDS = Number(process.env['BAILIWICK_RUNS'] ?? 4);

test('a store keeps what it acknowledged when the power fails, whole', async () => {
  await withFolder(async (folder) => {
    const ledger = newLedger();
    const random = new Random(1);
    let acknowledged = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const seen = await storeRound(folder, round, ledger, random);
      expect(seen.problems).toEqual([]);
      acknowledged += seen.acknowledged;
    }
    expect(acknowledged).toBeGreaterThan(0); // it was killed while it worked
  });
}, 300_000);

test('a decision log keeps what was waited for when the power fails, and says what is lost', async () => {
  await withFolder(async (folder) => {
    const kept = new Set<string>();
    const random = new Random(1);
    for (let round = 0; round < ROUNDS; round++)
      expect((await decisionsRound(folder, kept, random)).problems).toEqual([]);
    expect(kept.size).toBeGreaterThan(0);
  });
}, 300_000);

test('tenants, backups and what was restored are whole when the power fails, or not there', async () => {
  await withFolder(async (folder) => {
    const tenants: Tenants = new Map();
    const random = new Random(1);
    let acknowledged = 0;
    for (let round = 0; round < ROUNDS / 2; round++) {
      const seen = await tenantsRound(folder, round, tenants, random);
      expect(seen.problems).toEqual([]);
      acknowledged += seen.acknowledged;
    }
    expect(acknowledged).toBeGreaterThan(0);
  });
}, 300_000);
