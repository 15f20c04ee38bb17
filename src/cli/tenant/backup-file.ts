import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { readFrames } from '../../backup/frame.ts';
import { type BackupBegin, decodeBegin } from '../../backup/manifest.ts';
import { WriteError } from '../transfer/output.ts';

/** For names in the order of revisions: as many digits as revisions may have. */
const REVISION_DIGITS = 15;

export interface WrittenBackup {
  readonly begin: BackupBegin;
  readonly bytes: number;
  /** Undefined for standard output. */
  readonly file: string | undefined;
}

/**
 * Writes a backup into `folder`, as `<tenant>-<revision>.backup`, which gets that name only when it is whole and on the
 * disk. It is for its owner alone, since it may hold keys. @throws BackupError, WriteError; what `pieces` throws
 */
export async function writeBackupFile(
  pieces: AsyncIterable<Uint8Array>,
  folder: string,
): Promise<WrittenBackup> {
  const partial = path.join(folder, `${randomBytes(8).toString('hex')}.partial`);
  try {
    await mkdir(folder, { recursive: true });
    await using handle = await open(partial, 'wx', 0o600);
    const { begin, bytes } = await passOn(pieces, (piece) => handle.write(piece));
    await handle.sync();
    const file = path.join(folder, nameOf(begin));
    await rename(partial, file);
    await settle(await open(folder, 'r'));
    return { begin, bytes, file };
  } catch (cause) {
    await rm(partial, { force: true });
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
    throw new WriteError(`${folder}: can't be written (${cause.message})`, { cause });
  }
}

/** Writes a backup to standard output; whoever reads it must look at how this ends. @throws BackupError; what `pieces` throws */
export async function printBackup(pieces: AsyncIterable<Uint8Array>): Promise<WrittenBackup> {
  const passed = await passOn(pieces, async (piece) => {
    if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
  });
  return { ...passed, file: undefined };
}

/** Checks what goes by: a backup that came broken is none. */
async function passOn(
  pieces: AsyncIterable<Uint8Array>,
  write: (piece: Uint8Array) => Promise<unknown>,
): Promise<{ readonly begin: BackupBegin; readonly bytes: number }> {
  let bytes = 0;
  let begin: BackupBegin | undefined;
  async function* written(): AsyncGenerator<Uint8Array, void> {
    for await (const piece of pieces) {
      await write(piece);
      bytes += piece.length;
      yield piece;
    }
  }
  for await (const { kind, payload } of readFrames(written())) {
    if (kind === 'begin') begin = decodeBegin(payload);
  }
  return { begin: begin ?? decodeBegin(Buffer.from('{}')), bytes };
}

function nameOf({ tenant, revision }: BackupBegin): string {
  return `${tenant}-${String(revision).padStart(REVISION_DIGITS, '0')}.backup`;
}

async function settle(folder: FileHandle): Promise<void> {
  await using handle = folder;
  await handle.sync();
}
