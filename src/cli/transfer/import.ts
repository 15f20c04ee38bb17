import { statSync } from 'node:fs';
import type { Connection } from '../client/connection.ts';
import type { Terminal } from '../terminal.ts';
import { createAll } from './create-all.ts';
import type { Entry } from './entry.ts';
import type { ProgressScreen } from './progress.ts';
import { Progress } from './progress.ts';
import { readEntries, STDIN } from './read-entries.ts';
import type { EntryFormat } from './read-entries.ts';
import { writeSchema } from './write-schema.ts';

export interface ImportOptions {
  /** Undefined: as the names of the files tell. */
  readonly format: EntryFormat | undefined;
  readonly json: boolean;
}

/**
 * Writes the schema that the files begin with, if they do, and then creates all their relationships in one transaction.
 * @throws ReadError for a file that can't be read or is cut off, ClientError for what the server refuses; then no
 * relationship was created.
 */
export async function importFiles(
  connection: Connection,
  files: readonly string[],
  options: ImportOptions,
  terminal: Terminal,
  screen: ProgressScreen,
): Promise<void> {
  using progress = new Progress(screen, bytesOf(files));
  const entries = readAll(files, options.format, terminal, progress);
  const first = await entries.next();
  if (first.done !== true && first.value.kind === 'schema') {
    await writeSchema(connection, first.value.text, options, terminal);
    await createAll(connection, entries, progress, options, terminal);
  } else await createAll(connection, joined(first, entries), progress, options, terminal);
}

async function* readAll(
  files: readonly string[],
  format: EntryFormat | undefined,
  terminal: Terminal,
  progress: Progress,
): AsyncGenerator<Entry, void, undefined> {
  for (const file of files) yield* readEntries(file, format, terminal, (bytes) => progress.addBytes(bytes));
}

async function* joined(
  first: IteratorResult<Entry, void>,
  rest: AsyncIterable<Entry>,
): AsyncGenerator<Entry, void, undefined> {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}

/** 0 when it can't be told. */
function bytesOf(files: readonly string[]): number {
  if (files.includes(STDIN)) return 0;
  const sizes = files.map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  return sizes.reduce((sum, size) => sum + size, 0);
}
