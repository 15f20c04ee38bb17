import { link, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder, writeSynced } from '../../base/durable-file.ts';
import { codeOf } from '../../base/error-code.ts';
import { Fault } from '../../model/fault.ts';
import { readSealedFile, type SealedForm, sealedText } from '../../model/sealed-file.ts';
import type { StoredCredential } from './credential.ts';
import { readCredentials, readUses } from './read-credentials.ts';

/*
 * The credentials of a data folder, in one file that is always replaced as a whole:
 *
 *   written beside it ─► synced ─► renamed over it ─► the folder synced
 *
 * so that a process that is killed leaves the file before or the file after. It is sealed, and holds credentials and when
 * each was last used. A file that is there means that somebody made a
 * credential once, also when none of them is left: whoever served everyone before does not any more.
 */

export interface CredentialFile {
  readonly credentials: readonly StoredCredential[];
  /** Milliseconds since the Unix epoch, by id. */
  readonly uses: ReadonlyMap<string, number>;
}

const FORM: SealedForm = { format: 1, expected: 'credentials with their checksum' };
const FILE = 'credentials.json';

/** The file of the data folder `dataDir`. */
export function credentialFileIn(dataDir: string): string {
  return path.join(dataDir, 'credentials', FILE);
}

/** Undefined when there is none. @throws Fault `data-damaged`, `data-version` */
export function readCredentialFile(file: string): Promise<CredentialFile | undefined> {
  return readSealedFile(file, FORM, (found) => {
    const { credentials, uses } = found as { credentials?: unknown; uses?: unknown };
    return { credentials: readCredentials(credentials), uses: readUses(uses) };
  });
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
    await writeSynced(beside, textOf(content));
    if (isFirst) await linkNew(beside, file);
    else await rename(beside, file);
    await syncFolder(folder);
  } finally {
    await rm(beside, { force: true });
  }
}

function textOf({ credentials, uses }: CredentialFile): string {
  return sealedText(FORM.format, { credentials, uses: Object.fromEntries(uses) });
}

async function linkNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') throw cause;
    throw new Fault('conflict', `\`${to}\`: expected no credentials yet, found some`, { cause });
  }
}
