import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { DRIVE_YES_COUNT, driveWorld, driveWorldOf } from '../../bench/worlds/drive.ts';
import { DRIVE_SIZE, driveShape, NONE } from '../../bench/worlds/drive-shape.ts';
import type { World } from '../../bench/worlds/world.ts';
import { Fault } from '../../src/model/fault.ts';
import { Names } from '../../src/model/names.ts';
import { formatRelationship } from '../../src/model/relationship-text.ts';
import type { Relationship } from '../../src/model/relationship.ts';
import { openScratchWorld } from '../../src/operations/scratch.ts';
import { checkUpdate } from '../../src/schema/check-update.ts';
import type { Schema } from '../../src/schema/schema.ts';
import { compileSchema } from '../../src/schema/compile.ts';

const drive = driveWorld();

function compiled({ schema: text }: World, names = new Names()): Schema {
  const outcome = compileSchema(text, { names });
  if (outcome.kind === 'errors') throw new Error(outcome.errors[0]!.message);
  return outcome.schema;
}

function digestOf({ relationships, questions }: World): string {
  const lines = [...relationships.map(formatRelationship), JSON.stringify(questions)];
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

function countOf(resourceType: string, relation: string): number {
  return drive.relationships.filter((one) => one.resource.type === resourceType && one.relation === relation)
    .length;
}

describe('drive', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(digestOf(driveWorldOf(DRIVE_SIZE))).toBe(digestOf(drive));
    expect(digestOf(driveWorldOf({ ...DRIVE_SIZE, seed: DRIVE_SIZE.seed + 1 }))).not.toBe(digestOf(drive));
  });

  test.each([
    { type: 'organization', relation: 'member', count: 2_000 },
    { type: 'organization', relation: 'admin', count: 20 },
    { type: 'team', relation: 'member', count: 400 * 20 + 360 },
    { type: 'folder', relation: 'parent', count: 5_000 },
    { type: 'folder', relation: 'viewer', count: 5_000 },
    { type: 'folder', relation: 'editor', count: 1_667 },
    { type: 'document', relation: 'folder', count: 50_000 },
    { type: 'document', relation: 'owner', count: 50_000 },
  ])('has $count of `$type#$relation`', ({ type, relation, count }) => {
    expect(countOf(type, relation)).toBe(count);
  });

  test('says each thing once, and nothing else', () => {
    const identities = new Set(drive.relationships.map(formatRelationship));
    expect(identities.size).toBe(drive.relationships.length);
    expect(drive.relationships.length).toBe(122_047);
  });

  test('nests teams and folders in earlier ones', () => {
    const { teamParent, folderParent } = driveShape(DRIVE_SIZE);
    for (const parents of [teamParent, folderParent]) {
      expect(parents.every((parent, index) => parent < index)).toBe(true);
    }
    expect(teamParent.filter((parent) => parent !== NONE)).toHaveLength(360);
  });

  test('is valid under its schema', () => {
    const schema = compiled(drive);
    const check = (relationship: Relationship): void =>
      checkUpdate(schema, { operation: 'create', relationship });
    drive.relationships.forEach(check); // throws at the first that is not
    const [first] = drive.relationships;
    expect(() => check({ ...first!, relation: 'owner' })).toThrow(Fault);
  });

  test('expects what the engine answers', async () => {
    const names = new Names();
    const scratch = openScratchWorld(compiled(drive, names), names, drive.relationships, 0);
    let yesCount = 0;
    for (const { resource, permission, subject, expected } of drive.questions) {
      const verdict = await scratch.check({ resource, permission, subject, context: {} }, 50);
      expect(verdict.kind).toBe(expected ? 'yes' : 'no');
      if (verdict.kind === 'yes') yesCount++;
    }
    expect(yesCount).toBe(DRIVE_YES_COUNT);
  });
});
