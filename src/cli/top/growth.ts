import type { Sample, Scrape } from './parse-exposition.ts';

/** A series is asked for by the labels that are given; others may be anything, and what matches is added up. */
export type Labels = Readonly<Record<string, string>>;

/** What stands at a moment. 0 where nothing matches. */
export function standing(scrape: Scrape, name: string, labels: Labels = {}): number {
  return matching(scrape, name, labels).reduce((sum, { value }) => sum + value, 0);
}

/**
 * By how much counters grew from one scrape to the next. One that fell began anew with its process, and grew from 0.
 */
export function growth(before: Scrape, after: Scrape, name: string, labels: Labels = {}): number {
  let sum = 0;
  for (const sample of matching(after, name, labels)) {
    const earlier = matching(before, name, Object.fromEntries(sample.labels))[0]?.value ?? 0;
    sum += sample.value >= earlier ? sample.value - earlier : sample.value;
  }
  return sum;
}

/** The values of a label among the series of a metric. */
export function valuesOfLabel(scrape: Scrape, name: string, label: string): readonly string[] {
  const values = matching(scrape, name, {}).map(({ labels }) => labels.get(label));
  return [...new Set(values)].filter((value) => value !== undefined);
}

/**
 * Below which value lies `part` of what a histogram took in between two scrapes; between two bounds it is taken to lie
 * evenly, and above the last one it is that one. Undefined when nothing came in.
 */
export function quantile(
  before: Scrape,
  after: Scrape,
  name: string,
  part: number,
  labels: Labels = {},
): number | undefined {
  const bounds = valuesOfLabel(after, `${name}_bucket`, 'le')
    .map(boundOf)
    .toSorted((a, b) => a - b);
  const countOf = (bound: number): number =>
    growth(before, after, `${name}_bucket`, { ...labels, le: bound === Infinity ? '+Inf' : String(bound) });
  const total = countOf(Infinity);
  if (total === 0) return undefined;
  let [low, below] = [0, 0];
  for (const bound of bounds) {
    const count = countOf(bound);
    if (count >= part * total) {
      if (bound === Infinity) return low;
      return low + (bound - low) * ((part * total - below) / Math.max(1, count - below));
    }
    [low, below] = [bound, count];
  }
  return low;
}

function boundOf(text: string): number {
  return text === '+Inf' ? Infinity : Number(text);
}

function matching(scrape: Scrape, name: string, labels: Labels): readonly Sample[] {
  const family = scrape.get(name) ?? scrape.get(name.replace(/_(bucket|sum|count)$/, ''));
  const wanted = Object.entries(labels);
  return (family?.samples ?? []).filter(
    (sample) => sample.name === name && wanted.every(([key, value]) => sample.labels.get(key) === value),
  );
}
