import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CheckTrace } from '../../src/model/trace.ts';
import { evaluateWorldCaveats } from '../worlds/caveats.ts';
import { canonicalTree, naiveExpand } from '../worlds/naive-expand.ts';
import { naiveCheck } from '../worlds/naive.ts';
import { worlds } from '../worlds/random-world.ts';
import { type CheckQuestion, checksOf, everyCheck, expandsOf, type World } from '../worlds/world.ts';
import { type EngineAnswer, type EngineOptions, EngineWorld } from './engine-world.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 300);
const parameters = { numRuns: RUNS };

function expectAgreement(
  world: World,
  question: CheckQuestion,
  found: EngineAnswer,
  options: EngineOptions,
): void {
  const naive = naiveCheck(world, question, {
    ...(options.depth === undefined ? {} : { depthMax: options.depth }),
    ...(options.evaluate === undefined ? {} : { evaluate: options.evaluate }),
  });
  if (naive.kind === 'fault' && found.kind === 'fault') expect(naive.reasons).toContain(found.reason);
  else expect(found).toEqual(naive);
}

test('a check is the well-founded model, whatever pages are loaded in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(worlds(), fc.infiniteStream(fc.nat()), async (world, random) => {
      const engine = new EngineWorld(world);
      const options: EngineOptions = {
        pick: (wanted) => [wanted[(random.next().value as number) % wanted.length]!],
      };
      for (const question of checksOf(world)) {
        expectAgreement(world, question, await engine.check(question, options), options);
      }
    }),
    parameters,
  );
});

test('what one request found for a subject serves its next questions', async () => {
  await fc.assert(
    fc.asyncProperty(worlds({ caveats: true }), fc.nat(), async (world, skip) => {
      const engine = new EngineWorld(world);
      const options: EngineOptions = { evaluate: evaluateWorldCaveats({}) };
      const every = [...everyCheck(world)];
      engine.begin(options);
      for (let index = skip % 7; index < every.length; index += 1 + Math.floor(every.length / 60)) {
        expectAgreement(world, every[index]!, await engine.ask(every[index]!, options), options);
      }
    }),
    parameters,
  );
});

test('conditions: true, false, missing and unknown caveats', async () => {
  await fc.assert(
    fc.asyncProperty(worlds({ caveats: true }), async (world) => {
      const engine = new EngineWorld(world);
      for (const question of checksOf(world)) {
        const options: EngineOptions = { evaluate: evaluateWorldCaveats(question.context) };
        expectAgreement(world, question, await engine.check(question, options), options);
        expectAgreement(world, question, await engine.check(question), {});
      }
    }),
    parameters,
  );
});

test('the depth limit is the distance along the shortest way, not along the way that was walked', async () => {
  await fc.assert(
    fc.asyncProperty(worlds({ caveats: true }), fc.integer({ min: 0, max: 6 }), async (world, depth) => {
      const engine = new EngineWorld(world);
      const options: EngineOptions = { depth, evaluate: evaluateWorldCaveats({}) };
      engine.begin(options);
      for (const question of checksOf(world)) {
        expectAgreement(world, question, await engine.ask(question, options), options);
      }
    }),
    parameters,
  );
});

test('the witness of a yes carries it alone, and is of live relationships', async () => {
  await fc.assert(
    fc.asyncProperty(worlds({ caveats: true }), async (world) => {
      const engine = new EngineWorld(world);
      for (const question of checksOf(world)) {
        const options: EngineOptions = { evaluate: evaluateWorldCaveats(question.context) };
        if ((await engine.check(question, options)).kind !== 'yes') continue;
        const witness = engine.witness(question);
        for (const one of witness) expect(world.relationships).toContainEqual(one);
        expect(
          new Set(
            witness.map((one) =>
              JSON.stringify(one, (_, v: unknown) => (String(v) && v instanceof Object ? v : String(v))),
            ),
          ).size,
        ).toBe(witness.length);
        // What exclusions and `.all` look at is not part of a witness, so it must be left in: only drop what a
        // monotone schema can lose.
        if (/ - |\.all\(/u.test(world.schemaText)) continue;
        expect(naiveCheck({ ...world, relationships: witness }, question, options).kind).toBe('yes');
      }
    }),
    parameters,
  );
});

test('an explanation has the verdict of the check, and a cause below every verdict', async () => {
  await fc.assert(
    fc.asyncProperty(worlds({ caveats: true }), async (world) => {
      const engine = new EngineWorld(world);
      for (const question of checksOf(world)) {
        const options: EngineOptions = { evaluate: evaluateWorldCaveats(question.context) };
        const found = await engine.check(question, options);
        const trace = await new EngineWorld(world).explain(question, options);
        expect(trace.verdict).toBe(found.kind);
        expect(trace.resource).toEqual(question.resource);
        expectShownOnce(trace, new Set());
      }
    }),
    parameters,
  );
});

function expectShownOnce(trace: CheckTrace, shown: Set<string>): void {
  const key = JSON.stringify([trace.resource, trace.name]);
  expect(trace.repeated).toBe(shown.has(key));
  shown.add(key);
  if (trace.repeated) expect(trace.children).toEqual([]);
  for (const child of trace.children) expectShownOnce(child, shown);
}

test('expand is the tree of the schema over the stored subjects', async () => {
  await fc.assert(
    fc.asyncProperty(worlds({ caveats: true }), async (world) => {
      const engine = new EngineWorld(world);
      for (const question of expandsOf(world)) {
        const naive = naiveExpand(world, question.resource, question.name);
        let found;
        try {
          found = await engine.expand(question);
        } catch (fault) {
          found = (fault as { reason: string }).reason;
        }
        if (naive.kind === 'tree') expect(canonicalTree(found as never)).toEqual(canonicalTree(naive.tree));
        else expect(['depth-exceeded', 'work-exceeded']).toContain(found);
      }
    }),
    parameters,
  );
});
