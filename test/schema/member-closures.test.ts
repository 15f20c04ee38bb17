import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReflectedMember } from '../../src/model/reflection.ts';
import { membersHolding, membersUsedBy, membersUsing } from '../../src/schema/member-closures.ts';
import { reachOf, terminalTypes } from '../../src/schema/reachability.ts';
import { naiveCheck } from '../worlds/naive.ts';
import { worlds } from '../worlds/random-world.ts';
import { everyCheck } from '../worlds/world.ts';
import { RUNS, schemaOf } from './compiled.ts';
import { schemaContent } from './random-schema.ts';

const { definitions } = schemaOf(`use self
definition user {}
definition robot {}
definition group {
	relation member: user | group#member
	relation admin: robot
	permission all = member
	permission own = self
}
definition folder {
	relation parent: folder
	relation viewer: user:* | group#all
	relation banned: user
	relation unused: robot
	permission view = (viewer - banned) + parent->view
	permission only = view & nil
}
definition document {
	relation folder: folder | group
	permission read = folder.all(view) - folder->own
}`);

function texts(members: readonly ReflectedMember[]): string {
  return members
    .map(({ definition, name, kind }) => `${definition}#${name}${kind === 'permission' ? '()' : ''}`)
    .join(' ');
}

test.each([
  { of: ['group', 'all'], uses: 'group#member' },
  { of: ['group', 'member'], uses: '' }, // itself, which goes without saying
  {
    of: ['folder', 'view'],
    uses: 'folder#banned folder#parent folder#viewer group#all() group#member',
  },
  {
    of: ['document', 'read'],
    uses: 'document#folder folder#banned folder#parent folder#view() folder#viewer group#all() group#member group#own()',
  },
  { of: ['folder', 'missing'], uses: '' },
] as const)('$of uses $uses', ({ of: [type, name], uses }) => {
  expect(texts(membersUsedBy(definitions, { type, name }))).toBe(uses);
});

test.each([
  {
    of: ['group', 'member'],
    by: 'document#read() folder#only() folder#view() folder#viewer group#all()',
  },
  { of: ['folder', 'banned'], by: 'document#read() folder#only() folder#view()' }, // taken away, which decides too
  { of: ['document', 'folder'], by: 'document#read()' },
  { of: ['group', 'own'], by: 'document#read()' },
  { of: ['group', 'admin'], by: '' },
] as const)('$of is used by $by', ({ of: [type, name], by }) => {
  expect(texts(membersUsing(definitions, { type, name }))).toBe(by);
});

test.each([
  {
    type: 'user',
    may: 'document#read() folder#banned folder#only() folder#view() folder#viewer group#all() group#member',
  },
  { type: 'robot', may: 'folder#unused group#admin' },
  { type: 'group', may: 'document#folder group#own()' }, // what only takes them away gives them nothing
  { type: 'folder', may: 'document#folder folder#parent' },
  { type: 'document', may: '' },
])('a $type itself may have $may', ({ type, may }) => {
  expect(texts(membersHolding(definitions, type))).toBe(may);
});

interface Asked {
  readonly type: string;
  readonly name: string;
  readonly key: string;
}

function everyMember(all: typeof definitions): readonly Asked[] {
  return [...all.values()].flatMap(({ name: type, members }) =>
    [...members.keys()].map((name) => ({ type, name, key: `${type}#${name}` })),
  );
}

const keys = (members: readonly ReflectedMember[]): readonly string[] =>
  members.map(({ definition, name }) => `${definition}#${name}`);

test('what uses a member is what lists it among its uses, over random schemas', () => {
  const schemas = fc.oneof(
    schemaContent.map((content) => content.definitions),
    worlds().map(({ schemaText }) => schemaOf(schemaText).definitions),
  );
  fc.assert(
    fc.property(schemas, (all) => {
      const members = everyMember(all);
      const uses = new Map(members.map((one) => [one.key, keys(membersUsedBy(all, one))]));
      for (const one of members) {
        const inverse = members.filter(({ key }) => uses.get(key)?.includes(one.key)).map(({ key }) => key);
        expect(keys(membersUsing(all, one)).toSorted()).toEqual(inverse.toSorted());
      }
    }),
    { numRuns: RUNS },
  );
});

test('what a type may have is what a walk from each member down ends in, over random schemas', () => {
  fc.assert(
    fc.property(schemaContent, ({ definitions: all }) => {
      for (const type of all.keys()) {
        const reached = everyMember(all).filter((one) =>
          terminalTypes(reachOf(all, one.type, one.name)).has(type),
        );
        expect(keys(membersHolding(all, type)).toSorted()).toEqual(reached.map(({ key }) => key).toSorted());
      }
    }),
    { numRuns: RUNS },
  );
});

test('nobody has what their type may not have, and nothing but what is used decides, over random worlds', () => {
  fc.assert(
    fc.property(worlds(), (world) => {
      const { definitions: all } = schemaOf(world.schemaText);
      const held = new Map([...all.keys()].map((type) => [type, new Set(keys(membersHolding(all, type)))]));
      for (const question of everyCheck(world)) {
        const { resource, name, subject } = question;
        if (subject.relation !== '' || naiveCheck(world, question).kind !== 'yes') continue;
        expect(held.get(subject.type)).toContain(`${resource.type}#${name}`);
      }
      const [asked] = everyMember(all);
      if (asked === undefined) return;
      const used = new Set([asked.key, ...keys(membersUsedBy(all, asked))]);
      const less = world.relationships.filter(({ resource, relation }) =>
        used.has(`${resource.type}#${relation}`),
      );
      for (const question of everyCheck(world)) {
        if (question.resource.type !== asked.type || question.name !== asked.name) continue;
        expect(naiveCheck({ ...world, relationships: less }, question).kind).toBe(
          naiveCheck(world, question).kind,
        );
      }
    }),
    { numRuns: Math.ceil(RUNS / 10) },
  );
});
