import { statSync } from 'node:fs';
import type { ImportBulkRelationshipsRequest } from '../../gen/authzed/api/v1/ImportBulkRelationshipsRequest.ts';
import type { Relationship as WireRelationship } from '../../gen/authzed/api/v1/Relationship.ts';
import { encodeRelationship } from '../../transport/wire/relationship.ts';
import type { Connection } from '../client/connection.ts';
import { IMPORT, WRITE_SCHEMA } from '../client/methods.ts';
import type { Terminal } from '../terminal.ts';
import { ReadError } from '../validate/read-source.ts';
import type { Entry } from './entry.ts';
import type { ProgressScreen } from './progress.ts';
import { Progress } from './progress.ts';
import { readEntries, STDIN } from './read-entries.ts';
import type { EntryFormat } from './read-entries.ts';

export interface ImportOptions {
  readonly format: EntryFormat | undefined;
  /** Only a whole backup will do: a schema first, and the count of what follows last. */
  readonly backup: boolean;
}

/** Relationships in one message: well below the 4 MiB that a message may have, unless their contexts are large. */
const MESSAGE_COUNT_MAX = 1000;
const MESSAGE_BYTES_MAX = 1024 * 1024;

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
  const progress = new Progress(screen, bytesOf(files));
  const entries = readAll(files, options, progress)[Symbol.asyncIterator]();
  let first = await entries.next();
  if (first.done !== true && first.value.kind === 'schema') {
    await connection.call(WRITE_SCHEMA, { schema: first.value.text });
    terminal.err('schema written');
    first = await entries.next();
  } else if (options.backup)
    throw new ReadError(`${files.join(', ')}: expected a backup, which begins with a schema`);
  const { numLoaded } = await connection.upload(IMPORT, messagesOf(first, entries, progress));
  progress.finish();
  terminal.out(`imported ${String(numLoaded)} relationships`);
}

async function* readAll(
  files: readonly string[],
  { format, backup }: ImportOptions,
  progress: Progress,
): AsyncGenerator<Entry, void, undefined> {
  for (const file of files) {
    let count = 0;
    let told: number | undefined;
    for await (const entry of readEntries(file, format, (bytes) => progress.addBytes(bytes))) {
      if (told !== undefined) throw new ReadError(`${file}: expected the end after the count`);
      if (entry.kind === 'relationship') count++;
      if (entry.kind === 'count') told = entry.count;
      else yield entry;
    }
    if ((backup || told !== undefined) && told !== count) {
      throw new ReadError(
        `${file}: the backup is cut off: expected ${told ?? 'a count at its end'}, found ${count}`,
      );
    }
  }
}

async function* messagesOf(
  first: IteratorResult<Entry, void>,
  rest: AsyncIterator<Entry, void>,
  progress: Progress,
): AsyncGenerator<ImportBulkRelationshipsRequest, void, undefined> {
  let relationships: WireRelationship[] = [];
  let bytes = 0;
  for (let next = first; next.done !== true; next = await rest.next()) {
    const entry = next.value;
    if (entry.kind === 'schema')
      throw new ReadError('expected the schema before all relationships, found it among them');
    if (entry.kind === 'count') continue;
    relationships.push(encodeRelationship(entry.relationship));
    bytes +=
      128 + (entry.relationship.caveat === undefined ? 0 : JSON.stringify(entry.relationship.caveat).length);
    if (relationships.length < MESSAGE_COUNT_MAX && bytes < MESSAGE_BYTES_MAX) continue;
    yield { relationships };
    progress.add(relationships.length);
    relationships = [];
    bytes = 0;
  }
  if (relationships.length > 0) yield { relationships };
  progress.add(relationships.length);
}

/** 0 when it can't be told. */
function bytesOf(files: readonly string[]): number {
  if (files.includes(STDIN)) return 0;
  const sizes = files.map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  return sizes.reduce((sum, size) => sum + size, 0);
}
