import { fsck as fsckStore } from '../store/level/fsck.ts';
import { storesIn } from './stores-in.ts';
import type { ExitStatus, Terminal } from './terminal.ts';

/** `bailiwick fsck DIR`: a data folder, or the folder of one store. Prints what does not agree; changes nothing. */
export async function fsck(folder: string, terminal: Terminal): Promise<ExitStatus> {
  let status: ExitStatus = 0;
  for (const store of storesIn(folder)) {
    if (!(await isSound(store, terminal))) status = 1;
  }
  return status;
}

async function isSound(folder: string, terminal: Terminal): Promise<boolean> {
  const { findings, findingCount, counts } = await fsckStore(folder);
  for (const { kind, message } of findings) terminal.out(`${folder}: ${kind}: ${message}`);
  if (findingCount > findings.length) terminal.out(`${folder}: and ${findingCount - findings.length} more`);
  terminal.out(
    `${folder}: ${findingCount} findings in ${counts.relationships} relationships, ${counts.versions} versions, ` +
      `${counts.changes} changes, ${counts.schemas} schemas`,
  );
  return findingCount === 0;
}
