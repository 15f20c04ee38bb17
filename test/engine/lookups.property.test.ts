import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GIVES, TAKES } from '../../src/engine/marks.ts';
import type { SubjectRef } from '../../src/model/relationship.ts';
import { evaluateWorldCaveats } from '../worlds/caveats.ts';
import { naiveResources, naiveSubjects, STRANGER } from '../worlds/naive-lookup.ts';
import type { NaiveAnswer } from '../worlds/naive.ts';
import { worlds } from '../worlds/random-world.ts';
import { checksOf, type World } from '../worlds/world.ts';
import { EngineWorld } from './engine-world.ts';
import { findResources, findSubjects, type Found, isSure, type WalkOptions } from './walks.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 150);
const parameters = { numRuns: RUNS };

/** Pages in any order, stops anywhere, windows of any size. */
const walkOptions = fc.record({
  pages: fc.infiniteStream(fc.nat()),
  steps: fc.integer({ min: 1, max: 40 }),
  window: fc.integer({ min: 1, max: 8 }),
  depth: fc.oneof(fc.constant(50), fc.integer({ min: 0, max: 6 })),
});

type Drawn = typeof walkOptions extends fc.Arbitrary<infer Options> ? Options : never;

function optionsFrom(
  engine: EngineWorld,
  world: World,
  { pages, steps, window, depth }: Drawn,
  context: Readonly<object>,
): WalkOptions {
  return {
    between: () => writeSomething(engine, world, pages.next().value as number),
    steps,
    window,
    depth,
    evaluate: evaluateWorldCaveats(context as never),
    pick: (wanted) => [wanted[(pages.next().value as number) % wanted.length]!],
  };
}

const WRITES_MAX = 200;

/** Adds, replaces or removes a relationship, and one that no world has, after the revision that is read. */
function writeSomething(engine: EngineWorld, world: World, random: number): void {
  const known = world.relationships[random % Math.max(1, world.relationships.length)];
  // Nothing forgets what was replaced here, so pages grow with every write.
  if (known === undefined || engine.graph.applied >= WRITES_MAX) return;
  const stranger = { ...known, subject: { ...known.subject, id: `${STRANGER}-${random % 50}` } };
  engine.graph.apply({
    revision: engine.graph.applied + 1,
    timeMs: world.nowMs,
    updates: [
      { operation: random % 2 === 0 ? 'touch' : 'delete', relationship: known },
      { operation: 'touch', relationship: { ...stranger, caveat: undefined } },
    ],
    schema: undefined,
    metadata: undefined,
    complete: true,
  });
}

/** Deeper than any world: what the answer is where no limit comes in between. */
const UNLIMITED = 10_000;

/** Who is not found has a no, which a check proves unless the limit for depth keeps it from that. */
function expectRightlyLeftOut(answer: NaiveAnswer, unlimited: NaiveAnswer): void {
  expect(unlimited).toEqual({ kind: 'no' });
  if (answer.kind === 'fault') expect(answer.reasons).toContain('depth-exceeded');
  else expect(answer).toEqual({ kind: 'no' });
}

function expectRight(naive: ReadonlyMap<string, NaiveAnswer>, found: ReadonlyMap<string, Found>): void {
  expect([...found.keys()]).toEqual([...found.keys()].toSorted());
  for (const [id, { answer, ...flags }] of found) {
    const right = naive.get(id)!;
    if (right.kind === 'fault' && answer.kind === 'fault') expect(right.reasons).toContain(answer.reason);
    else expect(answer).toEqual(right);
    if (isSure({ answer, ...flags })) expect(answer).toEqual({ kind: 'yes' });
  }
}

function subjectKindsOf(world: World): readonly Pick<SubjectRef, 'type' | 'relation'>[] {
  return checksOf(world).map(({ subject }) => subject);
}

test('the resources that are found are all on which the subject may have anything, in order, each sure only of a yes', async () => {
  await fc.assert(
    fc.asyncProperty(worlds({ caveats: true }), walkOptions, async (world, drawn) => {
      const engine = new EngineWorld(world);
      for (const { resource, name, subject, context } of checksOf(world)) {
        const options = optionsFrom(engine, world, drawn, context);
        const found = await findResources(engine, resource.type, name, subject, options);
        const naively = (depthMax: number) =>
          naiveResources(world, resource.type, name, subject, { depthMax, evaluate: options.evaluate! });
        const naive = naively(options.depth!);
        expectRight(naive, found);
        for (const [id, unlimited] of naively(UNLIMITED)) {
          if (!found.has(id)) expectRightlyLeftOut(naive.get(id)!, unlimited);
        }
      }
    }),
    parameters,
  );
}, 600_000);

test('the subjects that are found are all who may have it for more than a wildcard, and all who may have less', async () => {
  await fc.assert(
    fc.asyncProperty(worlds({ caveats: true }), walkOptions, async (world, drawn) => {
      const engine = new EngineWorld(world);
      for (const [index, { resource, name, context }] of checksOf(world).entries()) {
        const subjects = subjectKindsOf(world)[index]!;
        const options = optionsFrom(engine, world, drawn, context);
        const found = await findSubjects(engine, resource, name, subjects, options);
        const naively = (depthMax: number) =>
          naiveSubjects(world, resource, name, subjects, { depthMax, evaluate: options.evaluate! });
        const naive = naively(options.depth!);
        expectRight(naive, found);
        const stranger = naive.get(STRANGER)!;
        for (const [id, unlimited] of naively(UNLIMITED)) {
          if (id === STRANGER || found.has(id)) continue;
          if (stranger.kind === 'no') expectRightlyLeftOut(naive.get(id)!, unlimited);
          // Where `*` itself can't be decided the list is refused, whoever else is in it.
          else if (stranger.kind !== 'fault') expect(naive.get(id)).toEqual(stranger);
        }
        for (const { flags } of found.values()) expect(flags & (GIVES | TAKES)).not.toBe(0);
      }
    }),
    parameters,
  );
}, 600_000);

test('where there are only unions, nothing that is found needs a check', async () => {
  let looked = 0;
  await fc.assert(
    fc.asyncProperty(worlds(), async (world) => {
      fc.pre(!/ & | - |\.all\(/u.test(world.schemaText));
      const engine = new EngineWorld(world);
      for (const { resource, name, subject } of checksOf(world)) {
        const resources = await findResources(engine, resource.type, name, subject);
        const subjects = await findSubjects(engine, resource, name, subject);
        for (const found of [...resources.values(), ...subjects.values()]) expect(isSure(found)).toBe(true);
        looked += resources.size + subjects.size;
      }
    }),
    { ...parameters, maxSkipsPerRun: 1_000 },
  );
  expect(looked).toBeGreaterThan(RUNS / 10);
}, 600_000);
