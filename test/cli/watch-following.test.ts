import { expect, test } from 'vitest';
import { Readiness } from '../../src/base/readiness.ts';
import { systemClock } from '../../src/base/clock.ts';
import { behindCheck, watchFollowing } from '../../src/cli/watch-following.ts';
import { createLogger } from '../../src/observe/log.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { DEFAULT_LIMITS } from '../../src/tenants/limits.ts';
import { Tenant } from '../../src/tenants/tenant.ts';
import { wrappedStore } from '../server/wrapped-store.ts';
import { temporaryFolder } from '../store/fixtures.ts';

/** A tenant whose graph follows its store until it is told not to. */
async function breakable(): Promise<{ readonly tenant: Tenant; readonly breakIt: () => void }> {
  const store = await LevelStore.open(await temporaryFolder(), systemClock, { sync: false });
  const broken = Promise.withResolvers<never>();
  const wrapped = wrappedStore(store, (inner) => ({
    async *changes(after, signal) {
      const changes = inner.changes(after, signal)[Symbol.asyncIterator]();
      for (;;) {
        const next = await Promise.race([changes.next(), broken.promise]);
        if (next.done === true) return;
        yield next.value;
      }
    },
  }));
  const tenant = await Tenant.open('default', wrapped, { clock: systemClock, limits: DEFAULT_LIMITS });
  return { tenant, breakIt: () => broken.reject(new Error('the log of changes is torn')) };
}

test('a graph that no longer follows its store hinders the server for good, and the log says so', async () => {
  const { tenant, breakIt } = await breakable();
  const readiness = new Readiness();
  const lines: string[] = [];
  const logger = createLogger({ level: 'info', destination: { write: (line) => void lines.push(line) } });
  const watching = watchFollowing(tenant, readiness, 5000, logger);
  expect(readiness.isReady).toBe(true);
  breakIt();
  await watching;
  expect([...readiness.hindrances]).toMatchObject([['graph', { isFinal: true }]]);
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ level: 60 }]);
  await tenant.close();
});

test('a tenant that closes ends the watch and hinders nobody', async () => {
  const { tenant } = await breakable();
  const readiness = new Readiness();
  const watching = watchFollowing(tenant, readiness, 5000, createLogger({ level: 'silent' }));
  await tenant.close();
  await watching;
  expect(readiness.isReady).toBe(true);
});

test('a graph is behind while it has not reached where the store was at the look before', () => {
  const graph = { applied: 0 } as Tenant['graph'] & { applied: number };
  let head = 0;
  const isBehind = behindCheck({ graph, store: { head: () => head } });
  expect(isBehind()).toBe(false);
  head = 5; // just now: there was no time to follow
  expect(isBehind()).toBe(false);
  expect(isBehind()).toBe(true);
  graph.applied = 4;
  expect(isBehind()).toBe(true);
  graph.applied = 5;
  head = 9;
  expect(isBehind()).toBe(false);
});
