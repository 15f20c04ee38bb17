import { statSync } from 'node:fs';
import { assert } from '../../base/assert.ts';
import type { Connection } from '../client/connection.ts';
import type { Terminal } from '../terminal.ts';
import { createAll } from './create-all.ts';
import type { Entry } from './entry.ts';
import type { ProgressScreen } from './progress.ts';
import { Progress } from './progress.ts';
import { STDIN } from './read-entries.ts';
import { fileSource, type LineSource, readLines } from './read-lines.ts';
import { requireEmpty } from './require-empty.ts';
import { SpooledInput } from './spooled-input.ts';
import { writeSchema } from './write-schema.ts';

export interface RestoreOptions {
  /** Also where something is already. */
  readonly intoExisting: boolean;
  readonly json: boolean;
}

/**
 * Writes the schema of a backup and creates its relationships in one transaction. The backup is read twice: to its end
 * before anything is written, so that one which is cut off, damaged or unreadable changes nothing, and then again. What
 * only the server can refuse (a relationship that is there already) or an end of the connection can still come between
 * schema and relationships; then there is none of the relationships, and the same restore can be run again.
 * @throws ReadError, Fault `invalid-argument` for a server that is not empty, ClientError for what the server refuses
 */
export async function restore(
  connection: Connection,
  file: string,
  options: RestoreOptions,
  terminal: Terminal,
  screen: ProgressScreen,
): Promise<void> {
  using spooled = file === STDIN ? await SpooledInput.of(terminal.input()) : undefined;
  const source = spooled?.source ?? fileSource(file);
  using progress = new Progress(screen, 2 * (spooled?.bytes ?? bytesOf(file)));
  const read = (): AsyncGenerator<Entry, void, undefined> =>
    readLines(source, 'backup', (bytes) => progress.addBytes(bytes));
  const schema = await schemaOfWhole(source, read());
  if (!options.intoExisting) await requireEmpty(connection, schema);
  const entries = read();
  await entries.next(); // the schema
  await writeSchema(connection, schema, options, terminal);
  await createAll(connection, entries, progress, options, terminal);
}

/** Reads everything. @throws ReadError unless it is a whole backup. */
async function schemaOfWhole({ name }: LineSource, entries: AsyncIterable<Entry>): Promise<string> {
  let schema: string | undefined;
  for await (const entry of entries) if (entry.kind === 'schema') schema = entry.text;
  assert(schema !== undefined, `\`${name}\` begins with a schema, as every backup that is whole`);
  return schema;
}

/** 0 when it can't be told. */
function bytesOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
