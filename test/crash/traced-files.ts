import { writeSync } from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { Level } from 'level';
import { logSizes } from './log-sizes.ts';

/**
 * From here on this process tells what of its files is on the disk for sure, each on a line, at once:
 *
 *   file PATH BYTES     what is in it was synced
 *   folder PATH         the names in it were
 *   renaming FROM TO    about to be given a name that is not there
 *   renamed FROM TO     it was, which is lost until the folder is synced
 *   linking FROM TO, linked FROM TO    the same, for what keeps its other name
 *   level PATH BYTES    of a log of LevelDB, up to the end of a batch that was synced
 */
export function traceFiles(): void {
  const { open, rename, link } = promises;
  promises.open = async (...args) => {
    const handle = await open(...args);
    const sync = handle.sync.bind(handle);
    handle.sync = async () => {
      const { size } = await handle.stat();
      await sync();
      const found = await handle.stat();
      say(...(found.isDirectory() ? ['folder', String(args[0])] : ['file', String(args[0]), String(size)]));
    };
    return handle;
  };
  promises.rename = async (from, to) => {
    const isNew = !(await isThere(String(to)));
    if (isNew) say('renaming', String(from), String(to));
    await rename(from, to);
    if (isNew) say('renamed', String(from), String(to));
  };
  promises.link = async (from, to) => {
    say('linking', String(from), String(to));
    await link(from, to);
    say('linked', String(from), String(to));
  };
  syncBuiltinESMExports();
  traceLevel();
}

/** Says a line that is read even when this process is killed right after. */
export function say(...words: readonly string[]): void {
  writeSync(1, `${words.join(' ')}\n`);
}

function traceLevel(): void {
  const prototype: { batch: (this: Level, ...args: unknown[]) => unknown } = Level.prototype;
  const inner = prototype.batch;
  prototype.batch = function batch(this: Level, ...args: unknown[]): unknown {
    const made = inner.apply(this, args) as { write(options: { readonly sync?: boolean }): Promise<void> };
    const write = made.write.bind(made);
    made.write = async (options) => {
      await write(options);
      const last = logSizes(this.location).at(-1);
      if (options.sync === true && last !== undefined)
        say('level', path.join(this.location, last[0]), String(last[1]));
    };
    return made;
  };
}

async function isThere(file: string): Promise<boolean> {
  return promises.stat(file).then(
    () => true,
    () => false,
  );
}
