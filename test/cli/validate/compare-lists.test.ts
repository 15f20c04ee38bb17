import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareLists } from '../../../src/cli/validate/compare-lists.ts';
import { compileSource } from '../../../src/cli/validate/compile-source.ts';
import { filesIn } from '../../../src/cli/validate/read-source.ts';
import { SubjectFinder } from '../../../src/cli/validate/subject-finder.ts';
import { Fault } from '../../../src/model/fault.ts';
import { parseObjectAndRelation } from '../../../src/model/object-text.ts';
import { parseRelationship } from '../../../src/model/relationship-text.ts';
import type { Relationship } from '../../../src/model/relationship.ts';
import { SourceText } from '../../../src/schema/source-text.ts';
import { openScratchWorld, type ScratchWorld } from '../../../src/operations/scratch.ts';
import { worldOfFile } from '../../conformance/file-world.ts';

const NOW_MS = 1_893_499_200_000;
const SCHEMA = `caveat weekday(day string) {
	day == "monday"
}

definition user {}

definition group {
	relation member: user | group#member
}

definition document {
	relation viewer: user | user:* | group#member | user with weekday
	relation banned: user
	permission view = viewer - banned
}
`;
const LINES = [
  'document:plan#viewer@user:anna',
  'document:plan#viewer@group:eng#member',
  'group:eng#member@user:ben',
  'document:open#viewer@user:*',
  'document:open#banned@user:eve',
  'document:plan#viewer@user:dora[weekday]',
];

function opened(schemaText: string, relationships: readonly Relationship[]) {
  const source = new SourceText('world.zed', schemaText);
  const compiled = compileSource({ text: schemaText, source, placeAt: (offset) => ({ source, offset }) });
  if (compiled.kind !== 'schema') throw new Error('expected a schema that compiles');
  const { schema, names } = compiled;
  return {
    place: { source, offset: 0 },
    world: openScratchWorld(schema, names, relationships, NOW_MS),
    finder: new SubjectFinder(schema, relationships, NOW_MS),
  };
}

/** What is said about one key, asked of `distorted` worlds. */
async function problemsOf(
  key: string,
  distort: (world: ScratchWorld) => ScratchWorld,
): Promise<readonly string[]> {
  const { world, finder, place } = opened(SCHEMA, LINES.map(parseRelationship));
  const on = parseObjectAndRelation(key);
  const problems = await compareLists({ key, on, subjects: [], place }, finder.find(on), distort(world));
  return problems.map(({ message }) => message);
}

describe('lists that are not what checks are', () => {
  test('there is nothing to tell of those that are', async () => {
    for (const key of ['document:plan#view', 'document:open#view', 'group:eng#member'])
      expect(await problemsOf(key, (world) => world)).toEqual([]);
  });

  test.each([
    {
      what: 'a subject that is left out',
      distort: (world: ScratchWorld): ScratchWorld => ({
        ...world,
        lookupSubjects: async (ask, depth) =>
          (await world.lookupSubjects(ask, depth)).filter(({ subject }) => subject.id !== 'ben'),
      }),
      key: 'document:plan#view',
      subject: 'user:ben',
      said: 'expansion `yes`, check `yes`, lookup of subjects `no`, lookup of resources `yes`',
    },
    {
      what: 'a resource that is left out',
      distort: (world: ScratchWorld): ScratchWorld => ({
        ...world,
        lookupResources: async (ask, depth) =>
          ask.subject.id === 'dora' ? [] : world.lookupResources(ask, depth),
      }),
      key: 'document:plan#view',
      subject: 'user:dora',
      said: 'check `conditional`, lookup of subjects `conditional`, lookup of resources `no`',
    },
    {
      what: 'someone whom everyone does not include',
      distort: (world: ScratchWorld): ScratchWorld => ({
        ...world,
        lookupSubjects: async (ask, depth) =>
          (await world.lookupSubjects(ask, depth)).map((item) => ({ ...item, excluded: [] })),
      }),
      key: 'document:open#view',
      subject: 'user:eve',
      said: 'expansion `no`, check `no`, lookup of subjects `yes`, lookup of resources `no`',
    },
    {
      what: 'everyone, who is left out',
      distort: (world: ScratchWorld): ScratchWorld => ({ ...world, lookupSubjects: async () => [] }),
      key: 'document:open#view',
      subject: 'user:*',
      said: 'expansion `yes`, lookup of subjects `no`',
    },
    {
      what: 'a check that says otherwise',
      distort: (world: ScratchWorld): ScratchWorld => ({ ...world, check: async () => ({ kind: 'no' }) }),
      key: 'group:eng#member',
      subject: 'user:ben',
      said: 'expansion `yes`, check `no`, lookup of subjects `yes`, lookup of resources `yes`',
    },
  ])('$what', async ({ distort, key, subject, said }) => {
    expect(await problemsOf(key, distort)).toEqual([
      `For object and permission/relation \`${key}\`, different answers for subject \`${subject}\`: ${said}`,
    ]);
  });
});

const FOLDER = path.join(import.meta.dirname, '../../../../shared/conformance/spicedb');
const FILES = existsSync(FOLDER) ? filesIn(FOLDER, '.yaml') : [];

/** The files say little of who is expected: here everyone is asked about who is found for anything. */
describe.each(FILES)('%s', (name) => {
  test('all that occurs in it is listed as it is found', async () => {
    const { schemaText, relationships, objects, members } = worldOfFile(path.join(FOLDER, name));
    const { world, finder, place } = opened(schemaText, relationships);
    let settledCount = 0;
    for (const object of objects) {
      for (const relation of members.get(object.type) ?? []) {
        const on = { object, relation };
        const found = foundOf(finder, on);
        if (found === undefined) continue;
        const problems = await compareLists({ key: name, on, subjects: [], place }, found, world);
        expect(problems.map(({ message }) => message)).toEqual([]);
        settledCount++;
      }
    }
    expect(settledCount).toBeGreaterThan(0);
  });
});

/** Undefined for data in rings, which can't be opened down to the last set. */
function foundOf(finder: SubjectFinder, on: Parameters<SubjectFinder['find']>[0]) {
  try {
    return finder.find(on);
  } catch (error) {
    if (error instanceof Fault && error.reason === 'depth-exceeded') return undefined;
    throw error;
  }
}
