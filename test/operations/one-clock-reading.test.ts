import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Clock } from '../../src/base/clock.ts';
import { formatTime } from '../../src/model/time-text.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { DEFAULT_LIMITS } from '../../src/tenants/limits.ts';
import { Tenant } from '../../src/tenants/tenant.ts';
import { check, checkBulk, expand, putSchema, question, snapshot, writeText } from './calls.ts';

const START_MS = 1_893_499_200_000;

/** A clock that has moved on by a second whenever it is looked at again. */
class HastyClock implements Clock {
  #nowMs = START_MS;

  nowMs(): number {
    this.#nowMs += 1_000;
    return this.#nowMs;
  }
}

test('a request reads the clock once: whatever expires while it runs is there to its end', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-'));
  const clock = new HastyClock();
  const store = await LevelStore.open(folder, clock, { sync: false });
  const tenant = await Tenant.open('default', store, { clock, limits: DEFAULT_LIMITS });
  try {
    await putSchema(
      tenant,
      'use expiration\ndefinition user {}\ndefinition document {\nrelation viewer: user with expiration\n}',
    );
    const until = formatTime(BigInt(START_MS + 3_600_000) * 1_000_000n);
    await writeText(tenant, `touch document:one#viewer@user:anna[expiration:${until}]`);
    const asked = question('document:one#viewer@user:anna');
    while (clock.nowMs() < START_MS + 3_598_000); // the next reading is the last before the end
    const at = await snapshot(tenant);
    // More than one turn of the event loop, and pages that have to be loaded first.
    const many = [...Array.from({ length: 600 }, () => asked), question('document:two#viewer@user:anna')];
    expect(new Set((await checkBulk(at, many)).map(({ kind }) => kind))).toEqual(new Set(['yes', 'no']));
    expect((await checkBulk(at, many)).slice(0, 600).every(({ kind }) => kind === 'yes')).toBe(true);
    expect(await check(at, asked)).toEqual({ kind: 'yes' });
    expect(await expand(at, asked.resource, 'viewer')).toMatchObject({ subjects: [{ id: 'anna' }] });
    expect(clock.nowMs()).toBeGreaterThan(START_MS + 3_599_000);
    expect(await check(await snapshot(tenant), asked)).toEqual({ kind: 'no' });
  } finally {
    await tenant.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
