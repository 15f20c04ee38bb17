import path from 'node:path';
import { SourceText } from '../../schema/source-text.ts';
import { readText } from '../client/input-text.ts';
import type { Terminal } from '../terminal.ts';
import { formatProblem } from '../validate/problem.ts';
import { ReadError, readSource } from '../validate/read-source.ts';
import { readValidationFile } from '../validate/validation-file.ts';
import type { Entry } from './entry.ts';
import { fileSource, readLines } from './read-lines.ts';

/** How a file is read: a validation file, a schema alone, relationship text, or line-JSON. */
export type EntryFormat = 'yaml' | 'zed' | 'text' | 'json';

/** Stands for standard input. */
export const STDIN = '-';

const FORMAT_OF: Readonly<Record<string, EntryFormat>> = {
  '.yaml': 'yaml',
  '.yml': 'yaml',
  '.zed': 'zed',
  '.json': 'json',
  '.jsonl': 'json',
  '.ndjson': 'json',
};

/**
 * What `file` says, in order. Lines are read as they are taken, so a file of lines may be of any size; the other two
 * are read whole. Without a `format` the name's ending tells it; what has no known one is text, or line-JSON if its
 * first line begins with `{`.
 * @param onBytes told how many more bytes of a file of lines were read.
 * @throws ReadError, naming file and line.
 */
export async function* readEntries(
  file: string,
  format: EntryFormat | undefined,
  terminal: Terminal,
  onBytes: (count: number) => void,
): AsyncGenerator<Entry, void, undefined> {
  const known = format ?? FORMAT_OF[path.extname(file)];
  const name = file === STDIN ? 'standard input' : file;
  if (known === 'yaml') yield* readYaml(new SourceText(name, await readText(file, terminal)));
  else if (known === 'zed') yield { kind: 'schema', text: await readText(file, terminal) };
  else {
    const source = file === STDIN ? { name, open: () => terminal.input() } : fileSource(file);
    yield* readLines(source, known, onBytes);
  }
}

function* readYaml(source: SourceText): Generator<Entry, void, undefined> {
  const { schema, relationships, problems } = readValidationFile(source);
  const [problem] = problems;
  if (problem !== undefined) throw new ReadError(formatProblem(problem, 'error'));
  if (schema !== undefined) yield { kind: 'schema', text: schemaText(source, schema) };
  for (const { relationship } of relationships) yield { kind: 'relationship', relationship };
}

function schemaText(
  source: SourceText,
  schema: NonNullable<ReturnType<typeof readValidationFile>['schema']>,
): string {
  if (schema.kind === 'inline') return schema.text.text;
  return readSource(path.join(path.dirname(source.name), schema.path)).text;
}
