import type { ReflectedSchema } from '../model/reflection.ts';
import { diffSchemas } from '../schema/diff.ts';
import { reflect } from '../schema/reflect.ts';
import { formatSchemaChange } from './schema-change-text.ts';
import type { ExitStatus, Terminal } from './terminal.ts';
import { compileSource, wholeFile } from './validate/compile-source.ts';
import { formatProblem } from './validate/problem.ts';
import { readSource } from './validate/read-source.ts';

export interface SchemaDiffOptions {
  readonly json: boolean;
  /** Differences count as failures. */
  readonly exitCode: boolean;
}

/**
 * `bailiwick schema diff OLD NEW`: what changes when the schema of one file replaces that of the other.
 * @throws ReadError
 */
export function schemaDiff(
  before: string,
  after: string,
  { json, exitCode }: SchemaDiffOptions,
  terminal: Terminal,
): ExitStatus {
  const [old, next] = [reflectFile(before, terminal), reflectFile(after, terminal)];
  if (old === undefined || next === undefined) return 1;
  const changes = diffSchemas(old, next);
  if (json) terminal.out(JSON.stringify(changes, undefined, 2));
  else if (changes.length === 0) terminal.out('no differences');
  else terminal.out(changes.map(formatSchemaChange).join('\n'));
  return exitCode && changes.length > 0 ? 1 : 0;
}

/** `undefined` when the schema has errors, which are printed. */
function reflectFile(file: string, terminal: Terminal): ReflectedSchema | undefined {
  const compiled = compileSource(wholeFile(readSource(file)));
  if (compiled.kind === 'schema') return reflect(compiled.schema);
  for (const problem of compiled.problems) terminal.err(formatProblem(problem, 'error'));
  return undefined;
}
