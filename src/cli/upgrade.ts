import { upgradeStore } from '../store/level/upgrade/upgrade-store.ts';
import { storesIn } from './stores-in.ts';
import type { Terminal } from './terminal.ts';

/**
 * `bailiwick upgrade DIR`: takes every store of a data folder, or one store, to the newest format. What is killed leaves
 * each of them of one format or of another, and is run again. @throws Fault for a store that can't be upgraded; those before it are.
 */
export async function upgradeFolder(folder: string, terminal: Terminal): Promise<void> {
  for (const store of storesIn(folder)) {
    const { from, to, steps } = await upgradeStore(store);
    for (const { from: before, meaning } of steps) {
      terminal.out(`${store}: format ${before} to ${before + 1}: ${meaning}`);
    }
    if (from === to) terminal.out(`${store}: format ${to} is the newest`);
  }
}
