import { type Label, type Metric, type Placed, sizeOf } from './layout.ts';
import { directoriesOf, type MetricsMemory } from './meter.ts';
import { METRICS } from './metrics.ts';
import type { SharedNames } from './shared-names.ts';

/** For the header of an answer with `exposition`. */
export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

type Directories = ReturnType<typeof directoriesOf>;

/** One line's labels and the cells behind it, added up over threads and over names that have two places. */
interface Series {
  readonly labels: string;
  readonly cells: number[];
}

/**
 * The numbers of all threads, as Prometheus reads them. Series of several that nothing has happened to are left out.
 * Source: the text-based exposition format of Prometheus, version 0.0.4.
 */
export function exposition(memory: MetricsMemory): string {
  const directories = directoriesOf(memory);
  const sheets = memory.sheets.map((sheet) => new Float64Array(sheet));
  return Object.values(METRICS)
    .map((metric) => text(metric, seriesOf(metric, sheets, directories)))
    .join('');
}

function seriesOf(
  metric: Placed,
  sheets: readonly Float64Array[],
  directories: Directories,
): readonly Series[] {
  const found = new Map<string, Series>();
  const labelsOf = labelsBySeries(metric, directories);
  for (const [thread, sheet] of sheets.entries()) {
    for (let number = 0; number < metric.series; number++) {
      const start = metric.start + number * metric.cells;
      const cells = sheet.subarray(start, start + metric.cells);
      if (metric.series > 1 && cells.every((cell) => cell === 0)) continue;
      const own = labelsOf(number);
      if (own === undefined) continue;
      const labels = metric.threads === 'each' ? [...own, `thread="${thread}"`].join() : own.join();
      merge(found, metric, labels, cells);
    }
  }
  return [...found.values()];
}

function merge(found: Map<string, Series>, { threads }: Metric, labels: string, cells: Float64Array): void {
  const known = found.get(labels);
  if (known === undefined) {
    found.set(labels, { labels, cells: [...cells] });
    return;
  }
  for (const [index, cell] of cells.entries()) {
    const before = known.cells[index] ?? 0;
    known.cells[index] = threads === 'largest' ? Math.max(before, cell) : before + cell;
  }
}

/** The labels of a series by its number; undefined for one whose name is not there yet. */
function labelsBySeries(
  { labels = [] }: Metric,
  directories: Directories,
): (series: number) => readonly string[] | undefined {
  const values = labels.map((label) => valuesOf(label, directories));
  return (series) => {
    let rest = series;
    const texts: string[] = [];
    for (let place = labels.length - 1; place >= 0; place--) {
      const [label, names] = [labels[place], values[place]];
      if (label === undefined || names === undefined) return undefined;
      const value = names[rest % sizeOf(label)];
      rest = Math.floor(rest / sizeOf(label));
      if (value === undefined) return undefined;
      texts.unshift(`${label.name}="${escaped(value)}"`);
    }
    return texts;
  };
}

function valuesOf(label: Label, directories: Directories): readonly (string | undefined)[] {
  if ('values' in label) return label.values;
  const names: SharedNames = directories[label.directory];
  return [...names.names(), 'other'];
}

function text(metric: Placed, series: readonly Series[]): string {
  const { name, kind, help } = metric;
  const head = `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${kind}\n`;
  const lines = kind === 'histogram' ? series.flatMap((one) => bucketLines(metric, one)) : series.map(line);
  return head + lines.join('');

  function line({ labels, cells }: Series): string {
    return sample(name, labels, cells[0] ?? 0);
  }
}

/** Each bucket counts what is in those below it too. */
function bucketLines({ name, bounds = [] }: Metric, { labels, cells }: Series): readonly string[] {
  let count = 0;
  const lines = [...bounds.map(String), '+Inf'].map((bound, index) => {
    count += cells[index] ?? 0;
    return sample(`${name}_bucket`, [labels, `le="${bound}"`].filter(Boolean).join(), count);
  });
  return [...lines, sample(`${name}_sum`, labels, cells.at(-1) ?? 0), sample(`${name}_count`, labels, count)];
}

function sample(name: string, labels: string, value: number): string {
  const shown = value === Infinity ? '+Inf' : String(value);
  return labels === '' ? `${name} ${shown}\n` : `${name}{${labels}} ${shown}\n`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
