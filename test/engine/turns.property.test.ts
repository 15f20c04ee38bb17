import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FORWARD } from '../../src/graph/pages.ts';
import { formatIdentity, parseRelationship } from '../../src/model/relationship-text.ts';
import type { Relationship } from '../../src/model/relationship.ts';
import { evaluateWorldCaveats } from '../worlds/caveats.ts';
import { canonicalTree } from '../worlds/naive-expand.ts';
import { naiveCheck } from '../worlds/naive.ts';
import { worlds } from '../worlds/random-world.ts';
import { type CheckQuestion, checksOf, everyCheck, expandsOf, type World } from '../worlds/world.ts';
import { type EngineAnswer, type EngineOptions, EngineWorld } from './engine-world.ts';

const parameters = { numRuns: Number(process.env['BAILIWICK_RUNS'] ?? 40) };

/** Turns so short that questions end in the middle of operations and pages. */
const turns = fc.integer({ min: 1, max: 6 });

/** Writes and deletes at later revisions whatever it likes on the pages that are looked at. */
function writerOf(engine: EngineWorld, world: World, random: () => number): () => void {
  let revision = 0;
  return () => {
    const some = world.relationships.filter(() => random() % 3 === 0).slice(0, 4);
    const updates = some.map((relationship) => ({
      operation: random() % 2 === 0 ? ('delete' as const) : ('touch' as const),
      relationship: random() % 2 === 0 ? relationship : elsewhere(world, relationship, random),
    }));
    engine.write(++revision, updates);
  };
}

/** Loads a page, as another call may. */
function readerOf(engine: EngineWorld, world: World, random: () => number): () => Promise<void> {
  return async () => {
    const { objects } = engine.graph;
    const some = world.relationships[random() % world.relationships.length];
    if (some === undefined) return; // there are none
    const { resource, relation } = some;
    const node = objects.nodeOf(resource.type, resource.id);
    await engine.graph.load([{ kind: FORWARD, node, name: objects.names.numberOf(relation) }]);
  };
}

/** The same resource with another's subject. */
function elsewhere(world: World, relationship: Relationship, random: () => number): Relationship {
  const other = world.relationships[random() % world.relationships.length]!;
  return { ...other, resource: relationship.resource, relation: relationship.relation };
}

function expectAgreement(
  world: World,
  question: CheckQuestion,
  found: EngineAnswer,
  { depth, evaluate }: EngineOptions,
): void {
  const naive = naiveCheck(world, question, {
    ...(depth === undefined ? {} : { depthMax: depth }),
    ...(evaluate === undefined ? {} : { evaluate }),
  });
  if (naive.kind === 'fault' && found.kind === 'fault') expect(naive.reasons).toContain(found.reason);
  else expect(found).toEqual(naive);
}

test('a check of many turns is the well-founded model at its revision, whatever is written and read between them', async () => {
  let paused = 0;
  let slices = 0;
  await fc.assert(
    fc.asyncProperty(
      worlds({ caveats: true }),
      turns,
      fc.infiniteStream(fc.nat()),
      async (world, turn, stream) => {
        const random = (): number => stream.next().value as number;
        const engine = new EngineWorld(world);
        const write = writerOf(engine, world, random);
        const read = readerOf(engine, world, random);
        const between = async (): Promise<void> => {
          if (random() % 2 === 0) write();
          if (random() % 2 === 0) await read();
        };
        engine.betweenSlices = () => {
          slices++;
          if (random() % 2 === 0) write();
        };
        for (const question of checksOf(world)) {
          const options: EngineOptions = {
            turn,
            between,
            evaluate: evaluateWorldCaveats(question.context),
            pick: (wanted) => [wanted[random() % wanted.length]!],
          };
          expectAgreement(world, question, await engine.check(question, options), options);
        }
        paused += engine.turns;
      },
    ),
    parameters,
  );
  expect(paused).toBeGreaterThan(parameters.numRuns);
  expect(slices).toBeGreaterThan(parameters.numRuns);
});

test('what was found in some turns serves the next questions, under any limit of depth', async () => {
  await fc.assert(
    fc.asyncProperty(
      worlds({ caveats: true }),
      turns,
      fc.integer({ min: 0, max: 6 }),
      async (world, turn, depth) => {
        const engine = new EngineWorld(world);
        const options: EngineOptions = { turn, depth, evaluate: evaluateWorldCaveats({}) };
        const every = [...everyCheck(world)];
        engine.begin(options);
        for (let index = 0; index < every.length; index += 1 + Math.floor(every.length / 40)) {
          expectAgreement(world, every[index]!, await engine.ask(every[index]!, options), options);
        }
      },
    ),
    parameters,
  );
});

