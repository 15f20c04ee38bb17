import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HotTenants, hottest, hotTenantsMemory } from '../../src/observe/metrics/hot-tenants.ts';

const LONGEST = 'z'.repeat(63);

test('the busiest tenants of all threads are told, whoever called first', () => {
  const memories = [hotTenantsMemory(), hotTenantsMemory()];
  const threads = memories.map((memory) => new HotTenants(memory));
  for (let early = 0; early < 5_000; early++) threads[0]!.note(`early-${early}`);
  for (let call = 0; call < 100; call++) for (const thread of threads) thread.note('late');
  for (let call = 0; call < 150; call++) threads[1]!.note(LONGEST);
  for (const thread of threads) thread.publish(2);
  const [first, second, ...others] = hottest(memories);
  expect(first).toEqual({ tenant: 'late', perSecond: 100 });
  expect(second).toEqual({ tenant: LONGEST, perSecond: 75 });
  expect(others.length).toBeLessThan(40);
});

test('who does not call any more is not told any more', () => {
  const memory = hotTenantsMemory();
  const thread = new HotTenants(memory);
  expect(hottest([memory])).toEqual([]);
  thread.note('acme');
  thread.publish(1);
  expect(hottest([memory])).toEqual([{ tenant: 'acme', perSecond: 1 }]);
  thread.publish(1);
  expect(hottest([memory])).toEqual([]);
});

test('few enough tenants are told as they were counted', () => {
  const calls = fc.array(fc.record({ thread: fc.nat(1), tenant: fc.nat(20) }), { maxLength: 300 });
  fc.assert(
    fc.property(calls, fc.integer({ min: 1, max: 9 }), (made, seconds) => {
      const memories = [hotTenantsMemory(), hotTenantsMemory()];
      const threads = memories.map((memory) => new HotTenants(memory));
      const counts = new Map<string, number>();
      for (const { thread, tenant } of made) {
        threads[thread]!.note(`t${tenant}`);
        counts.set(`t${tenant}`, (counts.get(`t${tenant}`) ?? 0) + 1);
      }
      for (const thread of threads) thread.publish(seconds);
      const found = hottest(memories).map(({ tenant, perSecond }) => [tenant, perSecond * seconds] as const);
      expect(new Map(found.map(([tenant, count]) => [tenant, Math.round(count)]))).toEqual(counts);
    }),
  );
});

test('what is half written is not told', () => {
  const memory = hotTenantsMemory();
  const thread = new HotTenants(memory);
  thread.note('acme');
  thread.publish(1);
  Atomics.add(new Int32Array(memory, 0, 1), 0, 1); // as a thread that died in the middle leaves it
  expect(hottest([memory])).toEqual([]);
  const replacement = new HotTenants(memory);
  replacement.note('globex');
  replacement.publish(1);
  expect(hottest([memory])).toEqual([{ tenant: 'globex', perSecond: 1 }]);
});
