import { expect, test } from 'vitest';
import { readConfig } from '../../src/cli/config.ts';
import { quotasOf, storedQuotaOf } from '../../src/cli/quota-settings.ts';
import { NO_STORED_QUOTA } from '../../src/model/stored.ts';
import { NO_QUOTA } from '../../src/quotas/quota.ts';
import { callRaw, refusalOf } from '../transport/grpc/fixture.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { served } from './served.ts';

const READ_SCHEMA = '/authzed.api.v1.SchemaService/ReadSchema';

function quotasWith(flags: Readonly<Record<string, string>>): ReturnType<typeof quotasOf> {
  return quotasOf(readConfig({ values: new Map(Object.entries(flags)), presharedKeys: [] }, {}));
}

test('by default nobody is held to anything', () => {
  expect(quotasWith({})).toEqual({ credential: NO_QUOTA, tenant: NO_QUOTA });
});

test.each([
  { flag: 'credential-calls-per-second', quota: { credential: { callsPerSecond: 7 } } },
  { flag: 'credential-calls-at-once', quota: { credential: { callsAtOnce: 7 } } },
  { flag: 'credential-streams-at-once', quota: { credential: { streamsAtOnce: 7 } } },
  { flag: 'tenant-calls-per-second', quota: { tenant: { callsPerSecond: 7 } } },
  { flag: 'tenant-calls-at-once', quota: { tenant: { callsAtOnce: 7 } } },
  { flag: 'tenant-streams-at-once', quota: { tenant: { streamsAtOnce: 7 } } },
  { flag: 'credential-work-per-second', quota: { credential: { workPerSecond: 7 } } },
  { flag: 'tenant-work-per-second', quota: { tenant: { workPerSecond: 7 } } },
])('`--$flag` is a quota', ({ flag, quota: { credential, tenant } }) => {
  expect(quotasWith({ [flag]: '7' })).toEqual({
    credential: { ...NO_QUOTA, ...credential },
    tenant: { ...NO_QUOTA, ...tenant },
  });
});

test('a burst of a rate that nobody set is refused', () => {
  expect(() => quotasWith({ 'tenant-calls-burst': '5' })).toThrow('`--tenant-calls-burst`: expected');
  expect(() => quotasWith({ 'credential-calls-burst': '5' })).toThrow('`--credential-calls-burst`: expected');
});

test('the threads of a server share what one credential may', async () => {
  const { address } = await served(
    {
      'data-dir': await temporaryFolder(),
      threads: '2',
      'credential-calls-per-second': '1',
      'credential-calls-burst': '3',
    },
    ['first', 'second'],
  );
  const codes = async (key: string, count: number): Promise<readonly number[]> => {
    const headers = { authorization: `Bearer ${key}` };
    const calls = Array.from({ length: count }, () =>
      refusalOf(callRaw(address, READ_SCHEMA, new Uint8Array(), headers)),
    );
    return (await Promise.all(calls)).map(({ code }) => code);
  };
  const startedMs = performance.now();
  const flood = await codes('first', 60); // on a connection each, so that both threads have some
  const seconds = (performance.now() - startedMs) / 1_000;
  const answered = flood.filter((code) => code === 5).length; // there is no schema yet
  expect(answered).toBeGreaterThanOrEqual(3);
  expect(answered).toBeLessThanOrEqual(3 + Math.ceil(seconds)); // what a second brings, and no burst for each thread
  expect(flood.filter((code) => code === 8)).toHaveLength(60 - answered);
  expect(await codes('second', 1)).toEqual([5]);
}, 60_000);

test('what a tenant may store is said by flags of their own, and bytes with units', () => {
  const storedWith = (flags: Readonly<Record<string, string>>): unknown =>
    storedQuotaOf(readConfig({ values: new Map(Object.entries(flags)), presharedKeys: [] }, {}));
  expect(storedWith({})).toEqual(NO_STORED_QUOTA);
  expect(storedWith({ 'tenant-stored-relationships': '5', 'tenant-stored-bytes': '2MiB' })).toEqual({
    relationships: 5,
    bytes: 2 * 2 ** 20,
  });
});
