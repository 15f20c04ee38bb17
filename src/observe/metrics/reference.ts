import type { Label, Metric } from './layout.ts';
import { METRICS } from './metrics.ts';

/** The page of the documentation that lists every metric, in Markdown. */
export function metricsReference(): string {
  return [HEAD, ...Object.values(METRICS).map(section)].join('\n');
}

const HEAD = `# Metrics

\`serve --metrics-addr HOST:PORT\` answers \`/metrics\` in the text format of Prometheus. Every metric is listed here; this page is made from \`src/observe/metrics/metrics.ts\`, which is also what the server has them from.

- All threads of the process are in one answer. Where it tells more to see them apart, a series has the label \`thread\`; thread 0 owns the data.
- Counters begin at 0 with the process; a thread that dies and is replaced is counted on.
- What stands (sizes, revisions) is looked at about every second.
- Series of several that nothing has happened to are left out.
- No label holds an id of a subject, a resource or a call.
`;

function section(metric: Metric): string {
  const { name, kind, unit, help, bounds } = metric;
  const facts = [`${kind}, in ${unit}`, ...labelsOf(metric)];
  const buckets = bounds === undefined ? [] : [`Buckets up to ${bounds.join(', ')}.`, ''];
  return [`## \`${name}\``, '', `*${facts.join('; ')}*`, '', help, '', ...buckets].join('\n');
}

function labelsOf({ labels = [], threads }: Metric): readonly string[] {
  const texts = labels.map(textOf);
  if (threads === 'each') texts.push('`thread`');
  return texts.length === 0 ? [] : [`labels: ${texts.join(', ')}`];
}

function textOf(label: Label): string {
  return 'values' in label
    ? `\`${label.name}\` (${label.values.map((value) => `\`${value}\``).join(', ')})`
    : `\`${label.name}\` (at most ${label.max} and \`other\`)`;
}
