import { expect, test } from 'vitest';
import { decodeToken } from '../../src/consistency/token.ts';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import type { Relationship } from '../../src/model/relationship.ts';
import { checkPermission } from '../../src/operations/check-permission.ts';
import { importRelationships } from '../../src/operations/import-relationships.ts';
import { openSnapshot } from '../../src/operations/snapshot.ts';
import { writeSchema } from '../../src/operations/write-schema.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { DEFAULT_LIMITS } from '../../src/tenants/limits.ts';
import { Tenant } from '../../src/tenants/tenant.ts';
import { HandClock, never, withFolder } from '../store/fixtures.ts';

const SCHEMA = `definition user {}

definition group {
	relation member: user
}

definition document {
	relation viewer: user | group#member
	permission view = viewer
}`;
const CALLER = { tenant: 'default', name: 'test' };
const DOCUMENTS = 3000;

/** Every document for anna, a third of them by way of a group that she is in last of all. */
async function* batches(): AsyncGenerator<readonly Relationship[], void> {
  for (let n = 0; n < DOCUMENTS; n += 100) {
    yield Array.from({ length: 100 }, (_, m) =>
      parseRelationship(`document:d${n + m}#viewer@${(n + m) % 3 === 0 ? 'group:eng#member' : 'user:anna'}`),
    );
  }
  yield [parseRelationship('group:eng#member@user:anna')];
}

/*
 * Pages are loaded while a large change is applied part by part. Each check must see all of the import or nothing,
 * by the state its token names, whatever was loaded when.
 */
test('a check sees all of an import or nothing of it', async () => {
  await withFolder(async (folder) => {
    const clock = new HandClock();
    const store = await LevelStore.open(folder, clock, { sync: false, importChunkMax: 50 });
    await using tenant = await Tenant.open('default', store, { clock, limits: DEFAULT_LIMITS });
    await writeSchema(tenant, CALLER, { schema: SCHEMA }, never);
    const may = async (id: number) => {
      const snapshot = await openSnapshot(
        tenant,
        { consistency: { kind: 'minimize-latency' }, cursor: undefined },
        never,
      );
      const ask = {
        resource: { type: 'document', id: `d${id}` },
        permission: 'view',
        subject: { type: 'user', id: 'anna', relation: '' },
        context: {},
        tracing: false,
      };
      const { verdict, checkedAt } = await checkPermission(snapshot, CALLER, ask, never);
      return { yes: verdict.kind === 'yes', revision: decodeToken(store.id, checkedAt) };
    };
    const before = store.head();
    let isImporting = true;
    const seen = { before: 0, after: 0, underWay: 0 };
    const asking = Array.from({ length: 8 }, async (_, worker) => {
      for (let n = worker; isImporting; n += 7) {
        const isCommitted = store.head() > before;
        const { yes, revision } = await may(n % DOCUMENTS);
        expect([n % DOCUMENTS, yes]).toEqual([n % DOCUMENTS, revision > before]);
        seen[revision > before ? 'after' : isCommitted ? 'underWay' : 'before']++;
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
    const { writtenAt } = await importRelationships(tenant, CALLER, batches(), never);
    isImporting = false;
    await Promise.all(asking);
    expect(decodeToken(store.id, writtenAt)).toBe(before + 1);
    for (let n = 0; n < DOCUMENTS; n++) expect([n, (await may(n)).yes]).toEqual([n, true]);
    expect(seen.before).toBeGreaterThan(0);
    expect(seen.underWay).toBeGreaterThan(0); // committed, and not applied whole: the case this is about
  });
});
