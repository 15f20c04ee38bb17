import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check } from '../../src/engine/check.ts';
import { firstLapse } from '../../src/engine/holds-until.ts';
import { ManyWalk, SUBJECTS_MAX } from '../../src/engine/many-walk.ts';
import { ManyWitness } from '../../src/engine/many-witness.ts';
import { NO, UNKNOWN, type Value, YES } from '../../src/engine/values.ts';
import { walk } from '../../src/engine/walk.ts';
import { NO_NAME } from '../../src/model/names.ts';
import { formatRelationship } from '../../src/model/relationship-text.ts';
import { evaluateWorldCaveats } from '../worlds/caveats.ts';
import { naiveCheck } from '../worlds/naive.ts';
import { worlds } from '../worlds/random-world.ts';
import { type CheckQuestion, everyCheck, type World } from '../worlds/world.ts';
import { type EngineOptions, EngineWorld } from './engine-world.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 120);
const parameters = { numRuns: RUNS };
const QUESTIONS_MAX = 8;

/** Questions that differ by their plain subject alone, as many groups of them as a short test can ask. */
function groupsOf(world: World, skip: number): readonly (readonly CheckQuestion[])[] {
  const plain = [...everyCheck(world)].filter(({ subject }) => subject.relation === '');
  const groups = Map.groupBy(plain, ({ resource, name }) => JSON.stringify([resource, name]));
  const all = [...groups.values()].map((group) => group.slice(0, SUBJECTS_MAX));
  return all.slice(skip % all.length).slice(0, QUESTIONS_MAX);
}

interface Asked {
  readonly many: ManyWalk;
  readonly witness: ManyWitness;
  readonly node: number;
  readonly name: number;
  readonly subjects: readonly number[];
  readonly bits: readonly number[];
}

function askAll(engine: EngineWorld, group: readonly CheckQuestion[]): Asked {
  const { objects } = engine.graph;
  const many = new ManyWalk(engine.evaluation);
  const witness = new ManyWitness(engine.graph, many.goals);
  const { resource, name } = group[0]!;
  const subjects = group.map(({ subject }) => objects.nodeOf(subject.type, subject.id));
  many.begin();
  const bits = subjects.map((node) => many.add(node));
  const node = objects.nodeOf(resource.type, resource.id);
  const nameNumber = objects.names.numberOf(name);
  many.ask(
    node,
    nameNumber,
    bits.reduce((mask, bit) => mask | bit, 0),
  );
  return { many, witness, node, name: nameNumber, subjects, bits };
}

function decided({ yes, no }: ManyWalk, bit: number): Value {
  if ((yes & bit) !== 0) return YES;
  return (no & bit) !== 0 ? NO : UNKNOWN;
}

/** What the walk says for one alone that remembers nothing, with the pages that are there now. */
function walkAlone({ evaluation }: EngineWorld, { node, name }: Asked, subject: number): Value {
  evaluation.goals.clear();
  evaluation.allowWork();
  evaluation.setSubject(subject, NO_NAME);
  evaluation.startRun(node, name);
  return walk(evaluation, node, name, 0);
}

test('for each of many subjects the walk says what it says for that one alone', async () => {
  let yes = 0;
  let no = 0;
  await fc.assert(
    fc.asyncProperty(worlds(), fc.nat(), fc.integer({ min: 0, max: 8 }), async (world, skip, depth) => {
      const engine = new EngineWorld(world);
      const options: EngineOptions = depth === 0 ? {} : { depth };
      for (const group of groupsOf(world, skip)) {
        engine.begin(options);
        for (const question of group.filter((_, index) => index % 3 !== skip % 4)) {
          await engine.ask(question, options); // for its pages: in some worlds some stay absent
        }
        const asked = askAll(engine, group);
        for (const [index, subject] of asked.subjects.entries()) {
          const found = decided(asked.many, asked.bits[index]!);
          expect(found).toBe(walkAlone(engine, asked, subject));
          if (found === YES) yes++;
          if (found === NO) no++;
        }
      }
    }),
    parameters,
  );
  expect(yes).toBeGreaterThan(RUNS);
  expect(no).toBeGreaterThan(RUNS);
});

