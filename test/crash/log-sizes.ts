import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** LevelDB's log files in a folder and their bytes, in the order they were begun: it writes to the last. */
export function logSizes(folder: string): readonly (readonly [name: string, bytes: number])[] {
  const logs = readdirSync(folder).filter((name) => /^\d+\.log$/.test(name));
  return logs.toSorted().map((name) => [name, sizeOf(path.join(folder, name))]);
}

/** 0 for a file that has gone meanwhile: it is in tables. */
function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
