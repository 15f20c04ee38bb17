import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { DecisionDesk } from '../../../src/decisions/desk.ts';
import { ownDesk } from '../../../src/decisions/own-desk.ts';
import { Fault } from '../../../src/model/fault.ts';
import type { LookupSubjectsAsk } from '../../../src/operations/asks.ts';
import { recordedCheckBulkPermissions } from '../../../src/operations/recorded/check-bulk-permissions.ts';
import { recordedCheckPermission } from '../../../src/operations/recorded/check-permission.ts';
import { recordedExpandPermissionTree } from '../../../src/operations/recorded/expand-permission-tree.ts';
import { recordedLookupResources } from '../../../src/operations/recorded/lookup-resources.ts';
import { recordedLookupSubjects } from '../../../src/operations/recorded/lookup-subjects.ts';
import { recordedWriteRelationships } from '../../../src/operations/recorded/write-relationships.ts';
import { LevelStore } from '../../../src/store/level/level-store.ts';
import { DEFAULT_LIMITS } from '../../../src/tenants/limits.ts';
import { type DecisionDurability, Tenant } from '../../../src/tenants/tenant.ts';
import { collect, openLog } from '../../decisions/fixtures.ts';
import { CALLER, NEVER, putSchema, question, reasonOf, snapshot, updateOf, writeText } from '../calls.ts';
import { HeldClock } from '../tenant-in-folder.ts';

/*
 * The invariant: beside a log that takes nothing, no answer leaves, and nothing is changed. Its desk fails here where a
 * full disk, a full queue or a thread that died would make it fail.
 */

const SCHEMA = 'definition user {}\n\ndefinition document {\n\trelation viewer: user\n}\n';
const ASK = { ...question('document:plan#viewer@user:anna'), tracing: false };
const SUBJECTS: LookupSubjectsAsk = {
  resource: ASK.resource,
  permission: 'viewer',
  subjectType: 'user',
  subjectRelation: '',
  context: {},
  concreteLimit: 0,
  cursor: undefined,
  wildcard: 'include',
};
const RESOURCES = {
  resourceType: 'document',
  permission: 'viewer',
  subject: ASK.subject,
  context: {},
  limit: 0,
  cursor: undefined,
};

/** What of the desk fails: all of it, or what takes records while it says that it takes them. */
type Failing = 'all' | 'taking';

async function worldWith(
  failing: Failing,
  decisionDurability: DecisionDurability,
): Promise<{ readonly tenant: Tenant; readonly heal: () => void }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-failing-'));
  const clock = new HeldClock(1_893_499_200_000);
  const log = await openLog(path.join(folder, 'decisions'), { clock });
  const desk = ownDesk(log);
  let isFailing = false;
  const assertWell = (): void => {
    if (isFailing) throw new Fault('decision-log-unavailable', 'the disk is full');
  };
  const wrapped: DecisionDesk = {
    ...desk,
    note(entry) {
      assertWell();
      desk.note(entry);
    },
    append(entry) {
      assertWell();
      return desk.append(entry);
    },
    async appendDurably(entry) {
      assertWell();
      return desk.appendDurably(entry);
    },
    requireTaking() {
      if (failing === 'all') assertWell();
    },
  };
  const store = await LevelStore.open(folder, clock, { sync: false });
  const options = { clock, limits: DEFAULT_LIMITS, decisions: wrapped, decisionDurability };
  const tenant = await Tenant.open('default', store, options);
  await putSchema(tenant, SCHEMA);
  await writeText(tenant, 'touch document:plan#viewer@user:anna');
  isFailing = true;
  onTestFinished(async () => {
    await tenant.close();
    await log.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { tenant, heal: () => (isFailing = false) };
}

const CASES = [
  { failing: 'all', durability: 'batch' },
  { failing: 'all', durability: 'sync' },
  { failing: 'taking', durability: 'batch' },
  { failing: 'taking', durability: 'sync' },
] as const;

test.each(CASES)(
  'no answer leaves ($failing of the desk fails, $durability)',
  async ({ failing, durability }) => {
    const { tenant, heal } = await worldWith(failing, durability);
    const at = await snapshot(tenant);
    const bulk = { items: [ASK], tracing: false };
    const unknown = { ...ASK, permission: 'fly' };
    const asking = {
      check: async () => recordedCheckPermission(at, CALLER, ASK, NEVER),
      'refused check': async () => recordedCheckPermission(at, CALLER, unknown, NEVER),
      bulk: async () => recordedCheckBulkPermissions(at, CALLER, bulk, NEVER),
      expand: async () => recordedExpandPermissionTree(at, CALLER, { ...ASK }, NEVER),
      resources: () => collect(recordedLookupResources(at, CALLER, RESOURCES, NEVER)),
      subjects: () => collect(recordedLookupSubjects(at, CALLER, SUBJECTS, NEVER)),
    };
    for (const [name, ask] of Object.entries(asking)) {
      expect([name, await reasonOf(ask)]).toEqual([name, 'decision-log-unavailable']);
    }
    heal();
    expect(await recordedCheckPermission(at, CALLER, ASK, NEVER)).toMatchObject({ verdict: { kind: 'yes' } });
  },
);

test('no item of a list leaves beside a log that says it takes none', async () => {
  const { tenant } = await worldWith('all', 'batch');
  const at = await snapshot(tenant);
  for (const list of [
    recordedLookupResources(at, CALLER, RESOURCES, NEVER),
    recordedLookupSubjects(at, CALLER, SUBJECTS, NEVER),
  ]) {
    await expect(list.next()).rejects.toMatchObject({ reason: 'decision-log-unavailable' });
  }
});

test('nothing is changed beside a log that says it takes none', async () => {
  const { tenant } = await worldWith('all', 'batch');
  const before = tenant.store.head();
  const ask = {
    updates: [updateOf('delete document:plan#viewer@user:anna')],
    preconditions: [],
    metadata: undefined,
  };
  expect(await reasonOf(() => recordedWriteRelationships(tenant, CALLER, ask, NEVER))).toBe(
    'decision-log-unavailable',
  );
  expect(tenant.store.head()).toBe(before);
});

test('a change whose record fails afterwards stands, and its caller is told so', async () => {
  const { tenant } = await worldWith('taking', 'batch');
  const before = tenant.store.head();
  const ask = {
    updates: [updateOf('touch document:plan#viewer@user:ben')],
    preconditions: [],
    metadata: undefined,
  };
  await expect(recordedWriteRelationships(tenant, CALLER, ask, NEVER)).rejects.toMatchObject({
    reason: 'decision-log-unavailable',
    message: expect.stringContaining(`the change was made, as revision ${before + 1},`),
  });
  expect(tenant.store.head()).toBe(before + 1);
});
