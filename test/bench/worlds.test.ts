import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { AGENTS_SIZE, agentsShape } from '../../bench/worlds/agents-shape.ts';
import { agentsWorldOf, chainQuestions } from '../../bench/worlds/agents.ts';
import { conditionsWorldOf } from '../../bench/worlds/conditions.ts';
import { deepWorldOf } from '../../bench/worlds/deep.ts';
import { DRIVE_YES_COUNT, driveWorld, driveWorldOf } from '../../bench/worlds/drive.ts';
import { DRIVE_SIZE, driveShape, driveSize, NONE } from '../../bench/worlds/drive-shape.ts';
import { groupsWorldOf, memberOfEveryone } from '../../bench/worlds/groups.ts';
import { tenantWorld } from '../../bench/worlds/tenant.ts';
import { wideWorldOf } from '../../bench/worlds/wide.ts';
import type { World } from '../../bench/worlds/world.ts';
import { Names } from '../../src/model/names.ts';
import { formatRelationship } from '../../src/model/relationship-text.ts';
import { openScratchWorld } from '../../src/operations/scratch.ts';
import { checkUpdate } from '../../src/schema/check-update.ts';
import { compileSchema } from '../../src/schema/compile.ts';
import type { Schema } from '../../src/schema/schema.ts';

const SMALL_AGENTS = { ...AGENTS_SIZE, folders: 60, documents: 200, chains: 30 };
const SMALL: readonly World[] = [
  driveWorldOf({ ...DRIVE_SIZE, users: 60, teams: 20, topTeams: 4, folders: 50, documents: 300 }),
  deepWorldOf({ seed: 1, chains: 3, depth: 40, documents: 4, users: 10 }),
  groupsWorldOf({ seed: 1, chains: 3, depth: 30, membersPerGroup: 2, everyone: 500 }),
  wideWorldOf({ seed: 1, viewers: 100, groups: 100 }),
  conditionsWorldOf({ seed: 1, documents: 50, users: 7 }),
  agentsWorldOf(SMALL_AGENTS),
  tenantWorld(17),
];

function compiled({ schema: text }: World, names = new Names()): Schema {
  const outcome = compileSchema(text, { names });
  if (outcome.kind === 'errors') throw new Error(outcome.errors[0]!.message);
  return outcome.schema;
}

function digestOf({ relationships, questions }: World): string {
  const lines = [...relationships()].map(formatRelationship);
  return createHash('sha256')
    .update([...lines, JSON.stringify(questions)].join('\n'))
    .digest('hex');
}

/** Holds every question to the engine, and tells how often each answer was right. */
async function answersOf(world: World): Promise<Readonly<Record<string, number>>> {
  const names = new Names();
  const scratch = openScratchWorld(compiled(world, names), names, [...world.relationships()], 0);
  const counts: Record<string, number> = {};
  for (const { resource, permission, subject, context, expected } of world.questions) {
    const verdict = await scratch.check({ resource, permission, subject, context }, 50);
    expect(verdict.kind).toBe(expected);
    counts[expected] = (counts[expected] ?? 0) + 1;
  }
  return counts;
}

describe.each(SMALL)('a small world of $name', (world) => {
  test('says each thing once, valid under its schema, the same each time', () => {
    const schema = compiled(world);
    const relationships = [...world.relationships()];
    for (const relationship of relationships) checkUpdate(schema, { operation: 'create', relationship });
    expect(new Set(relationships.map(formatRelationship)).size).toBe(relationships.length);
    expect([...world.relationships()]).toEqual(relationships);
  });

  test('expects what the engine answers, more than one thing', async () => {
    expect(Object.keys(await answersOf(world)).length).toBeGreaterThan(1);
  });

  test('lists what its questions say', () => {
    for (const list of world.lists()) {
      expect(list.expected).toEqual([...new Set(list.expected)].toSorted());
      for (const { resource, permission, subject, expected } of world.questions) {
        const [isAsked, id] =
          list.kind === 'resources'
            ? [subject.type === list.subject.type && subject.id === list.subject.id, resource.id]
            : [resource.type === list.resource.type && resource.id === list.resource.id, subject.id];
        if (isAsked && permission === list.permission) {
          expect(list.expected.includes(id)).toBe(expected === 'yes');
        }
      }
    }
  });
});

describe('drive', () => {
  const drive = driveWorld();

  test('is the same for the same seed, and another for another', () => {
    const small = { ...DRIVE_SIZE, documents: 500 };
    expect(digestOf(driveWorldOf(small))).toBe(digestOf(driveWorldOf(small)));
    expect(digestOf(driveWorldOf({ ...small, seed: small.seed + 1 }))).not.toBe(
      digestOf(driveWorldOf(small)),
    );
  });

  test('has the promised number of each relation, and ten times as many at ten times the size', () => {
    const counts = new Map<string, number>();
    for (const { resource, relation } of drive.relationships()) {
      const name = `${resource.type}#${relation}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    expect(Object.fromEntries(counts)).toEqual({
      'organization#member': 2_000,
      'organization#admin': 20,
      'team#member': 400 * 20 + 360,
      'folder#parent': 5_000,
      'folder#viewer': 5_000,
      'folder#editor': 1_667,
      'document#folder': 50_000,
      'document#owner': 50_000,
    });
    expect(driveSize(10)).toMatchObject({ organizations: 200, users: 20_000, documents: 500_000 });
  });

  test('nests teams and folders in earlier ones', () => {
    const { teamParent, folderParent } = driveShape(DRIVE_SIZE);
    for (const parents of [teamParent, folderParent]) {
      expect(parents.every((parent, index) => parent < index)).toBe(true);
    }
    expect(teamParent.filter((parent) => parent !== NONE)).toHaveLength(360);
  });

  test('expects what the engine answers', async () => {
    expect(await answersOf(drive)).toEqual({ yes: DRIVE_YES_COUNT, no: 4_096 - DRIVE_YES_COUNT });
  });
});

describe('agents', () => {
  test('every link of a chain may view what the chain is asked about', async () => {
    const world = agentsWorldOf(SMALL_AGENTS);
    const questions = chainQuestions(agentsShape(SMALL_AGENTS), 3, 8);
    expect(questions).toHaveLength(1 + 2 * 8);
    expect(await answersOf({ ...world, questions })).toEqual({ yes: 17 });
  });
});

describe('groups', () => {
  test('know who is in everyone', () => {
    const size = { seed: 1, chains: 1, depth: 1, membersPerGroup: 1, everyone: 500 };
    expect(memberOfEveryone(499, size).expected).toBe('yes');
    expect(memberOfEveryone(500, size).expected).toBe('no');
  });
});
