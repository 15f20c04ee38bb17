/** One series at one moment. */
export interface Sample {
  /** With the ending of a histogram's parts: `_bucket`, `_sum`, `_count`. */
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
}

/** A metric and its series, in the order they came in. */
export interface Family {
  readonly kind: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** What one scrape brought, by the metric's name. */
export type Scrape = ReadonlyMap<string, Family>;

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`);
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/y;
const KINDS: readonly string[] = ['counter', 'gauge', 'histogram', 'summary', 'untyped'];
const PARTS = /_(bucket|sum|count)$/;

/**
 * Reads metrics as a server of the text format writes them: each with its help and kind before its series, no series
 * twice, no timestamps.
 * Source: the text-based exposition format of Prometheus, version 0.0.4.
 * @throws Error that names the line.
 */
export function parseExposition(text: string): Scrape {
  if (text !== '' && !text.endsWith('\n')) throw new Error('expected a line break at the end, found none');
  const families = new Map<string, { kind: string; help: string; samples: Sample[] }>();
  const seen = new Set<string>();
  for (const [index, line] of text.split('\n').slice(0, -1).entries()) {
    const [, mark, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) ?(.*)$/.exec(line) ?? [];
    if (mark === 'HELP') {
      if (families.has(name)) throw wrong(index, line, 'a metric that has no help yet');
      families.set(name, {
        kind: 'untyped',
        help: rest.replaceAll('\\n', '\n').replaceAll('\\\\', '\\'),
        samples: [],
      });
    } else if (mark === 'TYPE') {
      const family = families.get(name);
      if (family?.samples.length !== 0 || !KINDS.includes(rest)) {
        throw wrong(index, line, `one of ${KINDS.join(', ')}, after the help and before the series`);
      }
      family.kind = rest;
    } else if (!line.startsWith('#') && line !== '') {
      const sample = readSample(line, index);
      const labels = [...sample.labels].map((pair) => JSON.stringify(pair)).toSorted();
      const key = JSON.stringify([sample.name, ...labels]);
      if (seen.has(key)) throw wrong(index, line, 'a series that is not there yet');
      seen.add(key);
      const family = families.get(sample.name) ?? families.get(sample.name.replace(PARTS, ''));
      if (family === undefined) throw wrong(index, line, 'help before the series');
      family.samples.push(sample);
    }
  }
  return families;
}

function readSample(line: string, index: number): Sample {
  const [, name, labelText = '', valueText = ''] = SAMPLE.exec(line) ?? [];
  if (name === undefined) throw wrong(index, line, 'a name, labels and a value');
  const value = numberIn(valueText);
  if (value === undefined) throw wrong(index, line, 'a number as the value');
  const labels = labelsIn(labelText);
  if (labels === undefined) throw wrong(index, line, 'labels like `name="value"`, each once');
  return { name, labels, value };
}

function labelsIn(text: string): ReadonlyMap<string, string> | undefined {
  const labels = new Map<string, string>();
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const [, name, value] = LABEL.exec(text) ?? [];
    if (name === undefined || value === undefined || labels.has(name)) return undefined;
    labels.set(
      name,
      value.replaceAll(/\\(["\\n])/g, (_, mark: string) => (mark === 'n' ? '\n' : mark)),
    );
  }
  return labels;
}

function numberIn(text: string): number | undefined {
  if (text === '+Inf') return Infinity;
  if (text === '-Inf') return -Infinity;
  if (text === 'NaN') return NaN;
  return /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text) ? Number(text) : undefined;
}

function wrong(index: number, line: string, expected: string): Error {
  return new Error(`line ${index + 1}: expected ${expected}, found \`${line}\``);
}
