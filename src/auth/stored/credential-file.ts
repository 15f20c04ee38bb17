import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { Fault } from '../../model/fault.ts';
import type { StoredCredential } from './credential.ts';
import { readCredentials, readUses } from './read-credentials.ts';

/*
 * The credentials of a data folder, in one file that is always replaced as a whole:
 *
 *   written beside it ─► synced ─► renamed over it ─► the folder synced
 *
 * so that a process that is killed leaves the file before or the file after. Two lines of JSON: format and checksum of
 * the second, which holds credentials and when each was last used. A file that is there means that somebody made a
 * credential once, also when none of them is left: whoever served everyone before does not any more.
 */

export interface CredentialFile {
  readonly credentials: readonly StoredCredential[];
  /** Milliseconds since the Unix epoch, by id. */
  readonly uses: ReadonlyMap<string, number>;
}

const FORMAT = 1;
const FILE = 'credentials.json';

/** The file of the data folder `dataDir`. */
export function credentialFileIn(dataDir: string): string {
  return path.join(dataDir, 'credentials', FILE);
}

/** Undefined when there is none. @throws Fault `data-damaged`, `data-version` */
export async function readCredentialFile(file: string): Promise<CredentialFile | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  return parse(text, file);
}

/**
 * Durable when it resolves. Only this process's user may read it.
 * @param isFirst whether there must be no file yet: two that both believe to be first do not overwrite each other
 * @throws Fault `conflict` when there is one
 */
export async function writeCredentialFile(
  file: string,
  content: CredentialFile,
  isFirst: boolean,
): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const beside = `${file}.${process.pid}.new`;
  try {
    await writeSynced(beside, format(content));
    if (isFirst) await linkNew(beside, file);
    else await rename(beside, file);
    await syncFolder(folder);
  } finally {
    await rm(beside, { force: true });
  }
}

function format({ credentials, uses }: CredentialFile): string {
  const body = JSON.stringify({ credentials, uses: Object.fromEntries(uses) });
  return `${JSON.stringify({ format: FORMAT, crc32: crc32(body) })}\n${body}\n`;
}

function parse(text: string, file: string): CredentialFile {
  const [head = '', body = ''] = text.split('\n');
  try {
    const { format: found, crc32: sum } = JSON.parse(head) as { format?: unknown; crc32?: unknown };
    if (typeof found === 'number' && found > FORMAT) {
      const message = `\`${file}\`: expected format ${FORMAT}, found ${found}, which a newer version wrote`;
      throw new Fault('data-version', message);
    }
    if (found !== FORMAT || sum !== crc32(body)) throw new Error('the checksum does not match');
    const content = JSON.parse(body) as { credentials?: unknown; uses?: unknown };
    return { credentials: readCredentials(content.credentials), uses: readUses(content.uses) };
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault('data-damaged', `\`${file}\`: expected credentials with their checksum`, { cause });
  }
}

async function writeSynced(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function linkNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') throw cause;
    throw new Fault('conflict', `\`${to}\`: expected no credentials yet, found some`, { cause });
  }
}

/** A rename is on the disk once its folder is. Windows has no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
