import type { Clock } from '../base/clock.ts';
import type { ExitStatus, Terminal } from './terminal.ts';
import type { SourceKind } from './validate/read-source.ts';
import { ReadError, kindOf, readSource } from './validate/read-source.ts';
import type { Report } from './validate/report.ts';
import { formatReport, outcomeOf, reportToJson } from './validate/report.ts';
import { validateSource } from './validate/validate-source.ts';

export interface ValidateOptions {
  /** How to read the files, whatever they are called. */
  readonly kind: SourceKind | undefined;
  readonly json: boolean;
  /** Warnings count as failures. */
  readonly failOnWarn: boolean;
}

/** `bailiwick validate FILE…`: schemas, and validation files with their assertions. */
export async function validate(
  files: readonly string[],
  options: ValidateOptions,
  clock: Clock,
  terminal: Terminal,
): Promise<ExitStatus> {
  const reports: Report[] = [];
  let unreadableCount = 0;
  for (const file of files) {
    try {
      const source = readSource(file);
      const report = await validateSource(source, options.kind ?? kindOf(source), clock);
      reports.push(report);
      if (!options.json) print(report, files.length > 1, terminal);
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      unreadableCount++;
      terminal.err(error.message);
    }
  }
  const passedCount = reports.filter((report) => passed(report, options)).length;
  if (options.json) terminal.out(JSON.stringify(reports.map(reportToJson), undefined, 2));
  else if (files.length > 1) {
    terminal.out(`total files: ${files.length}, successfully validated files: ${passedCount}`);
  }
  return unreadableCount === 0 && passedCount === files.length ? 0 : 1;
}

function passed(report: Report, { failOnWarn }: ValidateOptions): boolean {
  return outcomeOf(report) === 'passed' && !(failOnWarn && report.warnings.length > 0);
}

function print(report: Report, isNamed: boolean, terminal: Terminal): void {
  if (isNamed) terminal.out(report.file);
  if (report.problems.length > 0) terminal.err(formatReport(report));
  else terminal.out(formatReport(report));
}