test('a check takes the same work in many turns as in one', async () => {
  await fc.assert(
    fc.asyncProperty(worlds({ caveats: true }), turns, async (world, turn) => {
      for (const question of checksOf(world)) {
        const [one, many] = [new EngineWorld(world), new EngineWorld(world)];
        const options = { evaluate: evaluateWorldCaveats(question.context) };
        const found = await one.check(question, options);
        const budget = { ...options, work: one.evaluation.work };
        expect(await many.check(question, { ...budget, turn })).toEqual(found);
        expect(many.evaluation.work).toBe(one.evaluation.work);
      }
    }),
    parameters,
  );
});

test('a witness of many turns carries its yes alone, whatever is written between them', async () => {
  await fc.assert(
    fc.asyncProperty(
      worlds({ caveats: true }),
      turns,
      fc.infiniteStream(fc.nat()),
      async (world, turn, stream) => {
        const engine = new EngineWorld(world);
        const between = writerOf(engine, world, () => stream.next().value as number);
        for (const question of checksOf(world)) {
          const evaluate = evaluateWorldCaveats(question.context);
          const options: EngineOptions = { turn, between, evaluate };
          if ((await engine.check(question, options)).kind !== 'yes') continue;
          const witness = engine.witness(question, options);
          for (const one of witness) expect(world.relationships).toContainEqual(one);
          expect(new Set(witness.map(formatIdentity)).size).toBe(witness.length);
          // What exclusions and `.all` look at is not part of a witness, so there it may not be enough alone.
          if (/ - |\.all\(/u.test(world.schemaText)) continue;
          const alone = naiveCheck({ ...world, relationships: witness }, question, { evaluate });
          expect(alone.kind).toBe('yes');
        }
      },
    ),
    parameters,
  );
});

test('explanations and expansions of many turns are those of one', async () => {
  await fc.assert(
    fc.asyncProperty(worlds({ caveats: true }), turns, async (world, turn) => {
      // Nothing goes from either graph: objects that come back get other numbers, by which a trace is in order.
      const [one, many] = [new EngineWorld(world, Infinity), new EngineWorld(world, Infinity)];
      for (const question of checksOf(world)) {
        const options: EngineOptions = { evaluate: evaluateWorldCaveats(question.context) };
        const trace = await many.explain(question, { ...options, turn });
        expect(withoutTimes(trace)).toEqual(withoutTimes(await one.explain(question, options)));
      }
      for (const question of expandsOf(world)) {
        const tree = await one.expand(question).catch(reasonOf);
        const found = await many.expand(question, { turn }).catch(reasonOf);
        if (typeof tree === 'string' || typeof found === 'string') expect(found).toEqual(tree);
        else expect(canonicalTree(found)).toEqual(canonicalTree(tree));
      }
    }),
    parameters,
  );
});

function reasonOf(thrown: unknown): string {
  return (thrown as { reason: string }).reason;
}

function withoutTimes(trace: unknown): unknown {
  return JSON.parse(
    JSON.stringify(trace, (key, value: unknown) => {
      if (key === 'durationNs') return 0;
      return typeof value === 'bigint' ? String(value) : value;
    }),
  );
}

test.each([1, 2, 3, 4, 1_000])('how far off an answer was found is known after turns of %i', async (turn) => {
  const engine = new EngineWorld({
    schemaText: `definition user {}
definition document {
	relation viewer: user
	relation banned: user
	permission nothing = nil
	permission one = viewer + banned
	permission two = one - banned
	permission three = two + nothing
	permission four = three + banned
	permission five = four - banned
	permission six = five + banned
}`,
    relationships: [parseRelationship('document:plan#viewer@user:anna')],
    nowMs: 0,
  });
  const options = { turn, depth: 5 };
  const ask = (name: string): Promise<EngineAnswer> => {
    const resource = { type: 'document', id: 'plan' };
    return engine.ask({ resource, name, subject: { type: 'user', id: 'anna', relation: '' } }, options);
  };
  engine.begin(options);
  expect(await ask('three')).toEqual({ kind: 'yes' });
  expect(await ask('five')).toEqual({ kind: 'yes' });
  expect(await ask('six')).toEqual({ kind: 'fault', reason: 'depth-exceeded' });
});
