import { spawnSync } from 'node:child_process';
import os from 'node:os';

/** The cores that servers and loads are kept apart on. */
export const FIRST_CORE = 0;
export const LAST_CORE: number = os.cpus().length - 1;

/** Keeps a process and all its threads on one core. False where there is no `taskset`, or only one core. */
export function pinTo(processId: number, core: number): boolean {
  if (LAST_CORE === FIRST_CORE) return false;
  const { status } = spawnSync('taskset', ['-a', '-c', '-p', String(core), String(processId)], {
    stdio: 'ignore',
  });
  return status === 0;
}

/** Whether processes can be pinned here, which a report has to say. */
export function canPin(): boolean {
  return LAST_CORE !== FIRST_CORE && spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0;
}
