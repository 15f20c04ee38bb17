import type { Problem } from './problem.ts';
import { formatProblem } from './problem.ts';

/** What came of one file. It passed when there are no problems. */
export interface Report {
  readonly file: string;
  readonly problems: readonly Problem[];
  /** Worth a look; looked for only when everything else passed. */
  readonly warnings: readonly Problem[];
  readonly relationshipCount: number;
  /** Of `assertTrue` and `assertFalse`, as other tools count them. */
  readonly assertionCount: number;
  readonly expectedRelationCount: number;
}

export type Outcome = 'passed' | 'failed';

export function outcomeOf({ problems }: Report): Outcome {
  return problems.length === 0 ? 'passed' : 'failed';
}

/** Problems and warnings with their lines, then one line that sums up. */
export function formatReport(report: Report): string {
  const { problems, warnings, relationshipCount, assertionCount, expectedRelationCount } = report;
  const lines = [
    ...problems.map((problem) => formatProblem(problem, 'error')),
    ...warnings.map((warning) => formatProblem(warning, 'warning')),
  ];
  if (problems.length > 0) return lines.join('\n');
  const counts =
    `${relationshipCount} relationships loaded, ${assertionCount} assertions run, ` +
    `${expectedRelationCount} expected relations validated`;
  return [...lines, `${warnings.length === 0 ? 'Success!' : 'complete'} - ${counts}`].join('\n');
}

/** The report for programs. */
export function reportToJson(report: Report): Readonly<Record<string, unknown>> {
  return {
    file: report.file,
    outcome: outcomeOf(report),
    errors: report.problems.map(problemToJson),
    warnings: report.warnings.map(problemToJson),
    relationships: report.relationshipCount,
    assertions: report.assertionCount,
    expectedRelations: report.expectedRelationCount,
  };
}

function problemToJson({ message, place, notes }: Problem): Readonly<Record<string, unknown>> {
  const where = { file: place.source.name, ...place.source.positionAt(place.offset) };
  return { message, ...where, ...(notes.length > 0 && { notes }) };
}
