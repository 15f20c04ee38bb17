import type { Connection } from '../client/connection.ts';
import { READ_SCHEMA } from '../client/methods.ts';
import { formatRelationship } from '../../model/relationship-text.ts';
import type { Relationship } from '../../model/relationship.ts';
import type { Consistency } from '../../gen/authzed/api/v1/Consistency.ts';
import { exportPages } from './export-pages.ts';
import { countLine, relationshipLine, schemaLine } from './json-lines.ts';
import { Output } from './output.ts';
import { Progress } from './progress.ts';
import type { ProgressScreen } from './progress.ts';

export type ExportFormat = 'text' | 'json';

/** All relationships of the newest state, one a line. @throws ClientError. */
export async function exportRelationships(
  connection: Connection,
  format: ExportFormat,
  file: string | undefined,
  screen: ProgressScreen,
): Promise<void> {
  const lineOf = format === 'text' ? formatRelationship : relationshipLine;
  await writing(file, screen, async (output, progress) => {
    await writeAll(connection, { fullyConsistent: true }, lineOf, output, progress);
  });
}

/** The schema and all relationships of one state, as line-JSON that says whether it is whole. @throws ClientError. */
export async function backup(
  connection: Connection,
  file: string | undefined,
  screen: ProgressScreen,
): Promise<void> {
  await writing(file, screen, async (output, progress) => {
    const { schemaText, readAt } = await connection.call(READ_SCHEMA, {});
    const token = readAt?.token ?? '';
    await output.write(`${schemaLine(schemaText, token)}\n`);
    await writeAll(connection, { atExactSnapshot: { token } }, relationshipLine, output, progress);
    await output.write(`${countLine(progress.count)}\n`);
  });
}

async function writing(
  file: string | undefined,
  screen: ProgressScreen,
  write: (output: Output, progress: Progress) => Promise<void>,
): Promise<void> {
  const output = new Output(file);
  const progress = new Progress(screen, 0);
  try {
    await write(output, progress);
    await output.finish();
  } catch (error) {
    output.discard();
    throw error;
  }
  progress.finish();
}

async function writeAll(
  connection: Connection,
  consistency: Consistency,
  lineOf: (relationship: Relationship) => string,
  output: Output,
  progress: Progress,
): Promise<void> {
  for await (const page of exportPages(connection, consistency)) {
    await output.write(page.map((relationship) => `${lineOf(relationship)}\n`).join(''));
    progress.add(page.length);
  }
}
