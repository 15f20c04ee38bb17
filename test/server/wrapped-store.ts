import type { Store } from '../../src/store/store.ts';

/** What comes between a tenant and its real store. */
export type Changes = Partial<Pick<Store, 'changes' | 'commit' | 'readPages' | 'readSchema' | 'scan'>>;

/** `store` with some of its calls done otherwise. */
export function wrappedStore(store: Store, changes: (inner: Store) => Changes): Store {
  const { changes: followed, commit, readPages, readSchema, scan } = { ...bound(store), ...changes(store) };
  return {
    id: store.id,
    head: () => store.head(),
    oldest: () => store.oldest(),
    commit,
    readPages,
    scan,
    changes: followed,
    readSchema,
    collect: (before, nowMs, signal) => store.collect(before, nowMs, signal),
    revisionAt: (timeMs) => store.revisionAt(timeMs),
    close: () => store.close(),
  };
}

function bound(store: Store): Required<Changes> {
  return {
    commit: (commit, signal) => store.commit(commit, signal),
    readPages: (keys, upTo, signal) => store.readPages(keys, upTo, signal),
    scan: (query, signal) => store.scan(query, signal),
    changes: (after, signal) => store.changes(after, signal),
    readSchema: (at) => store.readSchema(at),
  };
}
