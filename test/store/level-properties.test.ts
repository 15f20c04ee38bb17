import { rm } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fault } from '../../src/model/fault.ts';
import type { RelationshipFilter } from '../../src/model/filter.ts';
import { formatIdentity, formatRelationship } from '../../src/model/relationship-text.ts';
import type { Relationship } from '../../src/model/relationship.ts';
import { fsck } from '../../src/store/level/fsck.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import type { Commit, CommitOutcome, PageKey, RelationshipVersion, Store } from '../../src/store/store.ts';
import { changesUpToHead, HandClock, never, scanAll, temporaryFolder } from './fixtures.ts';
import { ModelStore } from './model-store.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 60);

// Few names, so that commits meet; some are prefixes of others, and `-` sorts before the digits and letters.
const resource = fc.record({
  type: fc.constantFrom('doc', 'docs', 'group'),
  id: fc.constantFrom('a', 'ab', 'a-', 'a/b', 'B'),
});
const relation = fc.constantFrom('viewer', 'viewers');
const subject = fc.constantFrom(
  { type: 'user', id: 'a', relation: '' },
  { type: 'user', id: 'ab', relation: '' },
  { type: 'user', id: '*', relation: '' },
  { type: 'group', id: 'a', relation: '' },
  { type: 'group', id: 'a', relation: 'member' },
  { type: 'group', id: 'ab', relation: 'member' },
);
const start = BigInt(new HandClock().nowMs()) * 1_000_000n;
const relationships: fc.Arbitrary<Relationship> = fc.record({
  resource,
  relation,
  subject,
  caveat: fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    {
      weight: 1,
      arbitrary: fc.record({ name: fc.constant('cav'), context: fc.constantFrom({}, { x: [1, 'ß'] }) }),
    },
  ),
  expiresAtNs: fc.option(
    fc.integer({ min: -2, max: 12 }).map((seconds) => start + BigInt(seconds) * 1_000_000_000n),
    { nil: undefined, freq: 3 },
  ),
});
const present = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const filters: fc.Arbitrary<RelationshipFilter> = fc.record({
  resourceType: present(fc.constantFrom('doc', 'docs', 'group')),
  resourceId: present(fc.constantFrom('a', 'ab')),
  resourceIdPrefix: fc.option(fc.constantFrom('a', 'ab'), { nil: undefined, freq: 1 }),
  relation: present(relation),
  subject: present(
    fc.record({
      type: fc.constantFrom('user', 'group'),
      id: present(fc.constantFrom('a', 'ab', '*')),
      relation: present(fc.constantFrom('', 'member')),
    }),
  ),
});

const changes: fc.Arbitrary<Commit['change']> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('update' as const),
      updates: fc.uniqueArray(
        fc.record({
          operation: fc.constantFrom(
            'create' as const,
            'touch' as const,
            'touch' as const,
            'delete' as const,
          ),
          relationship: relationships,
        }),
        { maxLength: 6, selector: (update) => formatIdentity(update.relationship) },
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('delete-matching' as const),
      filter: filters,
      limit: present(fc.integer({ min: 1, max: 4 })),
      partial: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('schema' as const),
      text: fc.constantFrom('one', 'two'),
      guards: fc.array(
        fc.record({
          filter: filters,
          refuse: fc.constant(() => new Fault('schema-unsafe', 'in use')),
        }),
        { maxLength: 1 },
      ),
    }),
  },
);
const commits = fc.record({
  change: changes,
  preconditions: fc.array(
    fc.record({
      operation: fc.constantFrom('must-match' as const, 'must-not-match' as const),
      filter: filters,
    }),
    { maxLength: 1 },
  ),
  staleSchema: fc.nat({ max: 9 }).map((n) => n === 0),
});

const importSteps = fc.record({
  kind: fc.constant('import' as const),
  relationships: fc.array(relationships, { maxLength: 9 }),
  staged: fc.nat({ max: 9 }),
  meanwhile: fc.array(commits, { maxLength: 3 }),
});
type ImportStep = typeof importSteps extends fc.Arbitrary<infer T> ? T : never;

