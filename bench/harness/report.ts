import type { Figure, Target } from './figure.ts';
import { isMet } from './figure.ts';
import type { Machine } from './machine.ts';
import { type Row, textTable, markdownTable } from './table.ts';

/** Everything a run found. This is also the JSON file. */
export interface Report {
  readonly machine: Machine;
  readonly world: { readonly name: string; readonly relationships: number; readonly questions: number };
  readonly cases: readonly CaseReport[];
}

export interface CaseReport {
  readonly name: string;
  readonly question: string;
  readonly figures: readonly Figure[];
}

const HEAD: Row = ['', 'median', 'p99', 'spread', 'unit', 'samples'];

/** For a terminal. */
export function textReport(report: Report): string {
  const tables = report.cases.map(({ name, question, figures }) =>
    [`${name}: ${question}`, textTable([HEAD, ...figures.map(rowOf)])].join('\n'),
  );
  return [preface(report).join('\n'), ...tables, targetLines(report).join('\n')].join('\n\n');
}

/** For a page. */
export function markdownReport(report: Report): string {
  const sections = report.cases.map(({ name, question, figures }) =>
    [`## ${name}`, question, markdownTable([HEAD, ...figures.map(rowOf)])].join('\n\n'),
  );
  const list = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');
  return [
    `# Benchmark: ${report.world.name}`,
    list(preface(report)),
    '## Targets',
    list(targetLines(report)),
    ...sections,
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n');
}

function preface({ machine, world }: Report): readonly string[] {
  return [
    `world: ${world.name}, ${formatNumber(world.relationships)} relationships, ${formatNumber(world.questions)} questions, every answer checked`,
    `machine: ${machine.processor}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}`,
    `node: ${machine.node}, sources run by type stripping`,
    `load average: ${machine.loadBefore} before, ${machine.loadAfter} after`,
    'spread: the lowest and the highest median of a round',
  ];
}

/** One line per promise that was measured. */
function targetLines({ cases }: Report): readonly string[] {
  return cases.flatMap(({ figures }) =>
    figures.flatMap(({ label, median, unit, target }) => {
      if (target === undefined) return [];
      const outcome = isMet(median, target) ? 'met' : 'NOT MET';
      return [`${outcome}: ${label} ${formatTarget(target)} ${unit}, found ${formatNumber(median)}`];
    }),
  );
}

function formatTarget({ kind, bound }: Target): string {
  return `${kind} ${formatNumber(bound)}`;
}

function rowOf({ label, median, p99, low, high, unit, samples }: Figure): Row {
  const spread = samples === 1 ? '' : `${formatNumber(low)} – ${formatNumber(high)}`;
  return [
    label,
    formatNumber(median),
    p99 === undefined ? '' : formatNumber(p99),
    spread,
    unit,
    formatNumber(samples),
  ];
}

/** Three digits that mean something; whole numbers as they are, with a space between thousands. */
function formatNumber(value: number): string {
  if (Number.isInteger(value) || value >= 100) {
    return Math.round(value)
      .toString()
      .replaceAll(/\B(?=(\d{3})+$)/g, ' ');
  }
  return value.toFixed(value >= 10 ? 1 : 2);
}
