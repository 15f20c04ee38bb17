import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Denial } from '../../src/auth/admit.ts';
import { DENIAL_KINDS_MAX, DenialBudget } from '../../src/auth/denial-budget.ts';
import { Fault } from '../../src/model/fault.ts';

const CHECK = '/authzed.api.v1.PermissionsService/CheckPermission';
const WRITE = '/authzed.api.v1.PermissionsService/WriteRelationships';

function denialOf(name: string, path = WRITE, namedTenant?: string): Denial {
  return {
    path,
    principal: { tenant: 'acme', name, rights: new Set(['check']) },
    namedTenant,
    requestId: 'r1',
    fault: new Fault('permission-denied', 'no'),
  };
}

test('the first of a kind is told of at once, those like it together when their interval is over', () => {
  const budget = new DenialBudget(1_000);
  expect(budget.take(denialOf('key:a'), 0)).toMatchObject({ lack: 'right', unrecorded: 0 });
  for (let n = 1; n <= 5; n++) expect(budget.take(denialOf('key:a'), n)).toBe(undefined);
  expect(budget.take(denialOf('key:b'), 6)).toMatchObject({ unrecorded: 0 });
  expect(budget.take(denialOf('key:a', CHECK, 'zeta'), 7)).toMatchObject({ lack: 'tenant' });
  expect(budget.take(denialOf('key:a', '/bailiwick.v1.TenantService/GetTenant'), 8)).toMatchObject({
    lack: 'right',
  });
  expect(budget.due(999)).toEqual([]);
  expect(budget.due(1_000)).toMatchObject([{ lack: 'right', unrecorded: 4 }]); // five, of which one is the record
  expect(budget.take(denialOf('key:a'), 1_001)).toBe(undefined);
  expect(budget.rest()).toMatchObject([{ unrecorded: 0 }]);
});

test('one that is not an operator lacks that for a call about tenants', () => {
  const admin = { ...denialOf('key:a', '/bailiwick.v1.TenantService/GetTenant') };
  const principal = { tenant: 'acme', name: 'key:a', rights: new Set(['admin'] as const) };
  expect(new DenialBudget(1).take({ ...admin, principal }, 0)).toMatchObject({ lack: 'operator' });
});

test('however they come, all are told of or counted, and each kind once an interval at most', () => {
  const step = fc.record({ name: fc.constantFrom('key:a', 'key:b'), afterMs: fc.nat({ max: 700 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const budget = new DenialBudget(1_000);
      const told = new Map<string, number[]>();
      let [nowMs, count] = [0, 0];
      for (const { name, afterMs } of steps) {
        nowMs += afterMs;
        const taken = budget.take(denialOf(name), nowMs);
        for (const one of [...budget.due(nowMs), ...(taken === undefined ? [] : [taken])]) {
          count += 1 + one.unrecorded;
          const times = told.get(one.denial.principal.name) ?? [];
          told.set(one.denial.principal.name, [...times, nowMs]);
        }
      }
      for (const times of told.values()) {
        for (const [at, time] of times.slice(1).entries())
          expect(time - times[at]!).toBeGreaterThanOrEqual(1_000);
      }
      for (const { unrecorded } of budget.rest()) count += 1 + unrecorded;
      expect(count).toBe(steps.length);
    }),
  );
});

test('kinds are bounded; when some are over there is room for others', () => {
  const budget = new DenialBudget(1_000);
  for (let n = 0; n < DENIAL_KINDS_MAX; n++) expect(budget.take(denialOf(`jwt:${n}`), 0)).toBeDefined();
  expect(budget.take(denialOf('jwt:late'), 1)).toBe(undefined);
  expect(budget.due(1_000)).toEqual([]);
  expect(budget.take(denialOf('jwt:late'), 1_001)).toBeDefined();
});
