import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { SourceText } from '../../schema/source-text.ts';

/** How a file is read: as a schema alone, or as a validation file. */
export type SourceKind = 'schema' | 'validation-file';

const VALIDATION_KEY = /^(schema|schemaFile|relationships):/m;

/** @throws ReadError */
export function readSource(file: string): SourceText {
  return new SourceText(
    file,
    reading(file, () => readFileSync(file, 'utf8')),
  );
}

/** The files of a folder whose names end in `ending`, in order of name. @throws ReadError */
export function filesIn(folder: string, ending: string): readonly string[] {
  const names = reading(folder, () => readdirSync(folder));
  return names.filter((name) => name.endsWith(ending)).toSorted();
}

/** A file or folder that can't be read: `drive.zed: can't be read (ENOENT)`. */
export class ReadError extends Error {
  override readonly name = 'ReadError';
}

function reading<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause;
    throw new ReadError(`${file}: can't be read (${String(cause.code)})`, { cause });
  }
}

/** By the ending of the name; without a known one, by what the text looks like. */
export function kindOf({ name, text }: SourceText): SourceKind {
  switch (path.extname(name)) {
    case '.zed':
      return 'schema';
    case '.yaml':
    case '.yml':
      return 'validation-file';
    default:
      return looksLikeValidationFile(text) ? 'validation-file' : 'schema';
  }
}

/** Some line looks like one of the format's keys at the top level. */
export function looksLikeValidationFile(text: string): boolean {
  return VALIDATION_KEY.test(text);
}
