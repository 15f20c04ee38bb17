import type { Relationship } from '../../src/model/relationship.ts';
import type { ImportOutcome, Store } from '../../src/store/store.ts';
import { never, relationship } from './fixtures.ts';

/** `count` relationships `document:…#viewer@user:anna`, in order, in batches of `size`. */
export async function* documents(
  count: number,
  { size = 700, prefix = 'd' }: { readonly size?: number; readonly prefix?: string } = {},
): AsyncGenerator<readonly Relationship[], void> {
  for (let start = 0; start < count; start += size) {
    yield Array.from({ length: Math.min(size, count - start) }, (_, index) =>
      relationship(`document:${prefix}${String(start + index).padStart(7, '0')}#viewer@user:anna`),
    );
  }
}

export function importAll(
  store: Store,
  batches: AsyncIterable<readonly Relationship[]>,
  signal: AbortSignal = never,
): Promise<ImportOutcome> {
  return store.importRelationships({ batches, schemaRevision: 0 }, signal);
}
