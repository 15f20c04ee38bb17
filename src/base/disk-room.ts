import { randomBytes } from 'node:crypto';
import { open, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** Room that opening a LevelDB takes beside that of its logs, which it makes tables of. */
const SPARE_BYTES = 4 * 1024 * 1024;
const PROBE_CHUNK_BYTES = 1024 * 1024;

/** Whether the LevelDB in `folder` could be opened now, as far as that takes room. @throws what writing as much failed with */
export async function requireRoom(folder: string): Promise<void> {
  const probe = path.join(folder, 'room-probe');
  try {
    await fill(probe, (await logBytes(folder)) + SPARE_BYTES);
  } finally {
    await rm(probe, { force: true });
  }
}

async function logBytes(folder: string): Promise<number> {
  const logs = (await readdir(folder)).filter((name) => name.endsWith('.log'));
  const sizes = await Promise.all(logs.map(async (name) => (await stat(path.join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Random bytes, since zeros take no room where files are compressed. */
async function fill(file: string, bytes: number): Promise<void> {
  const chunk = randomBytes(PROBE_CHUNK_BYTES);
  const handle = await open(file, 'w');
  try {
    for (let written = 0; written < bytes; written += chunk.length) await handle.writeFile(chunk);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
