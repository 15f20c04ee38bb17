import { expect, test } from 'vitest';
import type { ChangeEntry } from '../../src/store/level/change-entries.ts';
import { decodeChange, putChange } from '../../src/store/level/change-row.ts';
import { counterKey } from '../../src/store/level/counter-row.ts';
import { Database } from '../../src/store/level/database.ts';
import type { FindingKind } from '../../src/store/level/findings.ts';
import { fsck } from '../../src/store/level/fsck.ts';
import { endedKey, forwardText, liveKey, reverseText } from '../../src/store/level/identity-key.ts';
import { changeKey, rangeOf, schemaKey, TAG, timeKey } from '../../src/store/level/layout.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { NOTHING_STORED } from '../../src/model/stored.ts';
import { putHead } from '../../src/store/level/head-row.ts';
import { putWindow } from '../../src/store/level/meta.ts';
import { del, put } from '../../src/base/sealed-value.ts';
import type { Operation } from '../../src/base/sealed-value.ts';
import { beginRows, expiryKey } from '../../src/store/level/version-row.ts';
import { commitOf, HandClock, never, relationship, updatesOf, withFolder } from './fixtures.ts';

const live = relationship('document:a#viewer@user:anna');
const expiring = relationship('document:b#viewer@group:eng#member[expiration:2099-01-01T00:00:00Z]');
const ended = relationship('document:c#viewer@user:*');
const stray = relationship('document:z#viewer@user:zoe');
const nothing = Buffer.alloc(0);

/** Revision 1: a schema. 2: three relationships. 3: one ends. 4: one is replaced. 5: nothing. */
async function fill(folder: string): Promise<HandClock> {
  const clock = new HandClock();
  await using store = await LevelStore.open(folder, clock, { sync: false });
  await store.commit(commitOf({ kind: 'schema', text: 'definition user {}', guards: [] }), never);
  const rest = { schemaRevision: 1 };
  const created = [live, expiring, ended].map((one) => ({ operation: 'create', relationship: one }) as const);
  await store.commit(commitOf({ kind: 'update', updates: created }, rest), never);
  await store.commit(updatesOf(['delete document:c#viewer@user:*'], rest), never);
  await store.commit(updatesOf(['touch document:a#viewer@user:anna[cav]'], rest), never);
  await store.commit(updatesOf([], rest), never);
  return clock;
}

async function inject(folder: string, operations: readonly Operation[]): Promise<void> {
  const database = await Database.open(folder, false);
  await database.write(operations, true);
  await database.close();
}

/** The same transaction with other entries. */
async function retold(folder: string, revision: number, entries: readonly ChangeEntry[]): Promise<Operation> {
  const database = await Database.open(folder, false);
  const value = await database.get(changeKey(revision));
  await database.close();
  return putChange({ ...decodeChange([changeKey(revision), value!]), entries });
}

test('a whole store has no findings', async () => {
  await withFolder(async (folder) => {
    await fill(folder);
    expect(await fsck(folder)).toEqual({
      findings: [],
      findingCount: 0,
      counts: { relationships: 2, versions: 4, changes: 5, schemas: 1 },
    });
  });
});

