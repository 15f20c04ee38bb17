import { parseExposition, type Scrape } from '../../src/cli/top/parse-exposition.ts';

/** The value of one series, by its name and labels as they are written; 0 where it is not there. */
export function valueOf(scrape: Scrape, series: string): number {
  const [, name = '', labels = ''] = /^([^{]+)(?:\{(.*)\})?$/.exec(series) ?? [];
  const wanted = JSON.stringify(labels.split(',').filter(Boolean).toSorted());
  const samples = [...scrape.values()].flatMap((family) => family.samples);
  const found = samples.find(
    (sample) =>
      sample.name === name &&
      JSON.stringify([...sample.labels].map(([key, value]) => `${key}="${value}"`).toSorted()) === wanted,
  );
  return found?.value ?? 0;
}

/** All series of a metric added up. */
export function sumOf(scrape: Scrape, name: string): number {
  const samples = [...scrape.values()].flatMap((family) => family.samples);
  return samples.filter((sample) => sample.name === name).reduce((sum, { value }) => sum + value, 0);
}

/** Scrapes a server that runs; what it says must be well-formed. */
export async function scrapeOf(address: string): Promise<Scrape> {
  const response = await fetch(`http://${address}/metrics`);
  const text = await response.text();
  if (!response.ok) throw new Error(`expected 200, found ${response.status}: ${text}`);
  return parseExposition(text);
}
