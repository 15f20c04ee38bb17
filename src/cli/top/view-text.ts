import type { ThreadView, TopView } from './view.ts';

/** Rows of methods and of tenants that are shown: a screen of 24 lines has room for them and two threads. */
const METHODS_MAX = 8;
const TENANTS_MAX = 3;

/**
 * A view for people.
 * @param columns of the terminal; no line is longer
 */
export function viewText(view: TopView, columns: number): string {
  return [...summary(view), '', ...methodRows(view), '', ...tenantRows(view), '', ...threadRows(view)]
    .map((line) => (line.length > columns ? `${line.slice(0, columns - 1)}…` : line))
    .join('\n');
}

function summary({ calls, graph, writes, watches, stored, revision, process }: TopView): readonly string[] {
  const share = graph.hitRatio === undefined ? '-' : `${(graph.hitRatio * 100).toFixed(1)}%`;
  const budget = graph.budgetBytes === Infinity ? 'all' : size(graph.budgetBytes);
  return [
    `calls   ${count(calls.perSecond)}/s  refused ${count(calls.refusedPerSecond)}/s  p50 ${time(calls.p50Ms)}  p99 ${time(calls.p99Ms)}  in flight ${calls.inFlight}, streams ${calls.streams}`,
    `graph   ${size(graph.bytes)} of ${budget}  hits ${share}  pages ${graph.pages}, loaded ${count(graph.loadedPerSecond)}/s, evicted ${count(graph.evictedPerSecond)}/s`,
    writes.isStopped
      ? 'writes  stopped: one failed, start the server again'
      : `writes  ${count(writes.commitsPerSecond)}/s  per group ${writes.perGroup?.toFixed(1) ?? '-'}  disk p99 ${time(writes.p99Ms)}  revision ${revision}`,
    `watches ${watches.readers}, behind ${watches.lag}  stored ${count(stored.relationships)} in ${size(stored.bytes)}  process ${process.cores.toFixed(2)} cores, ${size(process.bytes)}`,
  ];
}

function methodRows({ methods }: TopView): readonly string[] {
  const rows = methods.slice(0, METHODS_MAX).map(({ method, perSecond, refusedPerSecond, p50Ms, p99Ms }) => {
    const name = method.slice(method.lastIndexOf('/') + 1);
    return row(name, [count(perSecond), count(refusedPerSecond), time(p50Ms), time(p99Ms)]);
  });
  const more = methods.length > METHODS_MAX ? [`and ${methods.length - METHODS_MAX} more`] : [];
  return [row('METHOD', ['calls/s', 'refused/s', 'p50', 'p99']), ...rows, ...more];
}

function tenantRows({ tenants, tenantCounts: { known, open } }: TopView): readonly string[] {
  const rows = tenants
    .slice(0, TENANTS_MAX)
    .map(({ tenant, perSecond }) => row(printable(tenant), [count(perSecond)]));
  return [`${row('TENANT', ['calls/s'])}   ${open} open of ${known}`, ...rows];
}

function threadRows({ threads }: TopView): readonly string[] {
  const rows = threads.map((thread) => {
    const { cores, busy, heapBytes, graphBytes, lag } = thread;
    const percent = `${(busy * 100).toFixed(0)}%`;
    return row(nameOf(thread), [cores.toFixed(2), percent, size(heapBytes), size(graphBytes), String(lag)]);
  });
  return [row('THREAD', ['cores', 'busy', 'heap', 'graph', 'behind']), ...rows];
}

function nameOf({ thread, isServing }: ThreadView): string {
  const owner = thread === '0' ? ' owns the data' : '';
  return `${thread}${owner}${isServing ? '' : ' NOT SERVING'}`;
}

/** A name of 30 columns and numbers of ten. */
function row(name: string, cells: readonly string[]): string {
  const shown = name.length > 30 ? `${name.slice(0, 29)}…` : name;
  return shown.padEnd(30) + cells.map((cell) => cell.padStart(10)).join('');
}

/** A tenant's name goes to a terminal: what steers one is shown as a dot. */
function printable(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '·');
}

function count(number: number): string {
  if (number >= 10_000) return `${(number / 1000).toFixed(1)}k`;
  return number >= 100 || number === 0 ? number.toFixed(0) : number.toFixed(1);
}

function time(ms: number | undefined): string {
  if (ms === undefined) return '-';
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)}s`;
  return ms >= 10 ? `${ms.toFixed(0)}ms` : `${ms.toFixed(2)}ms`;
}

function size(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let [rest, unit] = [bytes, 0];
  for (; rest >= 1024 && unit < units.length - 1; unit++) rest /= 1024;
  return `${unit === 0 || rest >= 100 ? rest.toFixed(0) : rest.toFixed(1)}${units[unit] ?? ''}`;
}