test.each<{ title: string; kind: FindingKind; says: string; damage: readonly Operation[] }>([
  {
    title: 'a lost reverse row',
    kind: 'index',
    says: '`document:b#viewer@group:eng#member`, created at 2, has no reverse row',
    damage: [del(liveKey(reverseText(expiring)))],
  },
  {
    title: 'a lost forward row',
    kind: 'index',
    says: '`document:b#viewer@group:eng#member`, created at 2, has no forward row',
    damage: [del(liveKey(forwardText(expiring)))],
  },
  {
    title: 'a stray reverse row',
    kind: 'index',
    says: '`document:z#viewer@user:zoe`, created at 3, has no forward row',
    damage: [beginRows(stray, 3)[1]!],
  },
  {
    title: 'a relationship that no transaction wrote',
    kind: 'changelog',
    says: '5 versions began inside the window, the changelog leads to 4',
    damage: beginRows(stray, 3),
  },
  {
    title: 'rows that say different things',
    kind: 'index',
    says: 'has a reverse row that says something else',
    damage: [beginRows({ ...live, caveat: { name: 'other', context: {} } }, 4)[1]!],
  },
  {
    title: 'rows that agree on what was never written',
    kind: 'changelog',
    says: '`document:a#viewer@user:anna`, begun at revision 4, has another caveat or expiration',
    damage: beginRows(live, 4),
  },
  {
    title: 'a version that begins in the future',
    kind: 'history',
    says: 'begins outside the revisions 1 to 5',
    damage: beginRows(live, 6),
  },
  {
    title: 'a lost wait for an expiration',
    kind: 'expiry',
    says: '`document:b#viewer@group:eng#member`, created at 2, does not wait',
    damage: [del(expiryKey(expiring.expiresAtNs!, forwardText(expiring)))],
  },
  {
    title: 'a wait for nothing',
    kind: 'expiry',
    says: 'no live relationship expires as',
    damage: [put(expiryKey(5n, forwardText(live)), nothing)],
  },
  {
    title: 'a lost changelog row',
    kind: 'changelog',
    says: 'expected revision 3, found 4',
    damage: [del(changeKey(3))],
  },
  {
    title: 'a lost last changelog row',
    kind: 'changelog',
    says: 'expected it to lead to revision 5, found 4',
    damage: [del(changeKey(5))],
  },
  {
    title: 'a head that is behind',
    kind: 'changelog',
    says: 'lead to revision 4, found 5',
    damage: [putHead(4, NOTHING_STORED)],
  },
  {
    title: 'a window beyond the head',
    kind: 'meta',
    says: 'is beyond the newest',
    damage: [...putWindow(9, 0)],
  },
  {
    title: 'a version left behind by a collection',
    kind: 'garbage',
    says: '`document:c#viewer@user:*`, created at 2, was left behind',
    damage: [...putWindow(3, 0), del(changeKey(1)), del(changeKey(2)), del(changeKey(3))],
  },
  {
    title: 'a lost time',
    kind: 'time',
    says: 'revision 3 has no row for its time',
    damage: [del(timeKey(new HandClock().nowMs(), 3))],
  },
  {
    title: 'a time of nothing',
    kind: 'time',
    says: '6 times inside the window',
    damage: [put(timeKey(7, 3), nothing)],
  },
  {
    title: 'another schema',
    kind: 'schema',
    says: 'the schema of revision 1 is not the one',
    damage: [put(schemaKey(1), Buffer.from('definition admin {}'))],
  },
  {
    title: 'a schema nobody wrote',
    kind: 'schema',
    says: '2 schemas were written',
    damage: [put(schemaKey(3), nothing)],
  },
  {
    title: 'a value under the wrong seal',
    kind: 'unreadable',
    says: 'the checksum does not match',
    damage: [{ type: 'put', key: liveKey(forwardText(expiring)), value: Buffer.from('whatever') }],
  },
  {
    title: 'a sealed value that says nothing',
    kind: 'unreadable',
    says: 'the payload ends too early',
    damage: [put(liveKey(reverseText(expiring)), Buffer.from('x'))],
  },
  {
    title: 'a changelog row that says nothing',
    kind: 'unreadable',
    says: 'is damaged',
    damage: [put(changeKey(3), Buffer.from('x'))],
  },
  {
    title: 'a key too short',
    kind: 'unreadable',
    says: 'is damaged',
    damage: [put(Buffer.from(TAG.forward), nothing)],
  },
  {
    title: 'a key of no kind',
    kind: 'unreadable',
    says: '`zebra` is no key',
    damage: [put(Buffer.from('zebra'), nothing)],
  },
  {
    title: 'a counter that says nothing',
    kind: 'unreadable',
    says: '`nviewers` is damaged: expected a text, found `7`',
    damage: [put(counterKey('viewers'), Buffer.from('{"relation":7}'))],
  },
  {
    title: 'a lost head',
    kind: 'meta',
    says: '`mhead` is damaged: it is missing',
    damage: [del(Buffer.from('mhead'))],
  },
])('finds $title', async ({ kind, says, damage }) => {
  await withFolder(async (folder) => {
    await fill(folder);
    await inject(folder, damage);
    const { findings, findingCount } = await fsck(folder);
    expect(findingCount).toBe(findings.length);
    expect(findings).toContainEqual({ kind, message: expect.stringContaining(says) });
  });
});

