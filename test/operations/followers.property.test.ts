import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Relationship } from '../../src/model/relationship.ts';
import type { RelationshipUpdate } from '../../src/model/update.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { evaluateWorldCaveats } from '../worlds/caveats.ts';
import { naiveCheck } from '../worlds/naive.ts';
import { worlds } from '../worlds/random-world.ts';
import { checksOf, type World } from '../worlds/world.ts';
import { check, putSchema, snapshot, snapshotAt, write } from './calls.ts';
import { TenantAndFollowers } from './tenant-and-followers.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 40);
const FOLLOWERS = 2;

async function expectRight(world: World, at: Awaited<ReturnType<typeof snapshot>>): Promise<void> {
  for (const question of checksOf(world)) {
    const { resource, name, subject, context } = question;
    const naive = naiveCheck(world, question, { evaluate: evaluateWorldCaveats(context) });
    const found = await check(at, { resource, permission: name, subject, context });
    if (naive.kind === 'fault' && found.kind === 'fault') expect(naive.reasons).toContain(found.reason);
    else expect(found).toEqual(naive);
  }
}

/*
 * Whoever writes, whoever is asked next answers from that write on, and everyone answers for every earlier state.
 */
test('every thread is right about the newest state and about every token, whoever wrote', async () => {
  await fc.assert(
    fc.asyncProperty(worlds({ caveats: true }), fc.infiniteStream(fc.nat()), async (world, stream) => {
      const random = (end: number): number => (stream.next().value as number) % end;
      await using tenants = await TenantAndFollowers.open(FOLLOWERS, world.nowMs);
      const anyone = (): Tenant => tenants.all[random(tenants.all.length)]!;
      const moments: { readonly token: string; readonly world: World }[] = [];
      let standing: readonly Relationship[] = [];
      await putSchema(anyone(), world.schemaText);
      let left = [...world.relationships];
      while (left.length > 0) {
        const touched = left.slice(0, 1 + random(left.length));
        const gone = standing.filter(() => random(4) === 0);
        left = [...left.slice(touched.length), ...gone.filter(() => random(2) === 0)];
        standing = [...standing.filter((one) => !gone.includes(one)), ...touched];
        const updates: RelationshipUpdate[] = [
          ...touched.map((relationship) => ({ operation: 'touch' as const, relationship })),
          ...gone.map((relationship) => ({ operation: 'delete' as const, relationship })),
        ];
        const token = await write(anyone(), updates);
        const moment = { token, world: { ...world, relationships: standing } };
        moments.push(moment);
        await expectRight(moment.world, await snapshot(anyone()));
      }
      for (const { token, world: then } of moments)
        await expectRight(then, await snapshotAt(anyone(), token));
    }),
    { numRuns: RUNS },
  );
}, 300_000);
