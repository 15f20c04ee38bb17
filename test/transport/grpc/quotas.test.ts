import { v1 } from '@authzed/authzed-node';
import type { ServiceError } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import type { Gate } from '../../../src/auth/gate.ts';
import { ALL_RIGHTS, type Right } from '../../../src/auth/right.ts';
import { Fault } from '../../../src/model/fault.ts';
import type { RetryInfo__Output } from '../../../src/gen/google/rpc/RetryInfo.ts';
import type { Status__Output } from '../../../src/gen/google/rpc/Status.ts';
import { accountsMemory } from '../../../src/quotas/accounts.ts';
import { CallQuotas } from '../../../src/quotas/call-quotas.ts';
import { NO_QUOTA, type Quota } from '../../../src/quotas/quota.ts';
import { tellWork } from '../../../src/operations/work-account.ts';
import { root } from '../../../src/transport/wire/protos.ts';
import { callRaw, CHECK, refusalOf, serve } from './fixture.ts';

const CHECK_PATH = '/authzed.api.v1.PermissionsService/CheckPermission';
const WRITE_PATH = '/authzed.api.v1.PermissionsService/WriteRelationships';
const CHECK_BYTES = v1.CheckPermissionRequest.toBinary(CHECK);
const EXHAUSTED = 8;

/** Whoever brings `tenant/name` is that. */
function gateOf(rights: ReadonlySet<Right> = ALL_RIGHTS): Gate {
  return {
    authenticate({ authorization }) {
      const [tenant, name] = (authorization?.slice('Bearer '.length) ?? '').split('/');
      if (!tenant || !name) throw new Fault('unauthenticated', 'expected a tenant and a name');
      return { tenant, name, rights };
    },
  };
}

/** One thread's quotas, under a clock that is moved by hand. */
function quotasOf(credential: Partial<Quota>, tenant: Partial<Quota> = {}) {
  const clock = { nowNs: 1_000_000_000n };
  const quotas = { credential: { ...NO_QUOTA, ...credential }, tenant: { ...NO_QUOTA, ...tenant } };
  return { clock, quotas: new CallQuotas(quotas, accountsMemory(1), 0, () => clock.nowNs) };
}

function check(address: string, key: string): Promise<unknown> {
  return callRaw(address, CHECK_PATH, CHECK_BYTES, { authorization: `Bearer ${key}` });
}

/** The `google.rpc.RetryInfo` of a refusal, in milliseconds. */
function retryDelayMs({ metadata }: ServiceError): number {
  const [bytes] = metadata.get('grpc-status-details-bin');
  if (!Buffer.isBuffer(bytes)) throw new Error('expected details, found none');
  const { details } = root.lookupType('google.rpc.Status').decode(bytes) as object as Status__Output;
  for (const detail of details) {
    const { type_url, value } = detail as { type_url: string; value: Buffer };
    if (type_url !== 'type.googleapis.com/google.rpc.RetryInfo') continue;
    const { retryDelay } = root
      .lookupType('google.rpc.RetryInfo')
      .decode(value) as object as RetryInfo__Output;
    return Number(retryDelay?.seconds ?? 0) * 1_000 + (retryDelay?.nanos ?? 0) / 1e6;
  }
  throw new Error('expected a delay, found none');
}

test('beyond its rate a credential is told when to come again, and is served then; others are served all along', async () => {
  const { clock, quotas } = quotasOf({ callsPerSecond: 4, callsBurst: 2 });
  const { address } = await serve({}, { gate: gateOf(), quotas });
  await check(address, 'acme/a');
  await check(address, 'acme/a');
  const refusal = await refusalOf(check(address, 'acme/a'));
  expect(refusal.code).toBe(EXHAUSTED);
  expect(refusal.details).toBe(
    'the credential is over its quota: expected at most 4 calls per second (`--credential-calls-per-second`), found more; try again in 250 ms',
  );
  await check(address, 'acme/b');
  await check(address, 'globex/a'); // another tenant's of the same name
  clock.nowNs += BigInt(retryDelayMs(refusal)) * 1_000_000n;
  await check(address, 'acme/a');
  expect((await refusalOf(check(address, 'acme/a'))).code).toBe(EXHAUSTED);
});

test('a tenant has one rate for all its credentials', async () => {
  const { quotas } = quotasOf({}, { callsPerSecond: 1, callsBurst: 2 });
  const { address } = await serve({}, { gate: gateOf(), quotas });
  await check(address, 'acme/a');
  await check(address, 'acme/b');
  const refusal = await refusalOf(check(address, 'acme/c'));
  expect(refusal.details).toContain('the tenant is over its quota');
  expect(retryDelayMs(refusal)).toBe(1_000);
  await check(address, 'globex/a');
});

test('work that was done is paid for by the calls that come after it', async () => {
  const { clock, quotas } = quotasOf({ workPerSecond: 100 }, { workPerSecond: 1_000 });
  const { address } = await serve(
    {
      async checkPermission(_snapshot, _caller, _ask, signal) {
        tellWork(signal, 250);
        return {
          checkedAt: 't',
          verdict: { kind: 'yes' },
          expiresAtNs: undefined,
          trace: undefined,
          schemaText: undefined,
        };
      },
    },
    { gate: gateOf(), quotas },
  );
  await check(address, 'acme/a'); // all of it, though it is more than a second brings
  const refusal = await refusalOf(check(address, 'acme/a'));
  expect(refusal.code).toBe(EXHAUSTED);
  expect(refusal.details).toContain('at most 100 work per second (`--credential-work-per-second`)');
  expect(retryDelayMs(refusal)).toBe(1_500);
  for (const other of ['b', 'c', 'd', 'e']) await check(address, `acme/${other}`);
  expect((await refusalOf(check(address, 'acme/f'))).details).toContain('`--tenant-work-per-second`');
  await check(address, 'globex/a');
  clock.nowNs += 1_500_000_000n;
  await check(address, 'acme/a');
});