test('what is decided under conditions is what a check says, and nothing that hangs on a caveat is', async () => {
  await fc.assert(
    fc.asyncProperty(
      worlds({ caveats: true }),
      fc.nat(),
      fc.option(fc.integer({ min: 0, max: 6 })),
      async (world, skip, depth) => {
        const engine = new EngineWorld(world);
        const options: EngineOptions = {
          evaluate: evaluateWorldCaveats({}),
          ...(depth === null ? {} : { depth }),
        };
        for (const group of groupsOf(world, skip)) {
          engine.begin(options);
          for (const question of group) await engine.ask(question, options);
          const { evaluation } = engine;
          const asked = askAll(engine, group);
          for (const [index, subject] of asked.subjects.entries()) {
            const found = decided(asked.many, asked.bits[index]!);
            if (found === UNKNOWN) continue;
            evaluation.allowWork();
            evaluation.setSubject(subject, NO_NAME);
            expect(check(evaluation, asked.node, asked.name)).toBe(found);
          }
        }
      },
    ),
    parameters,
  );
});

test('the witness of each yes carries it alone, and is of live relationships, each once', async () => {
  let shown = 0;
  await fc.assert(
    fc.asyncProperty(worlds({ caveats: true }), fc.nat(), async (world, skip) => {
      const engine = new EngineWorld(world);
      const options: EngineOptions = { evaluate: evaluateWorldCaveats({}) };
      const stored = new Set(world.relationships.map(formatRelationship));
      for (const group of groupsOf(world, skip)) {
        engine.begin(options);
        for (const question of group) await engine.ask(question, options);
        const { many, witness, node, name, bits } = askAll(engine, group);
        for (const [index, bit] of bits.entries()) {
          if (decided(many, bit) !== YES) continue;
          const relationships = witness.of(node, name, bit);
          expect(witness.lapsesAtNs(node, name, bit)).toBe(firstLapse(relationships));
          expect(witness.of(node, name, bit)).toBe(relationships);
          const texts = relationships.map(formatRelationship);
          for (const text of texts) expect(stored).toContain(text);
          expect(new Set(texts).size).toBe(texts.length);
          shown += texts.length;
          // What exclusions and `.all` look at is not part of a witness, so it must be left in: only drop what a
          // monotone schema can lose.
          if (/ - |\.all\(/u.test(world.schemaText)) continue;
          expect(naiveCheck({ ...world, relationships }, group[index]!, options).kind).toBe('yes');
        }
      }
    }),
    parameters,
  );
  expect(shown).toBeGreaterThan(RUNS);
});

test('no more than one check may look at is looked at, and nothing is said of the rest', async () => {
  await fc.assert(
    fc.asyncProperty(worlds(), fc.nat(), fc.integer({ min: 0, max: 5 }), async (world, skip, work) => {
      const engine = new EngineWorld(world);
      for (const group of groupsOf(world, skip)) {
        engine.begin();
        for (const question of group) await engine.ask(question);
        const whole = askAll(engine, group);
        engine.begin({ work });
        const cut = askAll(engine, group);
        for (const bit of cut.bits) {
          const found = decided(cut.many, bit);
          if (found !== UNKNOWN) expect(decided(whole.many, bit)).toBe(found);
        }
      }
    }),
    parameters,
  );
});

test('more subjects than there are bits get none, and one that was asked for is not asked for again', async () => {
  const engine = new EngineWorld({
    schemaText: 'definition user {}\ndefinition document {\n relation viewer: user\n relation owner: user\n}',
    relationships: [],
    nowMs: 0,
  });
  engine.begin();
  const { objects } = engine.graph;
  const many = new ManyWalk(engine.evaluation);
  many.begin();
  const bits = Array.from({ length: SUBJECTS_MAX + 1 }, (_, index) =>
    many.add(objects.nodeOf('user', `${index}`)),
  );
  expect(new Set(bits).size).toBe(SUBJECTS_MAX + 1);
  expect(bits.at(-1)).toBe(0);
  expect(many.add(objects.nodeOf('user', '3'))).toBe(bits[3]);

  const question = {
    resource: { type: 'document', id: 'one' },
    subject: { type: 'user', id: '0', relation: '' },
  };
  for (const name of ['viewer', 'owner']) await engine.ask({ ...question, name });
  const ask = (name: string): void =>
    many.ask(objects.nodeOf('document', 'one'), objects.names.numberOf(name), bits[0]!);
  ask('viewer');
  expect([many.yes, many.no]).toEqual([0, bits[0]]);
  ask('owner');
  expect([many.yes, many.no]).toEqual([0, 0]);
});
