import { createReadStream } from 'node:fs';
import { Fault } from '../../model/fault.ts';
import { parseRelationship } from '../../model/relationship-text.ts';
import { textLines } from '../client/text-lines.ts';
import { ReadError } from '../validate/read-source.ts';
import { BackupDigest } from './backup-digest.ts';
import type { EndOfBackup, Entry } from './entry.ts';
import { parseJsonLine } from './json-lines.ts';

/** How lines are read: as relationship text, or as line-JSON. `backup`: line-JSON with a schema first and an end last. */
export type LineFormat = 'text' | 'json' | 'backup';

/** Bytes to read lines from, and what to call them in messages. */
export interface LineSource {
  readonly name: string;
  readonly open: () => AsyncIterable<Uint8Array>;
}

export function fileSource(file: string): LineSource {
  return { name: file, open: () => createReadStream(file) };
}

/**
 * What lines say, in order; they may be of any number, since each is read as it is taken. Where there is an end of a
 * backup, nothing follows it, and it has to agree with what came before.
 * @param format undefined: line-JSON if the first line begins with `{`, else relationship text.
 * @param onBytes told how many more bytes were read.
 * @throws ReadError, naming source and line; for a backup that is cut off or damaged only after all that was in it.
 */
export async function* readLines(
  { name, open }: LineSource,
  format: LineFormat | undefined,
  onBytes: (count: number) => void,
): AsyncGenerator<Entry, void, undefined> {
  const digest = new BackupDigest();
  let parse = format === undefined ? undefined : PARSERS[format];
  let number = 0;
  let count = 0;
  let end: EndOfBackup | undefined;
  try {
    for await (const line of textLines(counted(open(), onBytes))) {
      number = line.number;
      if (end !== undefined)
        throw new Fault('invalid-argument', 'expected nothing after the end of a backup');
      parse ??= PARSERS[line.text.startsWith('{') ? 'json' : 'text'];
      const entry = parse(line.text);
      if (entry.kind === 'end') {
        end = entry;
        requireWhole(end, count, digest.text());
        continue;
      }
      if (format === 'backup' && (entry.kind === 'schema') !== (number === 1)) {
        throw new Fault('invalid-argument', 'expected a backup, which begins with its schema');
      }
      if (entry.kind === 'relationship') count++;
      digest.add(line.text);
      yield entry;
    }
    if (format === 'backup' && end === undefined) {
      throw new Fault(
        'invalid-argument',
        `the backup is cut off: expected an end, found ${count} relationships`,
      );
    }
  } catch (thrown) {
    throw readError(name, number, thrown);
  }
}

const PARSERS: Readonly<Record<LineFormat, (line: string) => Entry | EndOfBackup>> = {
  text: (line) => ({ kind: 'relationship', relationship: parseRelationship(line) }),
  json: parseJsonLine,
  backup: parseJsonLine,
};

function requireWhole(end: EndOfBackup, count: number, sha256: string): void {
  if (end.count !== count) {
    throw new Fault(
      'invalid-argument',
      `the backup is damaged: expected ${end.count} relationships, found ${count}`,
    );
  }
  if (end.sha256 !== undefined && end.sha256 !== sha256) {
    throw new Fault(
      'invalid-argument',
      `the backup is damaged: expected lines with the SHA-256 \`${end.sha256}\`, found \`${sha256}\``,
    );
  }
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  onBytes: (count: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    onBytes(chunk.length);
    yield chunk;
  }
}

function readError(name: string, line: number, thrown: unknown): unknown {
  if (thrown instanceof Fault) return new ReadError(`${name}:${line}: ${thrown.message}`, { cause: thrown });
  if (thrown instanceof Error && 'syscall' in thrown && 'code' in thrown) {
    return new ReadError(`${name}: can't be read (${String(thrown.code)})`, { cause: thrown });
  }
  return thrown;
}
