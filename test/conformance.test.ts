import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../src/base/json.ts';
import { systemClock } from '../src/base/clock.ts';
import { filesIn } from '../src/cli/validate/read-source.ts';
import type { ExpandTree } from '../src/model/expand-tree.ts';
import { formatObject, formatSubject } from '../src/model/object-text.ts';
import type { ObjectRef, SubjectRef } from '../src/model/relationship.ts';
import type { Tenant } from '../src/tenants/tenant.ts';
import { type FileWorld, worldOfFile } from './conformance/file-world.ts';
import { TreeMembers } from './conformance/tree-members.ts';
import { type Answer, check, checkBulk, expand, putSchema, snapshotAt, write } from './operations/calls.ts';
import { listResources, listSubjects, verdictIn } from './operations/lists.ts';
import { TenantInFolder } from './operations/tenant-in-folder.ts';

/*
 * Every file that came with the contract is a world. About everything that occurs in it, check, bulk check, expand and
 * both lookups say the same, before and after a restart. What they say is held to the file's assertions.
 */

const FOLDER = path.join(import.meta.dirname, '../../shared/conformance/spicedb');
const FILES = existsSync(FOLDER) ? filesIn(FOLDER, '.yaml') : [];

/** By `resource#name@subject`, under one context. */
type Answers = ReadonlyMap<string, Answer>;

test.skipIf(!existsSync(FOLDER))('there are files', () => expect(FILES).not.toEqual([]));

describe.each(FILES)('%s', (name) => {
  const world = worldOfFile(path.join(FOLDER, name));

  test('all calls agree, before and after a restart', async () => {
    await using folder = await TenantInFolder.open(systemClock.nowMs());
    await putSchema(folder.tenant, world.schemaText);
    const token = await write(
      folder.tenant,
      world.relationships.map((relationship) => ({ operation: 'create', relationship })),
    );
    const before = await agreedAnswers(folder.tenant, token, world);
    await folder.reopen();
    expect(await agreedAnswers(folder.tenant, token, world)).toEqual(before);
  });
});

/** What is answered under each context, after all calls were seen to agree. */
async function agreedAnswers(tenant: Tenant, token: string, world: FileWorld): Promise<readonly Answers[]> {
  await expectAsserted(tenant, token, world);
  const all: Answers[] = [];
  for (const context of world.contexts) {
    // Lookups first: right after a start nothing is resident that checks have brought in.
    const listed = await listedAnswers(tenant, token, world, context);
    const checked = await checkedAnswers(tenant, token, world, context);
    expect(listed).toEqual(checked);
    all.push(checked);
  }
  await expectExpanded(tenant, token, world, all[0]!);
  return all;
}

async function expectAsserted(tenant: Tenant, token: string, { assertions }: FileWorld): Promise<void> {
  const kinds = { assertTrue: 'yes', assertCaveated: 'conditional', assertFalse: 'no' } as const;
  const at = await snapshotAt(tenant, token);
  for (const { list, relationship, context, text } of assertions) {
    const { resource, relation: permission, subject } = relationship;
    const { kind } = await check(at, { resource, permission, subject, context });
    expect(`${text}: ${kind}`).toBe(`${text}: ${kinds[list]}`);
  }
}

/** By single checks, with which bulk checks agree. */
async function checkedAnswers(
  tenant: Tenant,
  token: string,
  world: FileWorld,
  context: JsonObject,
): Promise<Answers> {
  const at = await snapshotAt(tenant, token);
  const checked = new Map<string, Answer>();
  for (const { resource, permission } of sets(world)) {
    const asks = world.subjects.map((subject) => ({ resource, permission, subject, context }));
    const single: Answer[] = [];
    for (const ask of asks) single.push(await check(at, ask));
    expect(await checkBulk(at, asks)).toEqual(single);
    single.forEach((answer, index) =>
      checked.set(keyOf(resource, permission, world.subjects[index]!), answer),
    );
  }
  return checked;
}

/** By lookups of subjects, with which lookups of resources agree. */
async function listedAnswers(
  tenant: Tenant,
  token: string,
  world: FileWorld,
  context: JsonObject,
): Promise<Answers> {
  const listed = new Map<string, Answer>();
  const kinds = Map.groupBy(world.subjects, ({ type, relation }) => `${type}#${relation}`);
  for (const { resource, permission } of sets(world)) {
    for (const subjects of kinds.values()) {
      const { type: subjectType, relation: subjectRelation } = subjects[0]!;
      const ask = { resource, permission, subjectType, subjectRelation, context };
      const { items, fault } = await listSubjects(() => tenant, token, ask);
      expect(fault).toBeUndefined();
      const ids = new Set(items.map(({ subject }) => subject.id));
      expect(ids.size).toBe(items.length);
      for (const subject of subjects)
        listed.set(keyOf(resource, permission, subject), verdictIn(items, subject.id));
    }
  }
  for (const [resourceType, permissions] of world.members) {
    const resources = world.objects.filter(({ type }) => type === resourceType);
    for (const permission of permissions) {
      for (const subject of world.subjects) {
        const ask = { resourceType, permission, subject, context };
        const { items, fault } = await listResources(() => tenant, token, ask);
        expect(fault).toBeUndefined();
        expect(items.map(({ resourceId, verdict }) => [resourceId, verdict])).toEqual(
          resources
            .map((resource) => [resource.id, listed.get(keyOf(resource, permission, subject))!] as const)
            .filter(([, { kind }]) => kind !== 'no')
            .toSorted(([one], [other]) => (one < other ? -1 : 1)),
        );
      }
    }
  }
  return listed;
}

/** A tree shows no conditions, so it can leave open what they decide, and nothing else. */
async function expectExpanded(
  tenant: Tenant,
  token: string,
  world: FileWorld,
  checked: Answers,
): Promise<void> {
  const at = await snapshotAt(tenant, token);
  const trees = new Map<string, ExpandTree>();
  for (const { resource, permission } of sets(world)) {
    const tree = await expand(at, resource, permission);
    if (tree.kind === 'fault') throw new Error(`${formatObject(resource)}#${permission}: ${tree.reason}`);
    trees.set(formatSubject({ ...resource, relation: permission }), tree);
  }
  const members = new TreeMembers(trees, world.relationships);
  for (const { resource, permission } of sets(world)) {
    for (const subject of world.subjects) {
      const membership = members.membershipOf(subject, { ...resource, relation: permission });
      if (membership === 'maybe') continue;
      const key = keyOf(resource, permission, subject);
      expect(`${key} ${checked.get(key)!.kind}`).toBe(`${key} ${membership}`);
    }
  }
}

function sets({ objects, members }: FileWorld): readonly {
  readonly resource: ObjectRef;
  readonly permission: string;
}[] {
  return objects.flatMap((resource) =>
    (members.get(resource.type) ?? []).map((permission) => ({ resource, permission })),
  );
}

function keyOf(resource: ObjectRef, permission: string, subject: SubjectRef): string {
  return `${formatObject(resource)}#${permission}@${formatSubject(subject)}`;
}
