import { expect } from 'vitest';
import { Names } from '../../src/model/names.ts';
import { compileSchema } from '../../src/schema/compile.ts';
import type { Diagnostic } from '../../src/schema/diagnostic.ts';
import type { ImportLoader } from '../../src/schema/load-sources.ts';
import type { Schema } from '../../src/schema/schema.ts';

/** The schema of a text that has no errors. */
export function schemaOf(text: string, imports?: ImportLoader, names: Names = new Names()): Schema {
  const outcome = compileSchema(text, { names, imports });
  expect(outcome.kind === 'errors' ? outcome.errors.map(shown) : []).toEqual([]);
  if (outcome.kind === 'errors') throw new Error('has errors');
  return outcome.schema;
}

export function errorsOf(text: string, imports?: ImportLoader): readonly Diagnostic[] {
  const outcome = compileSchema(text, { names: new Names(), imports });
  return outcome.kind === 'errors' ? outcome.errors : [];
}

export function warningsOf(text: string): readonly Diagnostic[] {
  const outcome = compileSchema(text, { names: new Names() });
  expect(outcome.kind).toBe('schema');
  return outcome.kind === 'schema' ? outcome.warnings : [];
}

/** A diagnostic on one line, as the golden files hold it. */
export function shown({ stage, line, column, message }: Diagnostic): string {
  return `${line}:${column} ${stage}: ${message}`;
}

/** Texts in memory, by path. */
export function importsFrom(files: Readonly<Record<string, string>>): ImportLoader {
  return { readImport: (path) => files[path] };
}

export const RUNS: number = Number(process.env['BAILIWICK_RUNS'] ?? 200);