type Step =
  | {
      readonly kind: 'commit';
      readonly together: readonly (typeof commits extends fc.Arbitrary<infer T> ? T : never)[];
    }
  | ({ readonly kind: 'import' } & ImportStep)
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'collect'; readonly behind: number }
  | { readonly kind: 'arrange'; readonly meanwhile: Together; readonly imported: ImportStep | undefined }
  | { readonly kind: 'reopen' };
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant('commit' as const),
        together: fc.array(commits, { minLength: 1, maxLength: 5 }),
      }),
    },
    { weight: 3, arbitrary: importSteps },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('advance' as const), ms: fc.nat({ max: 3000 }) }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('collect' as const), behind: fc.nat({ max: 6 }) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('arrange' as const),
        meanwhile: fc.array(commits, { maxLength: 3 }),
        imported: fc.option(importSteps, { nil: undefined, freq: 1 }),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'reopen' as const }) },
  ),
  { minLength: 1, maxLength: 12 },
);
const question = fc.record({
  back: fc.nat({ max: 8 }),
  filter: filters,
  resume: fc.nat({ max: 20 }),
  key: relationships,
});

test(
  'a store answers as the model does',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.array(question, { minLength: 5, maxLength: 10 }),
        async (script, questions) => {
          const folder = await temporaryFolder();
          const clock = new HandClock();
          const model = new ModelStore();
          const options = { sync: false, importChunkMax: 2 }; // small, so that most imports have several chunks
          let store = await LevelStore.open(folder, clock, options);
          try {
            for (const step of script) {
              switch (step.kind) {
                case 'commit':
                  await commitBoth(store, model, step.together, clock.nowMs());
                  break;
                case 'import':
                  await importBoth(store, model, step, clock.nowMs());
                  break;
                case 'advance':
                  clock.advance(step.ms);
                  break;
                case 'collect':
                  await store.collect(model.head - step.behind, clock.nowMs(), never);
                  model.collect(model.head - step.behind, clock.nowMs());
                  break;
                case 'arrange':
                  await arrangeBeside(store, model, step, clock.nowMs());
                  break;
                case 'reopen':
                  await store.close();
                  store = await LevelStore.open(folder, clock, options);
              }
              expect([store.head(), store.oldest()]).toEqual([model.head, model.oldest]);
            }
            for (const one of questions) await compareReads(store, model, one, clock.nowMs());
            await compareChanges(store, model);
            await store.close();
            expect(await fsck(folder)).toMatchObject({
              findings: [],
              counts: { changes: model.head - model.oldest },
            });
          } finally {
            await store.close();
            await rm(folder, { recursive: true });
          }
        },
      ),
      { numRuns: RUNS },
    );
  },
  RUNS * 2000,
);

type Together = Extract<Step, { kind: 'commit' }>['together'];

/** Commits handed in at once are taken one after another in the order they came: each answers as the model at its place. */
async function commitBoth(store: Store, model: ModelStore, together: Together, nowMs: number): Promise<void> {
  const schemaNow = model.schemas.at(-1)?.revision ?? 0;
  const asked = together.map(({ staleSchema, ...rest }): Commit => {
    return { ...rest, metadata: undefined, schemaRevision: staleSchema ? schemaNow + 1000 : schemaNow };
  });
  const results = await Promise.allSettled(asked.map((commit) => store.commit(commit, never)));
  const told = new Map((await changesUpToHead(store, model.head)).map((change) => [change.revision, change]));
  for (const [index, commit] of asked.entries()) {
    const result = results[index]!;
    const chosen = result.status === 'rejected' ? [] : (told.get(result.value.revision)?.updates ?? []);
    const expected = attempt(() =>
      model.commit(
        commit,
        nowMs,
        chosen.map((update) => formatIdentity(update.relationship)),
      ),
    );
    const found = result.status === 'rejected' ? reasonOf(result.reason) : outcomeOf(result.value);
    expect(found).toEqual(typeof expected === 'string' ? expected : { revision: model.head, ...expected });
    const { change } = commit;
    if (result.status === 'fulfilled' && change.kind === 'delete-matching' && result.value.partial) {
      expect(result.value.deletedCount).toBe(change.limit);
    }
  }
}

/**
 * An import of which a part is staged while other commits are made. It must be as if it were one commit of creates behind
 * them, or be refused: where that commit would be, or where it met something that was there when it was staged, or that
 * was written meanwhile.
 */