test('calls that a credential has no right to count as well', async () => {
  const { quotas } = quotasOf({ callsPerSecond: 1, callsBurst: 1 });
  const { address } = await serve({}, { gate: gateOf(new Set<Right>(['check'])), quotas });
  const write = (): Promise<ServiceError> =>
    refusalOf(callRaw(address, WRITE_PATH, new Uint8Array(), { authorization: 'Bearer acme/a' }));
  expect((await write()).code).toBe(7);
  expect((await write()).code).toBe(EXHAUSTED);
});

test('a call is counted until it has its answer, also when it fails', async () => {
  const { quotas } = quotasOf({ callsAtOnce: 1 });
  const arrived = Promise.withResolvers<void>();
  const held = Promise.withResolvers<never>();
  const { address } = await serve(
    {
      checkPermission: () => {
        arrived.resolve();
        return held.promise;
      },
    },
    { gate: gateOf(), quotas },
  );
  const first = refusalOf(check(address, 'acme/a'));
  await arrived.promise;
  const second = await refusalOf(check(address, 'acme/a'));
  expect([second.code, retryDelayMs(second)]).toEqual([EXHAUSTED, 100]);
  held.reject(new Fault('no-schema', 'there is none'));
  expect((await first).code).toBe(5);
  expect((await refusalOf(check(address, 'acme/a'))).code).toBe(5);
});

test('a watch counts once however much it tells, and no more when its peer is gone', async () => {
  const { quotas } = quotasOf({ streamsAtOnce: 1, callsPerSecond: 1, callsBurst: 2 });
  const { client } = await serve(
    {
      async *watch(_tenant, _caller, _ask, signal) {
        for (let told = 0; told < 5; told++) {
          yield { kind: 'updates', updates: [], changesThrough: `t${told}`, metadata: undefined };
        }
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      },
    },
    { gate: gateOf(), quotas, key: 'acme/a' },
  );
  const open = () => client.watch(v1.WatchRequest.create({}));
  const first = open();
  let told = 0;
  first.on('data', () => told++);
  first.on('error', () => undefined); // the cancellation
  await expect.poll(() => told).toBe(5);
  const refusalOfNext = (): Promise<number | 'open'> =>
    new Promise((resolve) => {
      const next = open();
      next.once('data', () => {
        next.cancel();
        resolve('open');
      });
      next.on('error', (error: ServiceError) => resolve(error.code));
    });
  expect(await refusalOfNext()).toBe(EXHAUSTED);
  first.cancel();
  await expect.poll(refusalOfNext).toBe('open');
});

test('a flood of refusals leaves few lines in the log, which tell of the others', async () => {
  const { quotas } = quotasOf({ callsPerSecond: 1, callsBurst: 1 });
  const { address, lines } = await serve({}, { gate: gateOf(), quotas, level: 'info' });
  await check(address, 'acme/a');
  await Promise.all(Array.from({ length: 40 }, () => refusalOf(check(address, 'acme/a'))));
  const refused = lines().filter(({ reason }) => reason === 'over-quota');
  expect(refused[0]).toMatchObject({
    msg: 'refused',
    code: 'RESOURCE_EXHAUSTED',
    caller: 'a',
    tenant: 'acme',
    leftOut: 0,
  });
  expect(refused.length).toBeLessThan(40);
});

test('the backup of a tenant that is over its quota is refused to its own credential, and not to an operator', async () => {
  const { quotas } = quotasOf({}, { callsPerSecond: 1, callsBurst: 1 });
  const { address, asked } = await serve({}, { gate: gateOf(), quotas });
  const backup = (key: string): Promise<unknown> =>
    callRaw(address, '/bailiwick.v1.BackupService/Backup', new Uint8Array(), {
      authorization: `Bearer ${key}`,
      ...(key.startsWith('*') ? { 'bailiwick-tenant': 'acme' } : {}),
    }).catch((error: unknown) => error);
  await check(address, 'acme/a');
  expect(await backup('acme/a')).toMatchObject({ code: EXHAUSTED });
  expect(asked.map(({ operation }) => operation)).not.toContain('backup');
  await backup('*/operator');
  expect(asked.map(({ operation }) => operation)).toContain('backup');
  // What an operator asks of the tenant's data is counted as everybody's.
  const refusal = await refusalOf(
    callRaw(address, CHECK_PATH, CHECK_BYTES, {
      authorization: 'Bearer */operator',
      'bailiwick-tenant': 'acme',
    }),
  );
  expect(refusal.details).toContain('the tenant is over its quota');
});

test('who has used up the quota of a tenant keeps no other credential of it from a stop', async () => {
  const { quotas } = quotasOf({ callsPerSecond: 2, callsBurst: 2 }, { callsPerSecond: 1, callsBurst: 1 });
  const { address } = await serve({}, { gate: gateOf(), quotas });
  const stop = (key: string): Promise<ServiceError> =>
    refusalOf(
      callRaw(address, '/bailiwick.v1.DelegationService/Stop', new Uint8Array(), {
        authorization: `Bearer ${key}`,
      }),
    );
  await check(address, 'acme/agent');
  expect((await refusalOf(check(address, 'acme/other'))).code).toBe(EXHAUSTED);
  expect((await stop('acme/guard')).code).toBe(3); // it names nothing to stop
  expect((await stop('acme/guard')).code).toBe(3);
  expect((await stop('acme/guard')).details).toContain('the credential is over its quota');
});
