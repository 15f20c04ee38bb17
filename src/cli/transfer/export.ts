import type { Connection } from '../client/connection.ts';
import { READ_SCHEMA } from '../client/methods.ts';
import { ConfigError } from '../config.ts';
import type { Terminal } from '../terminal.ts';
import { formatRelationship } from '../../model/relationship-text.ts';
import type { Relationship } from '../../model/relationship.ts';
import type { Consistency } from '../../gen/authzed/api/v1/Consistency.ts';
import { BackupDigest } from './backup-digest.ts';
import { exportPages } from './export-pages.ts';
import { endLine, relationshipLine, schemaLine } from './json-lines.ts';
import { Output } from './output.ts';
import { Progress } from './progress.ts';
import type { ProgressScreen } from './progress.ts';

export type ExportFormat = 'text' | 'json';

export interface ExportOptions {
  /** A file; absent for standard output. */
  readonly output?: string;
  /** A token of the state; absent for the newest. */
  readonly at?: string;
  /** Tell of the file in JSON. */
  readonly json: boolean;
}

/** All relationships of one state, one a line. @throws ClientError, ConfigError, WriteError. */
export async function exportRelationships(
  connection: Connection,
  format: ExportFormat,
  options: ExportOptions,
  terminal: Terminal,
  screen: ProgressScreen,
): Promise<void> {
  const lineOf = format === 'text' ? formatRelationship : relationshipLine;
  const { at } = options;
  const consistency = at === undefined ? { fullyConsistent: true } : { atExactSnapshot: { token: at } };
  await writing('exported', options, terminal, screen, async (output, progress) => {
    for await (const lines of linesOf(connection, consistency, lineOf)) {
      await output.write(joined(lines));
      progress.add(lines.length);
    }
  });
}

/**
 * The schema and all relationships of one state, as line-JSON that says whether it is whole.
 * @throws ClientError, ConfigError, WriteError.
 */
export async function backup(
  connection: Connection,
  options: ExportOptions,
  terminal: Terminal,
  screen: ProgressScreen,
): Promise<void> {
  await writing('backed up', options, terminal, screen, async (output, progress) => {
    const digest = new BackupDigest();
    const write = async (lines: readonly string[]): Promise<void> => {
      for (const line of lines) digest.add(line);
      await output.write(joined(lines));
    };
    const { schemaText, readAt } = await connection.call(READ_SCHEMA, {});
    const token = readAt?.token ?? '';
    await write([schemaLine(schemaText, token)]);
    for await (const lines of linesOf(connection, { atExactSnapshot: { token } }, relationshipLine)) {
      await write(lines);
      progress.add(lines.length);
    }
    await output.write(joined([endLine(progress.count, digest.text())]));
  });
}

/** Gives `write` what it writes to. When that fails, an output file stays as it was. */
async function writing(
  what: string,
  { output: file, json }: ExportOptions,
  terminal: Terminal,
  screen: ProgressScreen,
  write: (output: Output, progress: Progress) => Promise<void>,
): Promise<void> {
  if (json && file === undefined) {
    throw new ConfigError([
      '`--json`: expected `--output` with it, since standard output is taken by what is written',
    ]);
  }
  const output = new Output(file);
  using progress = new Progress(screen, 0);
  try {
    await write(output, progress);
    await output.finish();
  } catch (error) {
    output.discard();
    throw error;
  }
  progress.finish();
  const { count } = progress;
  if (json) terminal.out(JSON.stringify({ output: file, relationships: count }));
  else if (file !== undefined) terminal.err(`${what} ${count} relationships to ${file}`);
}

async function* linesOf(
  connection: Connection,
  consistency: Consistency,
  lineOf: (relationship: Relationship) => string,
): AsyncGenerator<readonly string[], void, undefined> {
  for await (const page of exportPages(connection, consistency)) yield page.map(lineOf);
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
