import { randomBytes } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder } from '../../base/durable-file.ts';
import { codeOf } from '../../base/error-code.ts';

/**
 * What is in `file`; if there is none, what `make` gives is written there first, whole, readable by its owner alone, and
 * on the disk before it is used: a key that signed something and was then lost would leave signatures without a key.
 */
export async function readOrMakeSecret(file: string, make: () => Buffer): Promise<Buffer> {
  const found = await readIfThere(file);
  if (found !== undefined) return found;
  const draft = `${file}.${randomBytes(8).toString('hex')}`;
  await using handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(make());
    await handle.sync();
    await link(draft, file); // unlike a rename it never replaces a key that another process made meanwhile
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  await syncFolder(path.dirname(file)); // the name too
  return readFile(file);
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
