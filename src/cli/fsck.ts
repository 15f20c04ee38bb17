import path from 'node:path';
import { checkLog, hasLog } from '../decisions/check-log.ts';
import { type FsckReport, fsck as fsckStore } from '../store/level/fsck.ts';
import { repair } from '../store/level/repair.ts';
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

/** What `fsck --repair` ends with: 2 when something was repaired and all is well now. */
export type RepairStatus = ExitStatus | 2;

/** `bailiwick fsck --repair DIR`: makes derived rows anew, and prints that and what does not agree afterwards. */
export async function fsckAndRepair(folder: string, terminal: Terminal): Promise<RepairStatus> {
  let [isWell, isRepaired] = [true, false];
  for (const store of storesIn(folder)) {
    const { repaired, isGuarded, after } = await repair(store);
    for (const { kind, written, removed } of repaired) {
      terminal.out(`${store}: repaired: ${kind}: ${written} rows written, ${removed} removed`);
    }
    if (isGuarded) {
      terminal.out(
        `${store}: rows without a relationship are left, since relationships are damaged of which they may be all there is; restore a backup`,
      );
    }
    print(store, after, terminal);
    const log = await logIn(store, true, terminal);
    isRepaired ||= repaired.length > 0 || log.isRepaired;
    isWell &&= after.findingCount === 0 && log.isSound;
  }
  if (!isWell) return 1;
  return isRepaired ? 2 : 0;
}

async function isSound(folder: string, terminal: Terminal): Promise<boolean> {
  const report = await fsckStore(folder);
  print(folder, report, terminal);
  const log = await logIn(folder, false, terminal);
  return report.findingCount === 0 && log.isSound;
}

/** The decision log beside a store, where there is one. */
async function logIn(
  store: string,
  isRepair: boolean,
  terminal: Terminal,
): Promise<{ readonly isSound: boolean; readonly isRepaired: boolean }> {
  const folder = path.join(store, 'decisions');
  if (!hasLog(folder)) return { isSound: true, isRepaired: false };
  const { findings, derived, records } = await checkLog(folder, isRepair);
  for (const finding of findings) terminal.out(`${folder}: ${finding}`);
  for (const [kind, rows] of derived) {
    terminal.out(
      `${folder}: ${isRepair ? 'repaired: ' : ''}${kind}: ${rows} rows ${isRepair ? 'written' : 'are not what the records say'}`,
    );
  }
  const findingCount = findings.length + (isRepair ? 0 : derived.size);
  terminal.out(`${folder}: ${findingCount} findings in ${records} decisions`);
  return { isSound: findingCount === 0, isRepaired: isRepair && derived.size > 0 };
}

function print(folder: string, { findings, findingCount, counts }: FsckReport, terminal: Terminal): void {
  for (const { kind, message } of findings) terminal.out(`${folder}: ${kind}: ${message}`);
  if (findingCount > findings.length) terminal.out(`${folder}: and ${findingCount - findings.length} more`);
  terminal.out(
    `${folder}: ${findingCount} findings in ${counts.relationships} relationships, ${counts.versions} versions, ` +
      `${counts.changes} changes, ${counts.schemas} schemas`,
  );
}
