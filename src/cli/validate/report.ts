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

/** `unimplemented`: nothing went wrong but what the engine says it can't answer yet. */
export type Outcome = 'passed' | 'failed' | 'unimplemented';

export function outcomeOf({ problems }: Report): Outcome {
  if (problems.length === 0) return 'passed';
  return problems.every(({ unimplemented }) => unimplemented) ? 'unimplemented' : 'failed';
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

function problemToJson({ message, place }: Problem): Readonly<Record<string, unknown>> {
  return { message, file: place.source.name, ...place.source.positionAt(place.offset) };
}
