import path from 'node:path';
import { Names } from '../../model/names.ts';
import { compileSchema } from '../../schema/compile.ts';
import type { Diagnostic } from '../../schema/diagnostic.ts';
import { importFiles } from '../../schema/import-files.ts';
import type { Schema } from '../../schema/schema.ts';
import type { SourceText } from '../../schema/source-text.ts';
import type { Place } from './place.ts';
import type { Problem } from './problem.ts';
import { problemAt } from './problem.ts';
import { readSource } from './read-source.ts';

/** A schema text and the file it stands in. */
export interface WrittenSchema {
  readonly text: string;
  readonly source: SourceText;
  /** The place of the character at `offset` of `text`. */
  readonly placeAt: (offset: number) => Place;
}

export interface CompiledSchema {
  readonly kind: 'schema';
  readonly schema: Schema;
  /** What the schema's program speaks in. */
  readonly names: Names;
  readonly warnings: readonly Problem[];
}

export type Compiled = CompiledSchema | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** A file that holds nothing but a schema. */
export function wholeFile(source: SourceText): WrittenSchema {
  return { text: source.text, source, placeAt: (offset) => ({ source, offset }) };
}

/** Compiles with imports from the folder the file lies in. What is said about the schema is placed in that file, or in the imported one. */
export function compileSource(written: WrittenSchema): Compiled {
  const folder = path.dirname(written.source.name);
  const source = path.basename(written.source.name);
  const names = new Names();
  const compiled = compileSchema(written.text, { names, source, imports: importFiles(folder) });
  const place = (diagnostic: Diagnostic): Place =>
    diagnostic.source === source
      ? written.placeAt(diagnostic.start)
      : { source: readSource(path.join(folder, diagnostic.source)), offset: diagnostic.start };
  const problemOf = (diagnostic: Diagnostic): Problem => problemAt(place(diagnostic), diagnostic.message);
  if (compiled.kind === 'errors') return { kind: 'problems', problems: compiled.errors.map(problemOf) };
  return { kind: 'schema', schema: compiled.schema, names, warnings: compiled.warnings.map(problemOf) };
}
