import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatIdentity } from '../../src/model/relationship-text.ts';
import type { Relationship } from '../../src/model/relationship.ts';
import type { RelationshipUpdate } from '../../src/model/update.ts';
import type { Snapshot } from '../../src/operations/snapshot.ts';
import { evaluateWorldCaveats } from '../worlds/caveats.ts';
import { canonicalTree, naiveExpand } from '../worlds/naive-expand.ts';
import { naiveCheck } from '../worlds/naive.ts';
import { worlds } from '../worlds/random-world.ts';
import { type CheckQuestion, checksOf, expandsOf, type World } from '../worlds/world.ts';
import { type Answer, check, checkBulk, expand, putSchema, snapshotAt, write } from './calls.ts';
import { memoryFor, TenantInFolder } from './tenant-in-folder.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 60);

interface Moment {
  readonly token: string;
  readonly world: World;
}

/** Write the world in pieces, taking some of it away again on the way; what stood at each token is noted. */
async function writeInPieces(
  folder: TenantInFolder,
  world: World,
  random: () => number,
): Promise<readonly Moment[]> {
  const moments: Moment[] = [];
  let standing: readonly Relationship[] = [];
  const note = (token: string): void => {
    moments.push({ token, world: { ...world, relationships: standing } });
  };
  note(await putSchema(folder.tenant, world.schemaText));
  let left = [...world.relationships];
  while (left.length > 0) {
    const size = 1 + (random() % left.length);
    const touched = left
      .slice(0, size)
      .map((relationship): RelationshipUpdate => ({ operation: 'touch', relationship }));
    left = left.slice(size);
    const gone = standing.filter(() => random() % 5 === 0);
    left.push(...gone.filter(() => random() % 2 === 0));
    const deleted = gone.map((relationship): RelationshipUpdate => ({ operation: 'delete', relationship }));
    standing = [...standing.filter((one) => !gone.includes(one)), ...touched.map((one) => one.relationship)];
    note(await write(folder.tenant, [...touched, ...deleted]));
    if (random() % 2 === 0)
      await askSome(await snapshotAt(folder.tenant, moments.at(-1)!.token), moments.at(-1)!.world);
  }
  return moments;
}

/** Make some pages resident early, so that later changes reach them as changes and not as reads. */
async function askSome(at: Snapshot, world: World): Promise<void> {
  for (const question of checksOf(world).slice(0, 2)) await check(at, toAsk(question));
}

function toAsk({ resource, name, subject, context }: CheckQuestion): Parameters<typeof check>[1] {
  return { resource, permission: name, subject, context };
}

function expectRight(world: World, question: CheckQuestion, found: Answer): void {
  const naive = naiveCheck(world, question, { evaluate: evaluateWorldCaveats(question.context) });
  if (naive.kind === 'fault' && found.kind === 'fault') expect(naive.reasons).toContain(found.reason);
  else expect(found).toEqual(naive);
}

async function expectAllRight(folder: TenantInFolder, { token, world }: Moment): Promise<void> {
  const at = await snapshotAt(folder.tenant, token);
  const questions = checksOf(world);
  const single: Answer[] = [];
  for (const question of questions) {
    const found = await check(at, toAsk(question));
    expectRight(world, question, found);
    single.push(found);
  }
  expect(await checkBulk(at, questions.map(toAsk))).toEqual(single);
  for (const { resource, name } of expandsOf(world)) {
    const naive = naiveExpand(world, resource, name);
    const found = await expand(at, resource, name);
    if (naive.kind === 'tree' && found.kind !== 'fault')
      expect(canonicalTree(found)).toEqual(canonicalTree(naive.tree));
    else expect(found.kind).toBe(naive.kind);
  }
}

test('check, bulk check and expand are right at every snapshot, before and after a restart', async () => {
  await fc.assert(
    fc.asyncProperty(worlds({ caveats: true }), fc.infiniteStream(fc.nat()), async (world, stream) => {
      const random = (): number => stream.next().value as number;
      await using folder = await TenantInFolder.open(world.nowMs, {}, memoryFor(world));
      const moments = await writeInPieces(folder, world, random);
      const identities = world.relationships.map(formatIdentity);
      expect(new Set(identities).size).toBe(identities.length);
      for (const moment of moments) await expectAllRight(folder, moment);
      await folder.reopen();
      for (const moment of moments.toReversed()) await expectAllRight(folder, moment);
    }),
    { numRuns: RUNS },
  );
}, 300_000);

test('they are as right in turns of a few steps, while others write', async () => {
  const turnSteps = fc.integer({ min: 1, max: 8 });
  await fc.assert(
    fc.asyncProperty(
      worlds({ caveats: true }),
      turnSteps,
      fc.infiniteStream(fc.nat()),
      async (world, steps, stream) => {
        const random = (): number => stream.next().value as number;
        await using folder = await TenantInFolder.open(world.nowMs, { turnSteps: steps }, memoryFor(world));
        const moments = await writeInPieces(folder, world, random);
        const reading = new AbortController();
        const written = writeUntil(folder, world, random, reading.signal);
        try {
          await Promise.all(moments.map((moment) => expectAllRight(folder, moment)));
        } finally {
          reading.abort();
          await written;
        }
      },
    ),
    { numRuns: Math.ceil(RUNS / 3), endOnFailure: true }, // what is found hangs on who comes when: a smaller world may not have it,
  );
}, 300_000);

/** Puts some of the relationships into the newest state and takes others out of it, until it is told to stop. */
async function writeUntil(
  { tenant }: TenantInFolder,
  { relationships }: World,
  random: () => number,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    const some = relationships.filter(() => random() % 3 === 0);
    const updates = some.map((relationship): RelationshipUpdate => {
      return { operation: random() % 2 === 0 ? 'touch' : 'delete', relationship };
    });
    await write(tenant, updates);
  }
}
