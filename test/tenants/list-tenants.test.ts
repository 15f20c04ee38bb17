import { expect, test } from 'vitest';
import { NO_OWN_QUOTA, ofEach } from '../../src/model/own-quota.ts';
import { listPage, type TenantStanding } from '../../src/tenants/list-tenants.ts';

test('who is open is of one moment for all of a page, however long their sizes take', async () => {
  let open = 'acme';
  function* standings(): Generator<TenantStanding, void> {
    for (const name of ['globex', 'acme', 'initech']) {
      const limits = { stored: undefined, quota: ofEach(() => 0), ownQuota: NO_OWN_QUOTA };
      yield { name, state: 'active', why: '', createdMs: 0, isOpen: name === open, ...limits };
    }
  }
  const sizeOf = async (name: string): Promise<number> => {
    open = name === 'acme' ? 'globex' : 'initech'; // one closes and another opens while the page is made
    return name.length;
  };
  const { tenants, next } = await listPage(standings(), { limit: 2, after: undefined }, sizeOf);
  expect(tenants.map(({ name, isOpen, diskBytes }) => [name, isOpen, diskBytes])).toEqual([
    ['acme', true, 4],
    ['globex', false, 6],
  ]);
  expect(next).toBe('globex');
});
