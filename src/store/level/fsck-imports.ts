import type { Checkup } from './checkup.ts';
import { numberAt } from './layout.ts';
import { strayChunks } from './stray-chunks.ts';

/** Imports: committed by a revision there is, and each chunk one of an import that is staged or that the changelog tells of. */
export async function checkImports(checkup: Checkup): Promise<void> {
  const { meta, imports, findings } = checkup;
  for (const [id, revision] of imports.committed()) {
    if (revision > meta.head) {
      findings.add('meta', `import ${id} was committed at revision ${revision}, the newest is ${meta.head}`);
    }
  }
  for await (const key of strayChunks(checkup)) {
    findings.add('garbage', `chunk ${numberAt(key, 1)} of import ${numberAt(key, 0)} was left behind`);
  }
}
