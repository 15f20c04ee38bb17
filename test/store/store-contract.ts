import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/model/fault.ts';
import type { RelationshipFilter } from '../../src/model/filter.ts';
import { formatRelationship } from '../../src/model/relationship-text.ts';
import type { ChangeSet, NextPage, NextPagesQuery, PageKey, Store } from '../../src/store/store.ts';
import type { Fixture } from './fixtures.ts';
import { changesUpToHead, commitOf, never, relationship, scanAll, updatesOf, write } from './fixtures.ts';

/** What every `Store` must do. `open` makes an empty one. */
export function storeContract(name: string, open: () => Promise<Fixture>): void {
  const storeTest = (title: string, run: (fixture: Fixture) => Promise<void>): void => {
    test(title, async () => {
      const fixture = await open();
      try {
        await run(fixture);
      } finally {
        await fixture.close();
      }
    });
  };
  const scanTexts = async ({ store, clock }: Fixture, filter: RelationshipFilter = {}, at = store.head()) =>
    (await scanAll(store, at, clock.nowMs(), filter)).map(formatRelationship);

  describe(`${name}: commits`, () => {
    storeTest('an empty store is at revision 0 and has 16 hex digits for an id', async ({ store }) => {
      expect([store.head(), store.oldest()]).toEqual([0, 0]);
      expect(store.id).toMatch(/^[0-9a-f]{16}$/);
      expect(await store.readSchema(0)).toBeUndefined();
    });

    storeTest('revisions are dense, and each shows its own state', async (fixture) => {
      const { store } = fixture;
      expect(await write(store, 'create document:a#viewer@user:anna')).toEqual({
        revision: 1,
        deletedCount: 0,
        partial: false,
      });
      await write(store, 'touch document:a#viewer@user:anna[old]', 'create document:a#viewer@user:ben');
      await write(store, 'delete document:a#viewer@user:anna');
      expect(await scanTexts(fixture, {}, 0)).toEqual([]);
      expect(await scanTexts(fixture, {}, 1)).toEqual(['document:a#viewer@user:anna']);
      expect(await scanTexts(fixture, {}, 2)).toEqual([
        'document:a#viewer@user:anna[old]',
        'document:a#viewer@user:ben',
      ]);
      expect(await scanTexts(fixture, {}, 3)).toEqual(['document:a#viewer@user:ben']);
    });

    storeTest('create of what is there fails, names it, and uses no revision', async (fixture) => {
      const { store } = fixture;
      await write(store, 'create document:a#viewer@group:eng#member');
      const again = write(
        store,
        'create document:b#viewer@user:x',
        'create document:a#viewer@group:eng#member[cav]',
      );
      await expect(again).rejects.toThrow('`document:a#viewer@group:eng#member`');
      await expect(again).rejects.toMatchObject({
        reason: 'already-exists',
        details: {
          relationship: 'document:a#viewer@group:eng#member',
          resource_type: 'document',
          resource_object_id: 'a',
          resource_relation: 'viewer',
          subject_type: 'group',
          subject_object_id: 'eng',
          subject_relation: 'member',
        },
      });
      expect(store.head()).toBe(1);
      expect(await scanTexts(fixture)).toEqual(['document:a#viewer@group:eng#member']);
    });

    storeTest('create over an expired relationship replaces it', async (fixture) => {
      const { store, clock } = fixture;
      const expires = new Date(clock.nowMs() + 1000).toISOString();
      await write(store, `create document:a#viewer@user:anna[expiration:${expires}]`);
      await expect(write(store, 'create document:a#viewer@user:anna')).rejects.toThrow('already exists');
      clock.advance(1000);
      expect(await scanTexts(fixture)).toEqual([]);
      await write(store, 'create document:a#viewer@user:anna');
      expect(await scanTexts(fixture)).toEqual(['document:a#viewer@user:anna']);
      const [page] = await store.readPages([forward('document:a#viewer')], 2, never);
      expect(page?.map(({ created, deleted }) => [created, deleted])).toEqual([
        [2, undefined],
        [1, 2],
      ]);
    });

    storeTest('touch of the same value begins a new version where the change renews', async ({ store }) => {
      const text = 'document:a#viewer@user:anna[cav:{"x":1}]';
      const point = { kind: 'point', ...relationship(text) } as const;
      await write(store, `touch ${text}`);
      const updates = [{ operation: 'touch', relationship: relationship(text) }] as const;
      await store.commit(commitOf({ kind: 'update', updates, renews: true }), never);
      const [versions = []] = await store.readPages([point], 2, never);
      expect(new Set(versions.map(({ created, deleted }) => `${created} ${deleted}`))).toEqual(
        new Set(['1 2', '2 undefined']),
      );
    });

    storeTest('touch of the same value writes nothing but takes a revision', async ({ store }) => {
      await write(store, 'touch document:a#viewer@user:anna[cav:{"x":1,"y":2}]');
      expect((await write(store, 'touch document:a#viewer@user:anna[cav:{"y":2,"x":1}]')).revision).toBe(2);
      const [page] = await store.readPages([forward('document:a#viewer')], 2, never);
      expect(page?.map(({ created, deleted }) => [created, deleted])).toEqual([[1, undefined]]);
      expect((await changesUpToHead(store, 1)).map(({ updates }) => updates)).toEqual([[]]);
    });

    storeTest('delete of what is absent, and no updates at all, are fine', async ({ store }) => {
      expect((await write(store, 'delete document:a#viewer@user:anna')).revision).toBe(1);
      expect((await write(store)).revision).toBe(2);
    });

    storeTest('one identity twice in a transaction is refused', async ({ store }) => {
      const twice = write(store, 'touch document:a#viewer@user:anna', 'delete document:a#viewer@user:anna');
      await expect(twice).rejects.toMatchObject({ reason: 'duplicate-update' });
      const created = write(
        store,
        'create document:a#viewer@user:anna',
        'create document:a#viewer@user:anna',
      );
      await expect(created).rejects.toMatchObject({ reason: 'already-exists' });
      expect(store.head()).toBe(0);
    });

    storeTest('expirations outside the 64-bit range of nanoseconds survive', async (fixture) => {
      const far = 'document:a#viewer@user:anna[expiration:9999-12-31T23:59:59.999999999Z]';
      await write(fixture.store, `touch ${far}`);
      expect(await scanTexts(fixture)).toEqual([far]);
    });

    storeTest('a signal that has fired keeps a commit out', async ({ store }) => {
      const gone = AbortSignal.abort(new Error('caller left'));
      await expect(store.commit(updatesOf(['touch document:a#viewer@user:anna']), gone)).rejects.toThrow(
        'caller left',
      );
      expect(store.head()).toBe(0);
    });
  });

  describe(`${name}: counters`, () => {
    const viewers = { name: 'viewers', filter: { resourceType: 'document', relation: 'viewer' } };

    storeTest('a counter is kept as it is given, what is open stays open', async ({ store }) => {
      const filters: readonly RelationshipFilter[] = [
        everything,
        { relation: 'viewer' },
        { subject: { type: 'user' } },
        { subject: { type: 'group', relation: '' } },
      ];
      for (const [index, filter] of filters.entries()) {
        await store.addCounter({ name: `counter_${index}`, filter }, never);
      }
      for (const [index, filter] of filters.entries()) {
        expect(await store.readCounter(`counter_${index}`)).toEqual({ name: `counter_${index}`, filter });
      }
      await expect(store.readCounter('counter')).rejects.toMatchObject(unknown);
    });

    storeTest('a name that is taken is refused, with the filter it was wanted for', async ({ store }) => {
      await store.addCounter(viewers, never);
      await expect(store.addCounter({ name: 'viewers', filter: everything }, never)).rejects.toMatchObject({
        reason: 'counter-exists',
        message: expect.stringContaining('`viewers`'),
        details: {
          counter_name: 'viewers',
          new_filter_resource_type: 'document',
          new_filter_resource_id: 'a',
          new_filter_resource_id_prefix: 'b',
          new_filter_relation: 'viewer',
          new_filter_subject_type: 'user',
          new_filter_subject_id: 'anna',
          new_filter_subject_relation: '',
        },
      });
      expect(await store.readCounter('viewers')).toEqual(viewers);
    });

    storeTest('a counter that is removed is gone, and its name free', async ({ store }) => {
      await store.addCounter(viewers, never);
      await store.removeCounter('viewers', never);
      await expect(store.readCounter('viewers')).rejects.toMatchObject(unknown);
      await expect(store.removeCounter('viewers', never)).rejects.toMatchObject({
        ...unknown,
        details: { counter_name: 'viewers' },
      });
      await store.addCounter({ name: 'viewers', filter: everything }, never);
      expect(await store.readCounter('viewers')).toEqual({ name: 'viewers', filter: everything });
    });

    storeTest('of those who want one name at once, one has it', async ({ store }) => {
      const tries = Array.from({ length: 8 }, (_, n) =>
        store.addCounter({ name: 'viewers', filter: { resourceId: `${n}` } }, never),
      );
      const outcomes = await Promise.allSettled(tries);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(outcomes[0]?.status).toBe('fulfilled');
      expect(await store.readCounter('viewers')).toEqual({ name: 'viewers', filter: { resourceId: '0' } });
      const both = [store.removeCounter('viewers', never), store.addCounter(viewers, never)];
      await Promise.all(both);
      expect(await store.readCounter('viewers')).toEqual(viewers);
    });

    storeTest('they take no revision, and followers are not told', async ({ store }) => {
      await write(store, 'touch document:a#viewer@user:anna');
      await Promise.all([
        store.addCounter(viewers, never),
        write(store),
        store.removeCounter('viewers', never),
      ]);
      expect(store.head()).toBe(2);
      expect((await changesUpToHead(store, 0)).map(({ revision }) => revision)).toEqual([1, 2]);
    });

    storeTest('a collection leaves them', async ({ store, clock }) => {
      await store.addCounter(viewers, never);
      await write(store);
      await store.collect(store.head(), clock.nowMs(), never);
      expect(await store.readCounter('viewers')).toEqual(viewers);
    });

    storeTest('a signal that has fired keeps a counter out', async ({ store }) => {
      const gone = AbortSignal.abort(new Error('caller left'));
      await expect(store.addCounter(viewers, gone)).rejects.toThrow('caller left');
      await expect(store.readCounter('viewers')).rejects.toMatchObject(unknown);
    });
  });

  describe(`${name}: preconditions`, () => {
    const anna: RelationshipFilter = {
      resourceType: 'document',
      resourceId: 'a',
      relation: 'viewer',
      subject: { type: 'user', id: 'anna', relation: '' },
    };
    const wide: RelationshipFilter = { resourceType: 'document', subject: { type: 'user' } };

    for (const [title, filter] of [
      ['one relationship', anna],
      ['a pattern', wide],
    ] as const) {
      storeTest(`on ${title}: must match, must not match`, async ({ store }) => {
        const when = (operation: 'must-match' | 'must-not-match') =>
          store.commit(
            updatesOf(['touch document:z#viewer@group:g#member'], { preconditions: [{ operation, filter }] }),
            never,
          );
        await expect(when('must-match')).rejects.toMatchObject({ reason: 'precondition-failed' });
        expect((await when('must-not-match')).revision).toBe(1);
        await write(store, 'create document:a#viewer@user:anna');
        expect((await when('must-match')).revision).toBe(3);
        await expect(when('must-not-match')).rejects.toMatchObject({ reason: 'precondition-failed' });
        expect(store.head()).toBe(3);
      });
    }

    storeTest('see the state before the updates', async ({ store }) => {
      const preconditions = [{ operation: 'must-not-match', filter: anna } as const];
      await store.commit(updatesOf(['create document:a#viewer@user:anna'], { preconditions }), never);
      expect(store.head()).toBe(1);
    });

    storeTest('do not see what has expired', async ({ store, clock }) => {
      const expires = new Date(clock.nowMs()).toISOString();
      await write(store, `touch document:a#viewer@user:anna[expiration:${expires}]`);
      const preconditions = [{ operation: 'must-match', filter: wide } as const];
      await expect(store.commit(updatesOf([], { preconditions }), never)).rejects.toThrow(Fault);
    });

    storeTest('tell which one failed', async ({ store }) => {
      const preconditions = [{ operation: 'must-match', filter: anna } as const];
      await expect(store.commit(updatesOf([], { preconditions }), never)).rejects.toMatchObject({
        message: 'unable to satisfy write precondition `must match document:a#viewer@user:anna#...`',
        details: {
          precondition_operation: 'OPERATION_MUST_MATCH',
          precondition_resource_type: 'document',
          precondition_resource_id: 'a',
          precondition_relation: 'viewer',
          precondition_subject_type: 'user',
          precondition_subject_id: 'anna',
          precondition_subject_relation: '',
        },
      });
    });
  });

  describe(`${name}: delete matching`, () => {
    const seven = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => `create document:${id}#viewer@user:anna`);
    const remove = (store: Store, limit: number | undefined, partial: boolean) =>
      store.commit(
        commitOf({ kind: 'delete-matching', filter: { resourceType: 'document' }, limit, partial }),
        never,
      );

    test.each([
      { limit: undefined, partial: false, deletedCount: 7, left: false },
      { limit: 7, partial: false, deletedCount: 7, left: false }, // exactly as many as allowed
      { limit: 8, partial: true, deletedCount: 7, left: false },
      { limit: 7, partial: true, deletedCount: 7, left: false }, // partial only if more remain
      { limit: 6, partial: true, deletedCount: 6, left: true },
    ])(
      'limit $limit, partial $partial: $deletedCount deleted',
      async ({ limit, partial, deletedCount, left }) => {
        const fixture = await open();
        const { store } = fixture;
        await write(store, ...seven);
        expect(await remove(store, limit, partial)).toEqual({ revision: 2, deletedCount, partial: left });
        expect(await scanAll(store, 2, 0)).toHaveLength(7 - deletedCount);
        await fixture.close();
      },
    );

    storeTest('more than the limit without partial: nothing is deleted', async ({ store }) => {
      await write(store, ...seven);
      await expect(remove(store, 6, false)).rejects.toMatchObject({
        reason: 'too-many-to-delete',
        message: 'found more than 6 relationships to be deleted and partial deletion was not requested',
        details: { limit: '6', filter_resource_type: 'document' },
      });
      expect(store.head()).toBe(1);
    });

    storeTest('takes expired ones along', async ({ store, clock }) => {
      await write(
        store,
        `touch document:a#viewer@user:anna[expiration:${new Date(clock.nowMs()).toISOString()}]`,
      );
      expect((await remove(store, undefined, false)).deletedCount).toBe(1);
    });
  });

  describe(`${name}: schemas`, () => {
    const schema = (text: string, schemaRevision: number, filter?: RelationshipFilter) => {
      const guards =
        filter === undefined
          ? []
          : [{ filter, refuse: (found: { relation: string }) => new Error(`in use: ${found.relation}`) }];
      return commitOf({ kind: 'schema', text, guards }, { schemaRevision });
    };

    storeTest('each revision has the schema in force there', async ({ store }) => {
      await store.commit(schema('one', 0), never);
      await store.commit(updatesOf([], { schemaRevision: 1 }), never);
      await store.commit(schema('two', 1), never);
      expect(await store.readSchema(0)).toBeUndefined();
      expect(await store.readSchema(2)).toEqual({ text: 'one', revision: 1 });
      expect(await store.readSchema(3)).toEqual({ text: 'two', revision: 3 });
      expect((await changesUpToHead(store, 0)).map((change) => change.schema)).toEqual([
        'one',
        undefined,
        'two',
      ]);
    });

    storeTest('a commit validated against another schema is refused', async ({ store }) => {
      const first = store.commit(schema('one', 0), never);
      const second = store.commit(updatesOf(['touch document:a#viewer@user:anna']), never);
      await expect(second).rejects.toMatchObject({ reason: 'schema-changed' });
      await first;
      expect(store.head()).toBe(1);
    });

    storeTest('a guard that finds something refuses with its own words', async ({ store }) => {
      await write(store, 'touch document:a#viewer@user:anna');
      await expect(store.commit(schema('two', 0, { relation: 'viewer' }), never)).rejects.toThrow(
        'in use: viewer',
      );
      await expect(store.commit(schema('two', 0, { relation: 'owner' }), never)).resolves.toMatchObject({
        revision: 2,
      });
    });
  });

  describe(`${name}: reads`, () => {
    storeTest('a page has wildcards, then subject sets, then plain subjects', async ({ store }) => {
      await write(
        store,
        ...['user:anna', 'agent:bot', 'group:z#member', 'user:*'].map((s) => `create document:a#viewer@${s}`),
      );
      await write(store, 'create document:ab#viewer@user:anna', 'create document:a#viewers@user:anna');
      const pages = await store.readPages(
        [
          forward('document:a#viewer'),
          reverse('user:anna'),
          forward('document:a#nobody'),
          reverse('group:z#member'),
        ],
        store.head(),
        never,
      );
      const texts = pages.map((page) => page.map((row) => formatRelationship(row.relationship)));
      expect(texts).toEqual([
        ['user:*', 'group:z#member', 'agent:bot', 'user:anna'].map((s) => `document:a#viewer@${s}`),
        ['document:a#viewer', 'document:a#viewers', 'document:ab#viewer'].map((one) => `${one}@user:anna`),
        [],
        ['document:a#viewer@group:z#member'],
      ]);
    });

    storeTest('of a page with many plain subjects as many are read as were asked for', async ({ store }) => {
      const plain = Array.from({ length: 20 }, (_, n) => `user:u${String(n).padStart(2, '0')}`);
      const leading = ['user:*', 'group:y#member', 'group:z#member'];
      await write(store, ...[...plain, ...leading].map((one) => `create document:a#viewer@${one}`));
      for (const plainMax of [0, 1, 19, 20, 21, undefined]) {
        const key = { ...forward('document:a#viewer'), kind: 'forward' as const, plainMax } as PageKey;
        const [page] = await store.readPages([key], store.head(), never);
        const expected = [...leading, ...plain.slice(0, plainMax)].map((one) => `document:a#viewer@${one}`);
        expect(page?.map((row) => formatRelationship(row.relationship))).toEqual(expected);
      }
    });

    storeTest('a point is the history of one relationship', async ({ store }) => {
      await write(store, 'create document:a#viewer@user:anna', 'create document:a#viewer@user:annabel');
      await write(store, 'create document:a#viewer@user:anna2', 'touch document:a#viewer@user:anna[cav]');
      await write(store, 'delete document:a#viewer@user:anna');
      const point = (text: string): PageKey => ({ kind: 'point', ...relationship(text) });
      const keys = ['document:a#viewer@user:anna', 'document:a#viewer@user:nobody'].map(point);
      const at = async (upTo: number) =>
        (await store.readPages(keys, upTo, never)).map((rows) =>
          rows.map(({ created, deleted }) => [created, deleted]),
        );
      expect(await at(1)).toEqual([[[1, undefined]], []]);
      expect(await at(3)).toEqual([
        [
          [2, 3],
          [1, 2],
        ],
        [],
      ]);
    });

    storeTest(
      'the pages one after another are all pages, each whole, read in steps of any size',
      async ({ store }) => {
        const subjects = ['user:*', 'group:z#member', ...Array.from({ length: 9 }, (_, n) => `user:u${n}`)];
        const pages = ['document:a#viewer', 'document:a#owner', 'document:a/b#viewer', 'folder:a#viewer'];
        await write(store, ...pages.flatMap((page) => subjects.map((one) => `create ${page}@${one}`)));
        await write(store, ...pages.map((page) => `delete ${page}@user:u3`), 'create group:z#member@user:u1');
        for (const upTo of [1, 2]) {
          for (const plainMax of [0, 3, 100]) {
            for (const rowsMax of [1, 12, 1000]) {
              const found = await pagesOneAfterAnother(store, { rowsMax, plainMax, upTo });
              const keys = found.map(({ key }): PageKey => ({ kind: 'forward', ...key, plainMax }));
              expect(found.map(({ rows }) => rows)).toEqual(await store.readPages(keys, upTo, never));
              const names = found
                .filter(({ rows }) => rows.length > 0)
                .map(({ key }) => `${key.resource.type}:${key.resource.id}#${key.relation}`);
              expect(names.toSorted()).toEqual(
                [...pages, ...(upTo > 1 && plainMax > 0 ? ['group:z#member'] : [])].toSorted(),
              );
            }
          }
        }
      },
    );

    storeTest('a page as of a revision does not know later ones', async ({ store }) => {
      await write(store, 'touch document:a#viewer@user:anna');
      await write(store, 'touch document:a#viewer@user:anna[cav]');
      await write(store, 'delete document:a#viewer@user:anna');
      const ranges = async (upTo: number) =>
        (await store.readPages([reverse('user:anna')], upTo, never))[0]?.map(({ created, deleted }) => [
          created,
          deleted,
        ]);
      expect(await ranges(0)).toEqual([]);
      expect(await ranges(1)).toEqual([[1, undefined]]);
      expect(await ranges(2)).toEqual([
        [2, undefined],
        [1, 2],
      ]);
      expect(await ranges(3)).toEqual([
        [2, 3],
        [1, 2],
      ]);
    });

    storeTest('a scan in batches, resumed anywhere, is the same scan', async (fixture) => {
      const { store } = fixture;
      const texts = Array.from({ length: 1500 }, (_, n) => `create document:d${n}#viewer@user:anna`);
      await write(store, ...texts);
      for (const filter of [{ resourceType: 'document' }, { subject: { type: 'user', id: 'anna' } }, {}]) {
        const whole = await scanAll(store, 1, 0, filter);
        expect(whole).toHaveLength(1500);
        for (const index of [0, 998, 999, 1000, 1499]) {
          expect(await scanAll(store, 1, 0, filter, whole[index])).toEqual(whole.slice(index + 1));
        }
      }
    });

    storeTest('a scan that is stopped or aborted lets go', async ({ store }) => {
      await write(store, ...Array.from({ length: 2500 }, (_, n) => `create document:d${n}#viewer@user:anna`));
      const query = { filter: {}, at: 1, nowMs: 0, after: undefined };
      for await (const batch of store.scan(query, never)) {
        expect(batch.rows).toBeLessThanOrEqual(1000);
        expect(batch.found.length).toBeLessThanOrEqual(batch.rows);
        break;
      }
      const abort = new AbortController();
      const scan = store.scan(query, abort.signal)[Symbol.asyncIterator]();
      await scan.next();
      abort.abort(new Error('caller left'));
      await expect(scan.next()).rejects.toThrow('caller left');
      await expect(store.readPages([reverse('user:anna')], 1, abort.signal)).rejects.toThrow('caller left');
    });

    storeTest(
      'a scan sees its revision whatever is written and collected meanwhile',
      async ({ store, clock }) => {
        await write(
          store,
          ...Array.from({ length: 2500 }, (_, n) => `create document:d${n}#viewer@user:anna`),
        );
        const seen: string[] = [];
        for await (const batch of store.scan(
          { filter: {}, at: 1, nowMs: clock.nowMs(), after: undefined },
          never,
        )) {
          seen.push(...batch.found.map(({ resource }) => resource.id));
          await store.commit(
            commitOf({ kind: 'delete-matching', filter: {}, limit: undefined, partial: false }),
            never,
          );
          await store.collect(store.head(), clock.nowMs(), never);
        }
        expect(new Set(seen).size).toBe(2500);
      },
    );

    storeTest('revisions outside the window are refused', async ({ store }) => {
      await write(store);
      await write(store);
      await store.collect(1, 0, never);
      const at = (revision: number) => [
        () => scanAll(store, revision, 0),
        () => store.readPages([], revision, never),
        () => store.readSchema(revision),
      ];
      for (const read of at(0)) await expect(read()).rejects.toMatchObject({ reason: 'revision-expired' });
      for (const read of at(3))
        await expect(read()).rejects.toMatchObject({ reason: 'revision-unavailable' });
      for (const read of [...at(1), ...at(2)]) await expect(read()).resolves.toSatisfy(() => true);
    });

    storeTest('revisionAt finds the newest revision of a time', async ({ store, clock }) => {
      const start = clock.nowMs();
      await write(store);
      await write(store);
      clock.advance(1000);
      await write(store);
      clock.advance(-5000); // a clock that is set back does not make the past newer than the present
      await write(store);
      expect(await store.revisionAt(start - 1)).toBe(0);
      expect(await store.revisionAt(start)).toBe(2);
      expect(await store.revisionAt(start + 999)).toBe(2);
      expect(await store.revisionAt(start + 1000)).toBe(4);
      expect(await store.revisionAt(Number.MAX_SAFE_INTEGER)).toBe(4);
    });
  });

  describe(`${name}: changes`, () => {
    storeTest('replays, then goes on live, without a gap or a repeat', async ({ store }) => {
      for (let n = 0; n < 100; n++) await write(store, `touch document:d${n}#viewer@user:anna`);
      const seen: number[] = [];
      const reader = (async () => {
        for await (const change of store.changes(10, never)) {
          seen.push(change.revision);
          if (change.revision === 200) return;
        }
      })();
      await Promise.all(
        Array.from({ length: 100 }, (_, n) => write(store, `touch document:e${n}#viewer@user:anna`)),
      );
      await reader;
      expect(seen).toEqual(Array.from({ length: 190 }, (_, n) => n + 11));
    });

    storeTest(
      'tells what began, was replaced and ended, with time and metadata',
      async ({ store, clock }) => {
        await write(store, 'create document:a#viewer@user:anna', 'create document:a#viewer@user:ben');
        await store.commit(
          updatesOf(['touch document:a#viewer@user:anna[cav:{"x":1}]', 'delete document:a#viewer@user:ben'], {
            metadata: { by: 'test' },
          }),
          never,
        );
        const [change] = await changesUpToHead(store, 1);
        expect(change).toEqual({
          revision: 2,
          timeMs: clock.nowMs(),
          updates: [
            { operation: 'touch', relationship: relationship('document:a#viewer@user:anna[cav:{"x":1}]') },
            { operation: 'delete', relationship: relationship('document:a#viewer@user:ben') },
          ],
          schema: undefined,
          metadata: { by: 'test' },
          complete: true,
        } satisfies ChangeSet);
      },
    );

    storeTest('a reader that falls far behind still gets everything', async ({ store }) => {
      const changes = store.changes(0, never)[Symbol.asyncIterator]();
      await write(store);
      expect((await changes.next()).value?.revision).toBe(1);
      await Promise.all(Array.from({ length: 3000 }, () => write(store)));
      for (let revision = 2; revision <= 3001; revision++) {
        expect((await changes.next()).value?.revision).toBe(revision);
      }
      await changes.return?.();
    });

    storeTest('what was collected cannot be followed', async ({ store }) => {
      for (let n = 0; n < 4; n++) await write(store);
      const slow = store.changes(0, never)[Symbol.asyncIterator]();
      await store.collect(3, 0, never);
      const tooOld = store.changes(2, never)[Symbol.asyncIterator]();
      await expect(tooOld.next()).rejects.toMatchObject({ reason: 'revision-expired' });
      await expect(slow.next()).rejects.toMatchObject({ reason: 'revision-expired' });
      expect((await changesUpToHead(store, 3)).map(({ revision }) => revision)).toEqual([4]);
    });

    storeTest('waiting ends with the signal, and with the store', async (fixture) => {
      const abort = new AbortController();
      const waiting = fixture.store.changes(0, abort.signal)[Symbol.asyncIterator]().next();
      const untilClosed = fixture.store.changes(0, never)[Symbol.asyncIterator]().next();
      abort.abort(new Error('caller left'));
      await expect(waiting).rejects.toThrow('caller left');
      await fixture.reopen();
      expect(await untilClosed).toEqual({ done: true, value: undefined });
    });
  });

  describe(`${name}: rivals`, () => {
    storeTest('of 200 creates of one relationship exactly one wins', async ({ store }) => {
      const rivals = Array.from({ length: 200 }, () => write(store, 'create document:a#owner@user:anna'));
      const results = await Promise.allSettled(rivals);
      const lost = results.filter((result) => result.status === 'rejected');
      expect(lost).toHaveLength(199);
      expect(lost.every(({ reason }) => reason.reason === 'already-exists')).toBe(true);
      expect(store.head()).toBe(1);
    });

    storeTest('a counter kept by preconditions loses no step', async (fixture) => {
      const { store, clock } = fixture;
      await write(store, 'create counter:c#count@number:0');
      const step = async (): Promise<void> => {
        for (;;) {
          const [now] = await scanAll(store, store.head(), clock.nowMs(), { resourceType: 'counter' });
          const at = Number(now!.subject.id);
          const filter = { resourceType: 'counter', subject: { type: 'number', id: String(at) } };
          const preconditions = [{ operation: 'must-match', filter } as const];
          const texts = [`delete counter:c#count@number:${at}`, `create counter:c#count@number:${at + 1}`];
          try {
            await store.commit(updatesOf(texts, { preconditions }), never);
            return;
          } catch (error) {
            if (!(error instanceof Fault) || error.reason !== 'precondition-failed') throw error;
          }
        }
      };
      await Promise.all(Array.from({ length: 25 }, step));
      expect(await scanTexts(fixture)).toEqual(['counter:c#count@number:25']);
    });
  });

  describe(`${name}: collection and reopening`, () => {
    storeTest('takes what nobody can see, and counts it', async (fixture) => {
      const { store, clock } = fixture;
      const expires = new Date(clock.nowMs() + 1000).toISOString();
      await write(
        store,
        'create document:a#viewer@user:anna',
        `create document:b#viewer@user:anna[expiration:${expires}]`,
      );
      await write(store, 'touch document:a#viewer@user:anna[cav]');
      await write(store, 'touch document:a#viewer@user:anna');
      clock.advance(1000);
      expect(await store.collect(2, clock.nowMs(), never)).toEqual({ versions: 1, expired: 1, changes: 2 });
      expect(store.oldest()).toBe(2);
      const [page] = await store.readPages([reverse('user:anna')], 3, never);
      expect(page?.map(({ created, deleted }) => [created, deleted])).toEqual([
        [3, undefined],
        [2, 3],
      ]);
      expect(await store.collect(2, clock.nowMs(), never)).toEqual({ versions: 0, expired: 0, changes: 0 });
      expect(await store.collect(99, clock.nowMs(), never)).toEqual({ versions: 1, expired: 0, changes: 1 });
      expect([store.oldest(), store.head()]).toEqual([3, 3]);
      expect(await store.collect(1, clock.nowMs(), never)).toEqual({ versions: 0, expired: 0, changes: 0 });
      expect(store.oldest()).toBe(3);
      expect(await scanTexts(fixture)).toEqual(['document:a#viewer@user:anna']);
    });

    storeTest('keeps the schema in force at the oldest revision', async ({ store }) => {
      const schema = (text: string, schemaRevision: number) =>
        store.commit(commitOf({ kind: 'schema', text, guards: [] }, { schemaRevision }), never);
      await schema('one', 0);
      await schema('two', 1);
      await store.commit(updatesOf([], { schemaRevision: 2 }), never);
      await schema('three', 2);
      await store.collect(3, 0, never);
      expect(await store.readSchema(3)).toEqual({ text: 'two', revision: 2 });
      expect(await store.readSchema(4)).toEqual({ text: 'three', revision: 4 });
    });

    storeTest('runs beside commits', async ({ store, clock }) => {
      for (let n = 0; n < 1000; n += 50) {
        await write(
          store,
          ...Array.from({ length: 50 }, (_, i) => `create document:d${n + i}#viewer@user:anna`),
        );
      }
      await store.commit(
        commitOf({ kind: 'delete-matching', filter: {}, limit: undefined, partial: false }),
        never,
      );
      const collecting = store.collect(store.head(), clock.nowMs(), never);
      const writing = Promise.all(
        Array.from({ length: 100 }, (_, n) => write(store, `touch document:d${n}#viewer@user:anna`)),
      );
      expect(await collecting).toMatchObject({ versions: 1000 });
      await writing;
      expect(await scanAll(store, store.head(), 0)).toHaveLength(100);
    });

    storeTest('counters are there after reopening, and those that were removed are not', async (fixture) => {
      await fixture.store.addCounter({ name: 'all', filter: everything }, never);
      await fixture.store.addCounter({ name: 'gone', filter: { relation: 'viewer' } }, never);
      await fixture.store.removeCounter('gone', never);
      const again = await fixture.reopen();
      expect(await again.store.readCounter('all')).toEqual({ name: 'all', filter: everything });
      await expect(again.store.readCounter('gone')).rejects.toMatchObject(unknown);
      expect(again.store.head()).toBe(0);
    });

    storeTest('everything is there after reopening', async (fixture) => {
      await write(fixture.store, 'create document:a#viewer@user:anna');
      await write(fixture.store, 'delete document:a#viewer@user:anna');
      await fixture.store.commit(commitOf({ kind: 'schema', text: 'one', guards: [] }), never);
      const { id } = fixture.store;
      const before = await changesUpToHead(fixture.store, 0);
      const again = await fixture.reopen();
      expect([again.store.id, again.store.head(), again.store.oldest()]).toEqual([id, 3, 0]);
      expect(await changesUpToHead(again.store, 0)).toEqual(before);
      expect(await scanTexts(again, {}, 1)).toEqual(['document:a#viewer@user:anna']);
      await expect(write(again.store)).rejects.toMatchObject({ reason: 'schema-changed' });
    });

    storeTest('a closed store finishes what it took and takes nothing more', async (fixture) => {
      const pending = Promise.all(Array.from({ length: 20 }, () => write(fixture.store)));
      const closed = fixture.reopen();
      expect((await pending).map(({ revision }) => revision)).toEqual(
        Array.from({ length: 20 }, (_, n) => n + 1),
      );
      await closed;
      await expect(write(fixture.store)).rejects.toMatchObject({ reason: 'shutting-down' });
      await expect(scanAll(fixture.store, 0, 0)).rejects.toMatchObject({ reason: 'shutting-down' });
    });
  });
}

const unknown = { reason: 'counter-unknown' };
/** Every field a counter can have. */
const everything: RelationshipFilter = {
  resourceType: 'document',
  resourceId: 'a',
  resourceIdPrefix: 'b',
  relation: 'viewer',
  subject: { type: 'user', id: 'anna', relation: '' },
};

async function pagesOneAfterAnother(
  store: Store,
  query: Omit<NextPagesQuery, 'after'>,
): Promise<readonly NextPage[]> {
  const found: NextPage[] = [];
  for (;;) {
    const next = await store.nextPages({ ...query, after: found.at(-1)?.key }, never);
    if (next.length === 0) return found;
    found.push(...next);
  }
}

function forward(text: string): PageKey {
  const { resource, relation } = relationship(`${text}@user:nobody`);
  return { kind: 'forward', resource, relation };
}

function reverse(text: string): PageKey {
  return { kind: 'reverse', subject: relationship(`document:none#viewer@${text}`).subject };
}
