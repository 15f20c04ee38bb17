import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RelationshipUpdate } from '../../src/model/update.ts';
import type { CheckAsk } from '../../src/operations/asks.ts';
import { worlds } from '../worlds/random-world.ts';
import { type CheckQuestion, checksOf, type World } from '../worlds/world.ts';
import { type Answer, check, putSchema, snapshotAt, write } from './calls.ts';
import { listResources, listSubjects, verdictIn } from './lists.ts';
import { memoryFor, TenantInFolder } from './tenant-in-folder.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 15);

const STRANGER = 'stranger-to-every-world';

/** What single checks say at a snapshot, by id in the order of a list. */
type Checked = readonly (readonly [id: string, answer: Answer])[];

async function checkEach(
  folder: TenantInFolder,
  token: string,
  ids: readonly string[],
  questionOf: (id: string) => CheckAsk,
): Promise<Checked> {
  const at = await snapshotAt(folder.tenant, token);
  const checked: [string, Answer][] = [];
  for (const id of ids.toSorted()) checked.push([id, await check(at, questionOf(id))]);
  return checked;
}

function idsOf(world: World, type: string): readonly string[] {
  return world.objects.filter((object) => object.type === type).map(({ id }) => id);
}

function toResourcesAsk({ resource, name, subject, context }: CheckQuestion) {
  return { resourceType: resource.type, permission: name, subject, context };
}

function toSubjectsAsk({ resource, name, subject, context }: CheckQuestion) {
  const { type: subjectType, relation: subjectRelation } = subject;
  return { resource, permission: name, subjectType, subjectRelation, context };
}

async function expectResources(
  folder: TenantInFolder,
  world: World,
  token: string,
  limit: number,
): Promise<void> {
  for (const question of checksOf(world).slice(0, 6)) {
    const ask = toResourcesAsk(question);
    const checked = await checkEach(folder, token, idsOf(world, ask.resourceType), (id) => ({
      resource: { type: ask.resourceType, id },
      permission: ask.permission,
      subject: ask.subject,
      context: ask.context,
    }));
    const faultAt = checked.findIndex(([, { kind }]) => kind === 'fault');
    const sound = faultAt < 0 ? checked : checked.slice(0, faultAt);
    const list = await listResources(() => folder.tenant, token, ask);
    expect(list.items.map(({ resourceId, verdict }) => [resourceId, verdict])).toEqual(
      sound.filter(([, { kind }]) => kind !== 'no'),
    );
    expect(list.fault).toBe(reasonIn(checked[faultAt]?.[1]));
    expect(await listResources(() => folder.tenant, token, ask, { limit })).toEqual({
      ...list,
      items: list.items.map((item) => ({ ...item, cursor: expect.any(String) as string })),
    });
  }
}

async function expectSubjects(
  folder: TenantInFolder,
  world: World,
  token: string,
  limit: number,
): Promise<void> {
  for (const question of checksOf(world).slice(0, 6)) {
    const ask = toSubjectsAsk(question);
    const ids = [...idsOf(world, ask.subjectType), STRANGER];
    const checked = await checkEach(folder, token, ids, (id) => ({
      resource: ask.resource,
      permission: ask.permission,
      subject: { type: ask.subjectType, id, relation: ask.subjectRelation },
      context: ask.context,
    }));
    const list = await listSubjects(() => folder.tenant, token, ask);
    const reasons = checked.map(([, answer]) => reasonIn(answer)).filter((reason) => reason !== undefined);
    if (list.fault === undefined) expect(reasons).toEqual([]);
    else expect(reasons).toContain(list.fault);
    const listed = list.items.map(({ subject }) => subject.id);
    expect(listed).toEqual([...new Set(listed)].toSorted());
    for (const [id, answer] of checked) {
      if (list.fault === undefined || listed.includes(id)) expect(verdictIn(list.items, id)).toEqual(answer);
    }
    expect(await listSubjects(() => folder.tenant, token, ask, { limit })).toEqual({
      ...list,
      items: list.items.map((item) => ({ ...item, cursor: expect.any(String) as string })),
    });
    const concrete = await listSubjects(() => folder.tenant, token, { ...ask, wildcard: 'exclude' });
    if (list.fault === undefined) {
      expect(concrete.items.map(({ subject }) => subject)).toEqual(
        list.items.map(({ subject }) => subject).filter(({ id }) => id !== '*'),
      );
    }
  }
}

function reasonIn(answer: Answer | undefined): string | undefined {
  return answer?.kind === 'fault' ? answer.reason : undefined;
}

/** Changes about half of what stands: later lists would differ, those at an older revision must not. */
async function stir(folder: TenantInFolder, world: World, round: number): Promise<string> {
  const updates = world.relationships
    .filter((_, index) => (index + round) % 2 === 0)
    .map((relationship, index): RelationshipUpdate => ({
      operation: (index + round) % 3 === 0 ? 'touch' : 'delete',
      relationship,
    }));
  return write(folder.tenant, updates);
}

test.each([{ caveats: false }, { caveats: true }])(
  'lists are what single checks say at every snapshot, in pages of any size, before and after a restart ($caveats)',
  async ({ caveats }) => {
    await fc.assert(
      fc.asyncProperty(worlds({ caveats }), fc.integer({ min: 1, max: 4 }), async (world, limit) => {
        await using folder = await TenantInFolder.open(world.nowMs, {}, memoryFor(world));
        await putSchema(folder.tenant, world.schemaText);
        const touched = world.relationships.map((one): RelationshipUpdate => ({
          operation: 'touch',
          relationship: one,
        }));
        const full = await write(folder.tenant, touched);
        await expectResources(folder, world, full, limit);
        const half = await stir(folder, world, 0);
        await expectSubjects(folder, world, full, limit);
        await expectResources(folder, world, half, limit);
        await folder.reopen();
        for (const token of [half, full]) {
          await expectSubjects(folder, world, token, limit);
          await expectResources(folder, world, token, limit);
        }
      }),
      { numRuns: RUNS },
    );
  },
  300_000,
);

test('a list that is read in pages is one list, whatever is written between them and through a restart', async () => {
  await fc.assert(
    fc.asyncProperty(worlds(), async (world) => {
      await using folder = await TenantInFolder.open(world.nowMs, {}, memoryFor(world));
      await putSchema(folder.tenant, world.schemaText);
      const touched = world.relationships.map((one): RelationshipUpdate => ({
        operation: 'touch',
        relationship: one,
      }));
      const token = await write(folder.tenant, touched);
      let round = 0;
      const between = async (): Promise<void> => {
        await stir(folder, world, round++);
        if (round % 3 === 0) await folder.reopen();
      };
      for (const question of checksOf(world).slice(0, 3)) {
        const resources = toResourcesAsk(question);
        const whole = await listResources(() => folder.tenant, token, resources);
        const paged = await listResources(() => folder.tenant, token, resources, { limit: 1, between });
        expect(paged.items.map(({ resourceId, verdict }) => [resourceId, verdict])).toEqual(
          whole.items.map(({ resourceId, verdict }) => [resourceId, verdict]),
        );
        const subjects = toSubjectsAsk(question);
        const all = await listSubjects(() => folder.tenant, token, subjects);
        const each = await listSubjects(() => folder.tenant, token, subjects, { limit: 1, between });
        expect(each.items.map(({ subject, excluded }) => [subject, excluded])).toEqual(
          all.items.map(({ subject, excluded }) => [subject, excluded]),
        );
      }
    }),
    { numRuns: RUNS },
  );
}, 300_000);