test.each<{ title: string; says: string; entries: readonly ChangeEntry[] }>([
  { title: 'too little', says: '2 versions ended inside the window, the changelog leads to 1', entries: [] },
  {
    title: 'too much',
    says: '`document:z#viewer@user:zoe` began at revision 3, but has no row that says so',
    entries: [
      { operation: 'delete', relationship: ended, ended: 2 },
      { operation: 'touch', relationship: stray, ended: undefined },
    ],
  },
  {
    title: 'another end',
    says: '`document:b#viewer@group:eng#member` ended at revision 3, but has no row that says so',
    entries: [{ operation: 'delete', relationship: expiring, ended: 2 }],
  },
])('finds a change that tells $title', async ({ says, entries }) => {
  await withFolder(async (folder) => {
    await fill(folder);
    await inject(folder, [await retold(folder, 3, entries)]);
    const { findings } = await fsck(folder);
    expect(findings.map(({ message }) => message).join('\n')).toContain(says);
  });
});

test('an interrupted collection is no damage, and the next one finishes it', async () => {
  await withFolder(async (folder) => {
    const clock = await fill(folder);
    await inject(folder, putWindow(4, 0)); // as if killed just after the window moved
    expect((await fsck(folder)).findings).toEqual([]);
    const store = await LevelStore.open(folder, clock, { sync: false });
    expect(await store.collect(4, clock.nowMs(), never)).toEqual({ versions: 2, expired: 0, changes: 4 });
    await store.close();
    expect(await fsck(folder)).toMatchObject({ findings: [], counts: { versions: 2, changes: 1 } });
  });
});

test('counts all findings and keeps the first thousand', async () => {
  await withFolder(async (folder) => {
    await fill(folder);
    await inject(
      folder,
      Array.from({ length: 1200 }, (_, n) => put(Buffer.from(`zebra${n}`), nothing)),
    );
    const { findings, findingCount } = await fsck(folder);
    expect([findings.length, findingCount]).toEqual([1000, 1200]);
  });
});

test('a store is asked for where there is none', async () => {
  await withFolder(async (folder) => {
    await expect(fsck(folder)).rejects.toThrow(`expected a store in \`${folder}\`, found none`);
    await (await LevelStore.open(folder, new HandClock())).close();
    expect((await fsck(folder)).findings).toEqual([]);
    const database = await Database.open(folder, false);
    await database.write((await database.lastKeys(rangeOf(TAG.meta), 9)).map(del), true);
    await database.close();
    expect((await fsck(folder)).findings).toMatchObject([{ kind: 'meta' }]);
  });
});

test('a version that overlaps the next one is found', async () => {
  await withFolder(async (folder) => {
    await fill(folder);
    const payload = Buffer.from('000000000002000000000005' + '00', 'hex'); // created 2, deleted 5: the next began at 4
    await inject(
      folder,
      [forwardText(live), reverseText(live)].map((text) => put(endedKey(text, 2), payload)),
    );
    expect((await fsck(folder)).findings).toContainEqual({
      kind: 'history',
      message: '`document:a#viewer@user:anna`, created at 2, reaches into the version created at 4',
    });
  });
});
