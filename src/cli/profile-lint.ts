import { lintProfile } from '../delegation/lint-profile.ts';
import { readProfile } from '../delegation/read-profile.ts';
import type { Diagnostic } from '../schema/diagnostic.ts';
import type { SourceText } from '../schema/source-text.ts';
import type { ExitStatus, Terminal } from './terminal.ts';
import { compileSource, wholeFile } from './validate/compile-source.ts';
import { formatProblem, problemAt } from './validate/problem.ts';
import { readSource } from './validate/read-source.ts';

export interface ProfileLintOptions {
  readonly schema: string;
  readonly failOnWarn: boolean;
}

/**
 * `bailiwick profile lint FILE --schema SCHEMA`: whether a delegation profile is one, and whether it fits the schema.
 * @throws ReadError
 */
export function profileLint(
  file: string,
  { schema: schemaFile, failOnWarn }: ProfileLintOptions,
  terminal: Terminal,
): ExitStatus {
  const source = readSource(file);
  const compiled = compileSource(wholeFile(readSource(schemaFile)));
  if (compiled.kind === 'problems') {
    for (const problem of compiled.problems) terminal.err(formatProblem(problem, 'error'));
    return 1;
  }
  const outcome = readProfile(source);
  const { errors, warnings } =
    outcome.kind === 'profile'
      ? lintProfile(outcome.written, compiled.schema)
      : { errors: outcome.errors, warnings: [] };
  for (const one of errors) terminal.err(shown(source, one, 'error'));
  for (const one of warnings) terminal.err(shown(source, one, 'warning'));
  if (errors.length > 0 || (failOnWarn && warnings.length > 0)) return 1;
  terminal.out(`${file}: fits ${schemaFile}`);
  return 0;
}

function shown(source: SourceText, { message, start }: Diagnostic, severity: 'error' | 'warning'): string {
  return formatProblem(problemAt({ source, offset: start }, message), severity);
}
