import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isExpired, WILDCARD } from '../../src/model/relationship.ts';
import { OBJECT_ID } from '../../src/model/name-rules.ts';
import { compileSchema } from '../../src/schema/compile.ts';
import { Names } from '../../src/model/names.ts';
import { naiveCheck } from './naive.ts';
import { worldOfSeed, worlds } from './random-world.ts';
import type { World } from './world.ts';
import { checksOf, expandsOf } from './world.ts';

const RUNS = 200 * Number(process.env['BAILIWICK_RUNS'] ?? 1);
const SEEDS = Array.from({ length: 300 }, (_, index) => index + 1);

test('one seed is one world', () => {
  expect(worldOfSeed(7)).toEqual(worldOfSeed(7));
  expect(worldOfSeed(7)).not.toEqual(worldOfSeed(8));
});

test('every schema compiles to the definitions beside it', () => {
  fc.assert(
    fc.property(worlds({ caveats: true }), (world) => {
      const outcome = compileSchema(world.schemaText, { names: new Names() });
      if (outcome.kind === 'errors') throw new Error(JSON.stringify(outcome.errors));
      const compiled = [...outcome.schema.definitions.values()].map(({ name, members }) => ({
        name,
        relations: [...members.values()]
          .filter((member) => member.kind === 'relation')
          .map((member) => ({ name: member.name, allowed: member.allowed })),
        permissions: [...members.values()]
          .filter((member) => member.kind === 'permission')
          .map((member) => ({ name: member.name, rewrite: member.rewrite })),
      }));
      expect(compiled).toEqual(world.definitions);
    }),
    { numRuns: RUNS },
  );
});

test('every relationship is allowed, legal and there once', () => {
  fc.assert(
    fc.property(worlds({ caveats: true }), (world) => {
      const identities = new Set<string>();
      for (const { resource, relation, subject, caveat, expiresAtNs } of world.relationships) {
        identities.add(JSON.stringify([resource, relation, subject]));
        expect(OBJECT_ID.test(resource.id) && OBJECT_ID.test(subject.id)).toBe(true);
        const definition = world.definitions.find((one) => one.name === resource.type);
        expect(definition?.relations.find((one) => one.name === relation)?.allowed).toContainEqual({
          type: subject.type,
          kind: subject.id === WILDCARD ? 'wildcard' : subject.relation === '' ? 'object' : 'subject-set',
          relation: subject.relation,
          caveat: caveat?.name ?? '',
          expires: expiresAtNs !== undefined,
        });
      }
      expect(identities.size).toBe(world.relationships.length);
    }),
    { numRuns: RUNS },
  );
});

test.each<{ feature: string; has: (world: World) => boolean }>([
  { feature: 'unions', has: schemaHas(/ \+ /) },
  { feature: 'intersections', has: schemaHas(/ & /) },
  { feature: 'exclusions', has: schemaHas(/ - /) },
  { feature: 'nested operations', has: schemaHas(/\(.*[-+&].*\)/) },
  { feature: 'arrows', has: schemaHas(/->/) },
  { feature: '`.any`', has: schemaHas(/\.any\(/) },
  { feature: '`.all`', has: schemaHas(/\.all\(/) },
  { feature: '`self`', has: schemaHas(/permission.*\bself\b/) },
  { feature: '`nil`', has: schemaHas(/permission.*\bnil\b/) },
  { feature: 'subject sets over relations', has: schemaHas(/#(member|parent|owner|viewer)/) },
  { feature: 'subject sets over permissions', has: schemaHas(/#(view|edit|reach|manage)/) },
  {
    feature: 'wildcards',
    has: ({ relationships }) => relationships.some((one) => one.subject.id === WILDCARD),
  },
  {
    feature: 'expired relationships',
    has: ({ relationships, nowMs }) => relationships.some((one) => isExpired(one.expiresAtNs, nowMs)),
  },
  {
    feature: 'relationships that will expire',
    has: ({ relationships, nowMs }) =>
      relationships.some((one) => one.expiresAtNs !== undefined && !isExpired(one.expiresAtNs, nowMs)),
  },
  {
    feature: 'relationships that expire at the reading itself',
    has: ({ relationships, nowMs }) =>
      relationships.some((one) => one.expiresAtNs === BigInt(nowMs) * 1_000_000n),
  },
  {
    feature: 'self loops',
    has: ({ relationships }) =>
      relationships.some(
        ({ resource, subject }) => resource.type === subject.type && resource.id === subject.id,
      ),
  },
  { feature: 'a yes', has: answers('yes') },
  { feature: 'a no', has: answers('no') },
  { feature: 'an exclusion through a cycle', has: answers('fault') },
  {
    feature: 'subject sets that ask',
    has: (world) => checksOf(world).some((one) => one.subject.relation !== ''),
  },
  { feature: 'expansions', has: (world) => expandsOf(world).length > 0 },
])('worlds have $feature', ({ has }) => {
  expect(SEEDS.filter((seed) => has(worldOfSeed(seed))).length).toBeGreaterThan(0);
});

test('worlds are small', () => {
  for (const seed of SEEDS) {
    const { definitions, objects, relationships } = worldOfSeed(seed);
    expect(definitions.length).toBeLessThanOrEqual(4);
    expect(objects.length).toBeLessThanOrEqual(20);
    expect(relationships.length).toBeLessThanOrEqual(50);
  }
});

test('a failing world shrinks to the part that fails', () => {
  const outcome = fc.check(
    fc.property(worlds(), (world) => !world.relationships.some((one) => one.subject.id === WILDCARD)),
    { seed: 1, numRuns: 1000 },
  );
  const [smallest] = outcome.counterexample ?? [];
  expect(smallest?.relationships.length).toBe(1);
  expect(smallest?.definitions.length).toBeLessThanOrEqual(3);
});

function schemaHas(pattern: RegExp): (world: World) => boolean {
  return ({ schemaText }) => pattern.test(schemaText);
}

function answers(kind: 'yes' | 'no' | 'fault'): (world: World) => boolean {
  return (world) => checksOf(world).some((question) => naiveCheck(world, question).kind === kind);
}
