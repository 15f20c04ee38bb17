import { compareText } from '../../src/base/compare-text.ts';
import { markdownTable } from '../harness/table.ts';
import type { Judgement } from './judge.ts';
import type { SoakOptions, SoakOutcome } from './run.ts';
import type { Sample } from './trend.ts';

const HEAD = [
  'minute',
  'heap',
  'buffers',
  'resident, without files',
  'resident',
  'sockets',
  'files of data',
  'other files',
];

/** One line of the table below; sizes in MiB. */
export function sampleRow({ minutes, footprint }: Sample): readonly string[] {
  const { heap, buffers, anonymous, resident, sockets, dataFiles, otherFiles } = footprint;
  const sizes = [heap, buffers, anonymous, resident].map(mib);
  return [minutes.toFixed(1), ...sizes, ...[sockets, dataFiles, otherFiles].map(String)];
}

/** What was seen, for `bench/results/soak.md`. */
export function soakReport(
  { minutes, threads }: SoakOptions,
  { samples, counts, failures, exitStatus, processorShare }: SoakOutcome,
  { samples: warm, sizes, problems }: Judgement,
  machine: string,
): string {
  const acts = [...counts].toSorted(byName).map(([name, count]) => [name, String(count)]);
  const trends = sizes.map(({ name, trend, growthMax }) => [
    name,
    ...[trend.mean, trend.perHour, trend.growth, growthMax].map(mib),
  ]);
  const resources = Object.entries(samples.at(-1)?.footprint.resources ?? {}).toSorted(byName);
  return [
    '# Soak',
    '',
    `\`npm run soak -- --minutes ${minutes}\`: a server with ${threads} threads in a process of its own, on which connections write, ask,`,
    'list, watch, import, change the schema, open and stop chains of agents, use, make, suspend, restore and delete tenants,',
    'change keys, look into the decision log, come and go, for as long. Every answer is held',
    'to what is known to be right, and the watch to what is stored. The load pauses for each sample until nothing is under',
    'way; garbage is collected on every thread before the heap is read. The garbage collector of the store keeps 20 s.',
    'No tenant but `default` is open at a sample. V8 is made to give back the pages of its heap that hold nothing: it keeps',
    'them otherwise, and the resident set then grows for many minutes while nothing more is in use.',
    '',
    `On ${machine}. The server used ${(processorShare * 100).toFixed(0)} % of one processor, ended with status ${exitStatus}, and logged ${failures.length} failures.`,
    '',
    markdownTable([['done and answered rightly', 'times'], ...acts]),
    '',
    `From minute ${warm[0]?.minutes.toFixed(1)} on, in MiB, by the line that fits the samples best:`,
    '',
    markdownTable([['size', 'mean', 'an hour', 'grew', 'may grow'], ...trends]),
    '',
    problems.length === 0
      ? 'Nothing is over its bound.'
      : problems.map((one) => `- over its bound: ${one}`).join('\n'),
    '',
    'The samples, sizes in MiB:',
    '',
    markdownTable([HEAD, ...samples.map(sampleRow)]),
    '',
    `What kept the event loop of the main thread alive at the last: ${resources.map(([name, count]) => `${count} ${name}`).join(', ')}.`,
    '',
  ].join('\n');
}

function mib(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}

function byName([one]: readonly [string, number], [other]: readonly [string, number]): number {
  return compareText(one, other);
}
