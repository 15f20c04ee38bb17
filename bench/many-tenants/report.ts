import { markdownTable } from '../harness/table.ts';
import type { ManyTenantsOptions, ManyTenantsOutcome } from './run.ts';

/** What was seen, for `bench/results/many-tenants.md`. */
export function manyTenantsReport(
  { tenants, active, open, minutes, threads }: ManyTenantsOptions,
  { samples, firstCalls, otherCalls, errors, failures }: ManyTenantsOutcome,
  machine: string,
): string {
  const calls = [
    ['first call since its tenant was last active', ...timesOf(firstCalls)],
    ['all others', ...timesOf(otherCalls)],
  ];
  const rows = samples.map(
    ({ what, footprint: { openStores, resident, anonymous, dataFiles, otherFiles } }) => [
      what,
      String(openStores),
      ...[resident, anonymous].map((bytes) => (bytes / 2 ** 20).toFixed(0)),
      String(dataFiles),
      String(otherFiles),
    ],
  );
  return [
    '# Very many tenants',
    '',
    `\`node bench/many-tenants.ts --tenants ${tenants} --active ${active} --open ${open} --minutes ${minutes}\`: a server with ${threads} threads and`,
    `${tenants} tenants, each with a schema, a store and a decision log of its own. Sixteen callers ask and write (one call in`,
    `ten) at random in ${active} tenants at a time; after every twenty calls one of these gives its place to another of all.`,
    `At most ${open} are open besides \`default\`; whoever is idle for 20 s is closed (on each thread, and then by the one that owns the stores). Every answer is held to what was written.`,
    '',
    `On ${machine}.`,
    '',
    markdownTable([['calls, in ms', 'number', 'median', 'p99', 'longest'], ...calls]),
    '',
    `${errors.length} calls failed or were answered wrongly, and the server logged ${failures.length} failures.`,
    '',
    markdownTable([
      ['', 'open tenants', 'resident, MiB', 'without files, MiB', 'files of data', 'other files'],
      ...rows,
    ]),
    '',
  ].join('\n');
}

function timesOf(times: Float64Array): readonly string[] {
  const sorted = times.toSorted();
  const at = (part: number): string => {
    const time = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
    return time === undefined ? '-' : time.toFixed(1);
  };
  return [String(times.length), at(0.5), at(0.99), at(1)];
}
