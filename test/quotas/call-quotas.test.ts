import { expect, test } from 'vitest';
import { Fault } from '../../src/model/fault.ts';
import { accountsMemory } from '../../src/quotas/accounts.ts';
import { CallQuotas, type CountedCall } from '../../src/quotas/call-quotas.ts';
import { NO_QUOTA, type Quota } from '../../src/quotas/quota.ts';

interface Owners {
  readonly credential?: Partial<Quota>;
  readonly tenant?: Partial<Quota>;
}

/** One process with a clock that is moved by hand. */
function processOf(threads: number, { credential, tenant }: Owners) {
  const clock = { nowNs: 1_000_000_000n };
  const memory = accountsMemory(threads);
  const quotas = { credential: { ...NO_QUOTA, ...credential }, tenant: { ...NO_QUOTA, ...tenant } };
  return {
    clock,
    threads: Array.from(
      { length: threads },
      (_, thread) => new CallQuotas(quotas, memory, thread, () => clock.nowNs),
    ),
  };
}

/** A call of `name`, a credential of the tenant before the slash; or when to try again and at which limit. */
function call(
  quotas: CallQuotas | undefined,
  name: string,
  kind: 'calls' | 'streams' = 'calls',
): CountedCall {
  if (quotas === undefined) throw new Error('no such thread');
  const counted = quotas.begin(kind);
  counted.enter('credential', name);
  counted.enter('tenant', name.slice(0, name.indexOf('/')));
  return counted;
}

function refused(act: () => unknown): Pick<Fault, 'details' | 'retryAfterMs'> {
  try {
    act();
  } catch (fault) {
    if (fault instanceof Fault && fault.reason === 'over-quota') return fault;
    throw fault;
  }
  throw new Error('expected a refusal, found none');
}

test('the threads of a process share one rate, and each credential has its own', () => {
  const { clock, threads } = processOf(3, { credential: { callsPerSecond: 10, callsBurst: 4 } });
  let admitted = 0;
  for (let attempt = 0; attempt < 30; attempt++) {
    try {
      call(threads[attempt % 3], 'acme/robot').end();
      admitted++;
    } catch {
      // counted by what was admitted
    }
  }
  expect(admitted).toBe(4);
  call(threads[0], 'acme/other').end();
  clock.nowNs += 100_000_000n;
  call(threads[1], 'acme/robot').end();
  expect(refused(() => call(threads[2], 'acme/robot'))).toMatchObject({
    details: { quota: 'credential-calls-per-second', allowed: '10', reason: 'REASON_OVER_QUOTA' },
    retryAfterMs: 100,
  });
});

test('who is refused for the tenant has lost nothing of the credential', () => {
  const { clock, threads } = processOf(1, {
    credential: { callsPerSecond: 1, callsBurst: 1, callsAtOnce: 1 },
    tenant: { callsPerSecond: 100, callsBurst: 1 },
  });
  call(threads[0], 'acme/first').end();
  const { retryAfterMs, details } = refused(() => call(threads[0], 'acme/second'));
  expect(details['quota']).toBe('tenant-calls-per-second');
  expect(retryAfterMs).toBe(10);
  clock.nowNs += 10_000_000n;
  call(threads[0], 'acme/second').end();
});

test('calls at once are counted over all threads until they end, streams apart', () => {
  const { threads } = processOf(2, { tenant: { callsAtOnce: 2, streamsAtOnce: 1 } });
  const first = call(threads[0], 'acme/a');
  call(threads[1], 'acme/b');
  expect(refused(() => call(threads[1], 'acme/c')).details['quota']).toBe('tenant-calls-at-once');
  const stream = call(threads[1], 'acme/a', 'streams');
  expect(refused(() => call(threads[0], 'acme/a', 'streams')).details['quota']).toBe(
    'tenant-streams-at-once',
  );
  call(threads[0], 'globex/a');
  first.end();
  first.end(); // an end counts once
  call(threads[0], 'acme/c');
  expect(() => call(threads[0], 'acme/d')).toThrow('at most 2 calls at once');
  stream.end();
  call(threads[0], 'acme/a', 'streams').end();
});

test('a thread that dies takes what went on in it along', () => {
  const { threads } = processOf(2, { credential: { callsAtOnce: 1 } });
  call(threads[1], 'acme/robot');
  expect(() => call(threads[0], 'acme/robot')).toThrow('at once');
  threads[0]?.accounts.forget(1);
  call(threads[0], 'acme/robot').end();
});

test('work is charged when it is done, and must be paid for before the next call', () => {
  const { clock, threads } = processOf(2, { tenant: { workPerSecond: 1_000 } });
  const costly = call(threads[0], 'acme/a');
  costly.charge(3_500);
  costly.end();
  expect(refused(() => call(threads[1], 'acme/b'))).toMatchObject({
    details: { quota: 'tenant-work-per-second' },
    retryAfterMs: 2_500,
  });
  call(threads[1], 'globex/a').end();
  clock.nowNs += 2_500_000_000n;
  call(threads[1], 'acme/b').end();
});

test('names come and go without end, and each still has what it may', () => {
  const { clock, threads } = processOf(1, { credential: { callsPerSecond: 1_000, callsBurst: 1 } });
  for (let name = 0; name < 40_000; name++) {
    clock.nowNs += 1_000_000n; // the one before is at rest again
    call(threads[0], `acme/${name}`).end();
    if (name % 100 === 0) expect(() => call(threads[0], `acme/${name}`)).toThrow('calls per second');
  }
});

test('a place that something goes on at is not given away', () => {
  const { clock, threads } = processOf(1, {
    credential: { streamsAtOnce: 1, callsPerSecond: 1_000_000_000 },
  });
  call(threads[0], 'acme/watcher', 'streams');
  for (let name = 0; name < 40_000; name++) {
    clock.nowNs += 1_000n;
    call(threads[0], `acme/${name}`).end();
  }
  expect(() => call(threads[0], 'acme/watcher', 'streams')).toThrow('at most 1 streams at once');
});
