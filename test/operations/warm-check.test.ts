import { expect, test } from 'vitest';
import { checkPermission } from '../../src/operations/check-permission.ts';
import { openSnapshot } from '../../src/operations/snapshot.ts';
import type { Consistency } from '../../src/model/consistency.ts';
import { CALLER, NEVER, putSchema, question, writeText } from './calls.ts';
import { TenantInFolder } from './tenant-in-folder.ts';

const SCHEMA = 'definition user {}\ndefinition document {\nrelation viewer: user\n}';
const ASKED = { ...question('document:one#viewer@user:anna'), tracing: false };

test('a check whose pages are resident has its answer at once, a first one waits for them', async () => {
  await using world = await TenantInFolder.open();
  const { tenant } = world;
  await putSchema(tenant, SCHEMA);
  const token = await writeText(tenant, 'touch document:one#viewer@user:anna');
  const choices: readonly Consistency[] = [
    { kind: 'newest' },
    { kind: 'fully-consistent' },
    { kind: 'minimize-latency' },
    { kind: 'at-least-as-fresh', token },
    { kind: 'at-exact-snapshot', token },
  ];
  const ask = (consistency: Consistency): ReturnType<typeof checkPermission> => {
    const snapshot = openSnapshot(tenant, { consistency, cursor: undefined }, NEVER);
    if (snapshot instanceof Promise) throw new Error('expected a snapshot at once, found a promise');
    return checkPermission(snapshot, CALLER, ASKED, NEVER);
  };
  const first = ask({ kind: 'newest' });
  expect(first).toBeInstanceOf(Promise);
  expect(await first).toMatchObject({ verdict: { kind: 'yes' }, checkedAt: token });
  for (const consistency of choices) {
    expect(ask(consistency)).toMatchObject({ verdict: { kind: 'yes' }, checkedAt: token });
  }
});

test('a check that fails gives its evaluation back, whether it waited for pages or not', async () => {
  // Enough to see that a page is wanted, and not enough for what is on it.
  await using world = await TenantInFolder.open(undefined, { engine: { depth: 50, work: 1 } });
  const { tenant } = world;
  await putSchema(
    tenant,
    'definition user {}\ndefinition document {\nrelation viewer: user | document#viewer\n}',
  );
  await writeText(tenant, 'touch document:one#viewer@document:two#viewer');
  const snapshot = await openSnapshot(tenant, { consistency: { kind: 'newest' }, cursor: undefined }, NEVER);
  const only = tenant.takeEvaluation();
  tenant.giveBack(only);

  const cold = checkPermission(snapshot, CALLER, ASKED, NEVER);
  expect(cold).toBeInstanceOf(Promise);
  await expect(cold).rejects.toThrow('max work exceeded');
  expect(() => checkPermission(snapshot, CALLER, ASKED, NEVER)).toThrow('max work exceeded');

  expect(tenant.takeEvaluation()).toBe(only);
  expect(tenant.takeEvaluation()).not.toBe(only);
});
