import type { Checkup } from './checkup.ts';
import { changeKey, numberAt, rangeOf, TAG } from './layout.ts';

/** Keys of the chunks of imports that are neither staged nor told of by the changelog. */
export async function* strayChunks({
  database,
  imports,
}: Pick<Checkup, 'database' | 'imports'>): AsyncGenerator<Buffer, void> {
  const revisions = new Map(imports.committed());
  for await (const entries of database.rows(rangeOf(TAG.bulk))) {
    for (const [key] of entries) {
      const id = numberAt(key, 0);
      const revision = revisions.get(id);
      const isKept =
        revision === undefined
          ? imports.staged.has(id)
          : (await database.get(changeKey(revision))) !== undefined;
      if (!isKept) yield key;
    }
  }
}
