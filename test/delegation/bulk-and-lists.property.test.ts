import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RelationshipUpdate } from '../../src/model/update.ts';
import { CALLER, NEVER, reasonOf, write } from '../operations/calls.ts';
import { checkDelegated } from '../../src/operations/delegation/check-delegated.ts';
import { bulk, list, reason } from './calls.ts';
import { delegated, type OpenWorld, openWorld } from './delegation-world.ts';
import { goodChain, rawChains, RESOURCES, worldsOf } from './random-chains.ts';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import type { Relationship } from '../../src/model/relationship.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 15);

async function put(world: OpenWorld, relationships: readonly Relationship[]): Promise<void> {
  await write(
    world.tenant,
    relationships.map((relationship): RelationshipUpdate => ({ operation: 'touch', relationship })),
  );
}

test('a list is what single checks allow, whole or in pages, and a bulk is its single checks', async () => {
  await fc.assert(
    fc.asyncProperty(rawChains(5), fc.integer({ min: 1, max: 3 }), async (raw, limit) => {
      const world = await openWorld();
      await using _folder = world.folder;
      await put(world, worldsOf(raw).at(-1)!);
      const session = `session:s${raw.hops}`;
      for (const asked of ['document#view', 'folder#view', 'tool#call', 'note#view']) {
        const [type = '', permission = ''] = asked.split('#');
        const ids = ['d1', 'd2', 'f1', 'f2', 't1', 't2', 'n1', 'none'];
        const allowed: string[] = [];
        for (const id of ids) {
          const ask = delegated(`${type}:${id}#${permission}@${session}`, { context: { amount: 20 } });
          const { decision } = await checkDelegated(world, CALLER, ask, NEVER);
          if (decision.verdict === 'allow') allowed.push(id);
        }
        const whole = await list(world, `${asked}@${session}`, { context: { amount: 20 } });
        expect(whole.ids).toEqual(allowed);
        expect(whole.end.checkedAt).toBe(world.tenant.tokenOf(world.tenant.store.head()));
        expect(await inPages(world, `${asked}@${session}`, limit)).toEqual(allowed);
      }
      const alone = await Promise.all(RESOURCES.map((one) => reason(world, `${one}@${session}`)));
      expect((await bulk(world, session, RESOURCES)).map((one) => one.reason)).toEqual(alone);
      const denied = alone.findIndex((one) => one !== 'ALLOWED');
      const permitted = alone.indexOf('ALLOWED');
      const untilDeny = await bulk(world, session, RESOURCES, { semantic: 'deny-on-first-deny' });
      expect(untilDeny.map((one) => one.reason)).toEqual(alone.slice(0, denied + 1));
      const untilPermit = await bulk(world, session, RESOURCES, { semantic: 'permit-on-first-permit' });
      expect(untilPermit.map((one) => one.reason)).toEqual(
        permitted < 0 ? alone : alone.slice(0, permitted + 1),
      );
    }),
    { numRuns: RUNS },
  );
});

async function inPages(world: OpenWorld, text: string, limit: number): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await list(world, text, { limit, cursor, context: { amount: 20 } });
    ids.push(...page.ids);
    if (page.end.outcome !== 'cut') return ids;
    expect(page.ids).toHaveLength(limit);
    cursor = page.cursors.at(-1);
  }
}

test('a list stays at its revision from page to page, and ends with its session', async () => {
  const world = await openWorld();
  await using _folder = world.folder;
  await put(world, goodChain(2).map(parseRelationship));
  const more = ['a', 'b', 'c'].flatMap((id) => [
    `document:${id}#folder@folder:f1`,
    `document:${id}#viewer@session:s2`.concat('[expiration:2034-01-01T00:00:00Z]'),
  ]);
  await put(world, more.map(parseRelationship));
  const first = await list(world, 'document#view@session:s2', { limit: 2 });
  expect([first.ids, first.end.outcome]).toEqual([['a', 'b'], 'cut']);
  const cursor = first.cursors.at(-1);
  // What changes between two pages is not seen by the second.
  await put(world, ['document:bb#folder@folder:f1'].map(parseRelationship));
  await write(world.tenant, [
    { operation: 'delete', relationship: parseRelationship('document:c#folder@folder:f1') },
  ]);
  const second = await list(world, 'document#view@session:s2', { limit: 2, cursor });
  expect(second.ids).toEqual(['c', 'd1']);
  expect(await reasonOf(() => list(world, 'document#edit@session:s2', { limit: 2, cursor }))).toBe(
    'invalid-cursor',
  );
  expect(await reasonOf(() => list(world, 'document#view@session:s1', { limit: 2, cursor }))).toBe(
    'invalid-cursor',
  );
  expect(await reasonOf(() => list(world, 'document#view@session:s2', { limit: 3, cursor }))).toBe(
    'invalid-cursor',
  );
  await put(world, [parseRelationship('agent:a1#stopped@session:*')]);
  const stopped = await list(world, 'document#view@session:s2', { limit: 2, cursor });
  expect([stopped.ids, stopped.end.outcome, stopped.end.chain.reason]).toEqual([[], 'refused', 'REVOKED']);
});

test('a list for a chain that can not be used has no items and says why', async () => {
  const world = await openWorld();
  await using _folder = world.folder;
  await put(world, goodChain(1).map(parseRelationship));
  for (const [text, code] of [
    ['document#view@session:s9', 'CHAIN_BROKEN'],
    ['document#nothing@session:s1', 'UNKNOWN_TYPE'],
  ] as const) {
    const { ids, end } = await list(world, text);
    expect([ids, end.outcome, end.chain.reason]).toEqual([[], 'refused', code]);
  }
});
