import path from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { ExitStatus, Terminal } from './terminal.ts';
import { filesIn, readSource } from './validate/read-source.ts';
import type { Outcome, Report } from './validate/report.ts';
import { outcomeOf } from './validate/report.ts';
import { validateSource } from './validate/validate-source.ts';

/** `bailiwick conformance DIR`: validates every `.yaml` file of a folder and prints a table. */
export async function conformance(folder: string, clock: Clock, terminal: Terminal): Promise<ExitStatus> {
  const files = filesIn(folder, '.yaml');
  if (files.length === 0) {
    terminal.err(`\`${folder}\`: expected files that end in \`.yaml\`, found none`);
    return 1;
  }
  const width = Math.max(...files.map((file) => file.length));
  const counts: Record<Outcome, number> = { passed: 0, failed: 0 };
  for (const file of files) {
    const report = await validateSource(readSource(path.join(folder, file)), 'validation-file', clock);
    const outcome = outcomeOf(report);
    counts[outcome]++;
    terminal.out(`${file.padEnd(width)}  ${outcome}  ${detailOf(report)}`);
  }
  terminal.out(`${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed === 0 ? 0 : 1;
}

/** The first thing that is wrong, or how much was looked at. */
function detailOf({ problems, relationshipCount, assertionCount, expectedRelationCount }: Report): string {
  const [wrong] = problems;
  if (wrong === undefined) {
    return `${relationshipCount} relationships, ${assertionCount} assertions, ${expectedRelationCount} expected relations`;
  }
  const more = problems.length === 1 ? '' : ` (and ${problems.length - 1} more)`;
  const { line } = wrong.place.source.positionAt(wrong.place.offset);
  return `line ${line}: ${wrong.message}${more}`;
}
