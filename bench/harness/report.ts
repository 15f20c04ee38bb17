import { FAIRNESS, type SideKind } from '../sides/side.ts';
import { placeName } from '../worlds/all-worlds.ts';
import { type BarOutcome, barRows } from './bars.ts';
import { type Figure, type Ratio, ratioOf } from './figure.ts';
import type { Machine } from './machine.ts';
import { formatNumber } from './number-text.ts';
import type { CaseReport, SideReport } from './run-case.ts';
import { markdownTable, type Row, textTable } from './table.ts';

/** Everything a run found. This is also the JSON file. */
export interface Report {
  readonly machine: Machine;
  readonly worlds: readonly { readonly name: string; readonly relationships: number }[];
  readonly cases: readonly CaseReport[];
  readonly bars: readonly BarOutcome[];
}

/** For a terminal. */
export function textReport(report: Report): string {
  const tables = report.cases.map((one) =>
    [heading(one), textTable(caseRows(one)), ...notesOf(one).map((note) => `  (${note})`)].join('\n'),
  );
  const bars = report.bars.length === 0 ? [] : [textTable(barRows(report.bars))];
  return [preface(report).join('\n'), ...tables, ...bars].join('\n\n');
}

/** For a page. Charts lie beside it in `charts`. */
export function markdownReport(report: Report): string {
  const sections = report.cases.map((one) =>
    [
      `## ${heading(one)}`,
      markdownTable(caseRows(one)),
      list(notesOf(one)),
      `![${one.name}](charts/${chartName(one)})`,
    ]
      .filter(Boolean)
      .join('\n\n'),
  );
  const bars = ['## Bars', markdownTable(barRows(report.bars))];
  return ['# Benchmark', list(preface(report)), ...bars, ...sections].join('\n\n').concat('\n');
}

/** The bars alone. */
export function markdownBars(report: Report): string {
  return ['# Bars', list(preface(report)), markdownTable(barRows(report.bars))].join('\n\n').concat('\n');
}

/** The file of a case's chart. */
export function chartName({ name, place }: CaseReport): string {
  return `${name}-${place.world}-${place.scale}.svg`;
}

export function heading({ name, place, question }: CaseReport): string {
  return `${name} on ${placeName(place)}: ${question}`;
}

function preface({ machine, worlds }: Report): readonly string[] {
  const { processor, cores, memoryGb, system, canPin, loadBefore, loadAfter, versions } = machine;
  return [
    `machine: ${processor}, ${cores} cores, ${memoryGb} GB, ${system}; processes ${canPin ? 'can' : 'can not'} be pinned to cores`,
    `versions: ${Object.entries(versions)
      .map((entry) => entry.join(' '))
      .join(', ')}`,
    `worlds: ${worlds.map(({ name, relationships }) => `${name} (${formatNumber(relationships)} relationships)`).join(', ')}; every answer checked`,
    `load average: ${loadBefore} before, ${loadAfter} after`,
    'spread: the lowest and the highest median of a round; sides take turns, and a ratio is of rounds beside each other',
  ];
}

/** One row for each figure; one group of columns for each side, and how ours stands to it. */
export function caseRows({ sides }: CaseReport): readonly Row[] {
  const [ours, ...others] = sides;
  if (ours === undefined) return [];
  const head = [
    '',
    'unit',
    ...[ours, ...others].flatMap(({ side }) => [side, 'p99', 'spread']),
    ...others.map(({ side }) => `ours : ${side}`),
  ];
  return [head, ...ours.figures.map((figure) => figureRow(figure, [ours, ...others]))];
}

function figureRow(figure: Figure, sides: readonly SideReport[]): Row {
  const figures = sides.map((side) => side.figures.find(({ label }) => label === figure.label));
  const cells = figures.flatMap((found) => (found === undefined ? ['', '', ''] : figureCells(found)));
  const ratios = figures
    .slice(1)
    .map((other) => (other === undefined ? '' : ratioText(ratioOf(figure, other))));
  return [figure.label, figure.unit, ...cells, ...ratios];
}

function figureCells({ median, p99, low, high, rounds }: Figure): readonly string[] {
  return [
    formatNumber(median),
    p99 === undefined ? '' : formatNumber(p99),
    rounds.length < 2 ? '' : `${formatNumber(low)} – ${formatNumber(high)}`,
  ];
}

function ratioText(ratio: Ratio | undefined): string {
  if (ratio === undefined) return '';
  const { median, low, high, isWithinSpread } = ratio;
  const text = `${formatNumber(median)} (${formatNumber(low)} – ${formatNumber(high)})`;
  return isWithinSpread ? `${text}, within the spread` : text;
}

function notesOf({ notes, sides }: CaseReport): readonly string[] {
  const others = sides
    .map(({ side }) => side)
    .filter((side): side is Exclude<SideKind, 'ours'> => side !== 'ours');
  return [...notes, ...others.map((side) => FAIRNESS[side])];
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}
