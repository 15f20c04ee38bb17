import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/*
 * Files that are there as a whole or as they were before, whatever is killed whenever:
 *
 *   written beside it ─► synced ─► renamed over it ─► the folder synced
 */

/** Replaces the text of `file`, whose folder is there. Durable when it resolves. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const beside = `${file}.${process.pid}.new`;
  try {
    await writeSynced(beside, text);
    await rename(beside, file);
    await syncFolder(path.dirname(file));
  } finally {
    await rm(beside, { force: true });
  }
}

/** A file of this process's user alone, on the disk when it resolves; its name is not yet. */
export async function writeSynced(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Names that came or went in `folder` are on the disk when it resolves. Windows has no such thing. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
