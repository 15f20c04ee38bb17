import type { Checkup } from './checkup.ts';
import { changeKey, numberAt, rangeOf, TAG } from './layout.ts';

/** Imports: committed by a revision there is, and each chunk one of an import that is staged or that the changelog tells of. */
export async function checkImports({ database, meta, imports, findings }: Checkup): Promise<void> {
  const revisions = new Map(imports.committed());
  for (const [id, revision] of revisions) {
    if (revision > meta.head) {
      findings.add('meta', `import ${id} was committed at revision ${revision}, the newest is ${meta.head}`);
    }
  }
  for await (const entries of database.rows(rangeOf(TAG.bulk))) {
    for (const [key] of entries) {
      const id = numberAt(key, 0);
      const revision = revisions.get(id);
      const isKept =
        revision === undefined
          ? imports.staged.has(id)
          : (await database.get(changeKey(revision))) !== undefined;
      if (!isKept) findings.add('garbage', `chunk ${numberAt(key, 1)} of import ${id} was left behind`);
    }
  }
}
