import { expect, test } from 'vitest';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import { check, question, snapshot, write, writeText } from '../operations/calls.ts';
import { delegate, end, extend, grant, refusalOf, register, scope } from './calls.ts';
import { HOUR_MS, object, openWorld, type OpenWorld } from './delegation-world.ts';
import { goodChain } from './random-chains.ts';

async function chainOf(hops: number): Promise<OpenWorld> {
  const world = await openWorld();
  await write(
    world.tenant,
    goodChain(hops).map((line) => ({ operation: 'touch', relationship: parseRelationship(line) })),
  );
  return world;
}

/** Has `meanwhile` happen between the plan of the next change and its commit. */
function beforeNextCommit({ tenant: { store } }: OpenWorld, meanwhile: () => Promise<unknown>): void {
  const commit = store.commit.bind(store);
  store.commit = async (one, signal) => {
    store.commit = commit;
    await meanwhile();
    return commit(one, signal);
  };
}

test.each([
  { meanwhile: 'touch agent:a1#stopped@session:*', code: 'permission-denied REVOKED' },
  { meanwhile: 'touch organization:acme#stopped@session:*', code: 'permission-denied REVOKED' },
  { meanwhile: 'delete session:s2#actor@agent:a2', code: 'permission-denied CHAIN_BROKEN' },
  { meanwhile: 'delete session:s1#on_behalf_of@user:ben', code: 'permission-denied SCOPE_NOT_HELD' },
  { meanwhile: 'delete note:n1#viewer@user:ben', code: 'permission-denied SCOPE_NOT_HELD' },
] as const)(
  '`$meanwhile` between plan and commit keeps a session and a grant out',
  async ({ meanwhile, code }) => {
    const world = await chainOf(3);
    await using _folder = world.folder;
    const given = scope('note:n1#viewer');
    const attempts = [
      () => delegate(world, object('session:s2'), 'agent:a3', [given]),
      () => grant(world, object('session:s3'), given, undefined),
    ];
    for (const attempt of attempts) {
      const opposite = meanwhile.startsWith('touch')
        ? (`delete ${meanwhile.slice(6)}` as const)
        : (`touch ${goodChain(3).find((line) => line.startsWith(meanwhile.slice(7)))!}` as const);
      beforeNextCommit(world, () => writeText(world.tenant, meanwhile));
      expect(await refusalOf(attempt)).toBe(code);
      await writeText(world.tenant, opposite);
      expect(await refusalOf(attempt)).toBe('no fault');
    }
  },
);

test('an agent that is registered elsewhere meanwhile is not registered here too', async () => {
  const world = await openWorld();
  await using _folder = world.folder;
  beforeNextCommit(world, () => register(world, 'agent:new', { tenant: object('organization:globex') }));
  expect(await refusalOf(() => register(world, 'agent:new'))).toBe('permission-denied TENANT_MISMATCH');
});

test('a grant that is ended while it is extended stays ended', async () => {
  const world = await chainOf(1);
  await using _folder = world.folder;
  const { grantId } = await grant(
    world,
    object('session:s1'),
    scope('document:d1#viewer', { ttlMs: HOUR_MS }),
    undefined,
  );
  beforeNextCommit(world, () => end(world, grantId));
  expect(await refusalOf(() => extend(world, grantId, HOUR_MS))).toBe('precondition-failed');
  const asked = question('document:d1#viewer@session:s1');
  expect(await check(await snapshot(world.tenant), asked)).toEqual({ kind: 'no' });
});
