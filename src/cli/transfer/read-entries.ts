import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Fault } from '../../model/fault.ts';
import { parseRelationship } from '../../model/relationship-text.ts';
import { SourceText } from '../../schema/source-text.ts';
import { formatProblem } from '../validate/problem.ts';
import { ReadError, readSource } from '../validate/read-source.ts';
import { readValidationFile } from '../validate/validation-file.ts';
import type { Entry } from './entry.ts';
import { parseJsonLine } from './json-lines.ts';

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
  onBytes: (count: number) => void,
): AsyncGenerator<Entry, void, undefined> {
  const known = format ?? FORMAT_OF[path.extname(file)];
  if (known === 'yaml') yield* readYaml(file === STDIN ? await wholeInput() : readSource(file));
  else if (known === 'zed') {
    const { text } = file === STDIN ? await wholeInput() : readSource(file);
    yield { kind: 'schema', text };
  } else yield* readLines(file, known, onBytes);
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

async function* readLines(
  file: string,
  format: 'text' | 'json' | undefined,
  onBytes: (count: number) => void,
): AsyncGenerator<Entry, void, undefined> {
  const input = file === STDIN ? process.stdin : createReadStream(file);
  input.on('data', (chunk: Buffer | string) => onBytes(chunk.length));
  let number = 0;
  let parse = format === undefined ? undefined : PARSERS[format];
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      number++;
      const text = line.trim();
      if (text === '' || text.startsWith('//')) continue;
      parse ??= PARSERS[text.startsWith('{') ? 'json' : 'text'];
      yield parse(text);
    }
  } catch (thrown) {
    throw readError(file, number, thrown);
  }
}

const PARSERS: Readonly<Record<'text' | 'json', (line: string) => Entry>> = {
  text: (line) => ({ kind: 'relationship', relationship: parseRelationship(line) }),
  json: parseJsonLine,
};

function readError(file: string, line: number, thrown: unknown): unknown {
  if (thrown instanceof Fault) return new ReadError(`${file}:${line}: ${thrown.message}`, { cause: thrown });
  if (thrown instanceof Error && 'syscall' in thrown && 'code' in thrown) {
    return new ReadError(`${file}: can't be read (${String(thrown.code)})`, { cause: thrown });
  }
  return thrown;
}

async function wholeInput(): Promise<SourceText> {
  let text = '';
  process.stdin.setEncoding('utf8');
  for await (const chunk of process.stdin) text += String(chunk);
  return new SourceText('standard input', text);
}