async function importBoth(
  store: Store,
  model: ModelStore,
  { relationships: all, staged, meanwhile }: ImportStep,
  nowMs: number,
): Promise<void> {
  const schemaRevision = model.schemas.at(-1)?.revision ?? 0;
  const texts = new Set(all.map(formatIdentity));
  const wasThere = model.alive(model.head, nowMs, {}).some((one) => texts.has(formatIdentity(one)));
  const before = model.head;
  async function* batches(): AsyncGenerator<readonly Relationship[], void> {
    yield all.slice(0, staged);
    await commitBoth(store, model, meanwhile, nowMs);
    yield all.slice(staged);
  }
  const [result] = await Promise.allSettled([
    store.importRelationships({ batches: batches(), schemaRevision }, never),
  ]);
  const changed = await changesUpToHead(store, before);
  const wasWritten = changed.some(
    ({ revision, updates }) =>
      revision <= model.head && updates.some((one) => texts.has(formatIdentity(one.relationship))),
  );
  const creates = all.map((one) => ({ operation: 'create' as const, relationship: one }));
  const commit: Commit = {
    change: { kind: 'update', updates: creates },
    preconditions: [],
    metadata: undefined,
    schemaRevision,
  };
  if (result.status === 'fulfilled') {
    expect(texts.size).toBe(all.length);
    model.commit(commit, nowMs, []);
    expect(result.value).toEqual({ revision: model.head, count: all.length });
    return;
  }
  const reason = reasonOf(result.reason);
  expect(['already-exists', 'conflict', 'schema-changed']).toContain(reason);
  const isTwice = texts.size < all.length;
  if (isTwice || wasThere || wasWritten) return;
  expect(attempt(() => model.commit(commit, nowMs, []))).toBe(reason);
}

/** A collection of nothing, which arranges objects in bundles all the same, beside commits or an import. */
async function arrangeBeside(
  store: Store,
  model: ModelStore,
  { meanwhile, imported }: Extract<Step, { kind: 'arrange' }>,
  nowMs: number,
): Promise<void> {
  const arranged = store.collect(0, 0, never);
  if (imported !== undefined) await importBoth(store, model, imported, nowMs);
  else if (meanwhile.length > 0) await commitBoth(store, model, meanwhile, nowMs);
  await arranged;
}

function attempt<T>(run: () => T): T | string {
  try {
    return run();
  } catch (error) {
    return reasonOf(error);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Fault)) throw error;
  return error.reason;
}

function outcomeOf({ revision, deletedCount, partial }: CommitOutcome): CommitOutcome {
  return { revision, deletedCount, partial };
}

async function compareReads(
  store: Store,
  model: ModelStore,
  { back, filter, resume, key }: typeof question extends fc.Arbitrary<infer T> ? T : never,
  nowMs: number,
): Promise<void> {
  const at = Math.max(model.oldest, model.head - back);
  const found = await scanAll(store, at, nowMs, filter);
  const texts = found.map(formatRelationship);
  expect(texts.toSorted()).toEqual(model.alive(at, nowMs, filter).map(formatRelationship).toSorted());
  const after = found[resume];
  if (after !== undefined)
    expect(await scanAll(store, at, nowMs, filter, after)).toEqual(found.slice(resume + 1));

  const keys: readonly PageKey[] = [
    { kind: 'forward', resource: key.resource, relation: key.relation },
    { kind: 'reverse', subject: key.subject },
  ];
  const pages = await store.readPages(keys, at, never);
  for (const [index, page] of pages.entries()) {
    expect(versionTexts(page).toSorted()).toEqual(versionTexts(model.page(keys[index]!, at)).toSorted());
  }
  expect(await store.readSchema(at)).toEqual(model.schemaAt(at));
}

async function compareChanges(store: Store, model: ModelStore): Promise<void> {
  let texts: string[] = [];
  for (const change of await changesUpToHead(store, model.oldest)) {
    texts.push(
      ...change.updates.map(
        ({ operation, relationship }) => `${operation} ${formatRelationship(relationship)}`,
      ),
    );
    if (!change.complete) continue;
    expect(texts.toSorted()).toEqual(model.told.get(change.revision));
    texts = [];
    expect(change.schema).toBe(model.schemas.find(({ revision }) => revision === change.revision)?.text);
  }
}

function versionTexts(versions: readonly RelationshipVersion[]): readonly string[] {
  return versions.map(
    ({ relationship, created, deleted }) => `${formatRelationship(relationship)} ${created}..${deleted}`,
  );
}
