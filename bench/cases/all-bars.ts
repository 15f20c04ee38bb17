import { at, type Bar, type Run } from '../harness/bars.ts';

const DRIVE = at('drive');
const MIXED = 'warm check, mixed answers';
const MILLION = 'one of a million';

/** What this project has promised of its speed and memory, and where a run measures it. */
export const ALL_BARS: readonly Bar[] = [
  least('gRPC check, one core, 64 in flight: share of the constant answer', 0.8, '', (run) =>
    run.ratio('check-grpc', DRIVE, '64 in flight: throughput', 'constant'),
  ),
  least('gRPC check, 64 in flight, recorded in batches: share of that without a log', 0.8, '', (run) =>
    recorded(run, 'batch to off: throughput'),
  ),
  least('gRPC check, 64 in flight, recorded on the disk: share of that without a log', 0.4, '', (run) =>
    recorded(run, 'sync to off: throughput'),
  ),
  least('in-process warm check on drive: throughput against in-process SpiceDB', 100, '×', (run) =>
    run.ratio('check-warm', DRIVE, 'throughput, one after another', 'spicedb'),
  ),
  least('in-process warm check on deep: throughput against in-process SpiceDB', 100, '×', (run) =>
    run.ratio('check-warm', at('deep'), 'throughput, one after another', 'spicedb'),
  ),
  most(
    'in-process warm check on drive: median',
    3,
    'µs',
    (run) => run.figure('check-warm', DRIVE, MIXED)?.median,
  ),
  most('in-process warm check on drive: p99', 30, 'µs', (run) => run.figure('check-warm', DRIVE, MIXED)?.p99),
  most(
    'in-process warm check on drive ×10: median',
    7,
    'µs',
    (run) => run.figure('check-warm', at('drive', 10), MIXED)?.median,
  ),
  most(
    'in-process warm check on drive ×10: p99',
    30,
    'µs',
    (run) => run.figure('check-warm', at('drive', 10), MIXED)?.p99,
  ),
  least(
    'bulk check of 1 000 over gRPC, on one core',
    200_000,
    'checks/s',
    (run) => run.figure('check-bulk-grpc', DRIVE, 'bulk check of 1000: throughput')?.median,
  ),
  most(
    'cold check on drive (some eight folders deep): p99',
    10,
    'ms',
    (run) => run.figure('check-cold', DRIVE, 'cold check, nothing resident')?.p99,
  ),
  most(
    'delegated check of two hops, to a plain check',
    4,
    '×',
    (run) =>
      run.figure('check-delegated', at('agents'), 'delegated check of two hops to a plain one')?.median,
  ),
  most(
    'member of a group of a million, cold: slowest',
    5,
    'ms',
    (run) => run.figure('huge-group', at('groups'), `${MILLION}, nothing resident: slowest`)?.high,
  ),
  most(
    'member of a group of a million, warm: p99',
    10,
    'µs',
    (run) => run.figure('huge-group', at('groups'), `${MILLION}, warm`)?.p99,
  ),
  most(
    'member of a group of a million: graph growth',
    64,
    'KB',
    (run) => run.figure('huge-group', at('groups'), 'graph growth by one answer')?.median,
  ),
  most(
    'memory per relationship resident, both directions, drive ×10',
    100,
    'bytes',
    (run) => run.figure('memory', at('drive', 10), 'resident in both directions, per relationship')?.median,
  ),
  most(
    'drive ×100 with a budget of 256 MB: p99',
    20,
    'ms',
    (run) => run.figure('budget', at('drive', 100), '99th percentile of latency')?.median,
  ),
  most(
    'drive ×100 with a budget of 256 MB: resident set of the process',
    700,
    'MB',
    (run) => run.figure('budget', at('drive', 100), 'peak resident set of the server')?.high,
  ),
  most(
    'start of the built server on 1.2 million relationships to the first right answer',
    500,
    'ms',
    (run) =>
      run.figure('start', at('drive', 10), 'server: from process start to the first right answer')?.median,
  ),
  least('durable writes, 64 writers over gRPC: share of the constant answer', 0.4, '', (run) =>
    run.ratio('write-grpc', DRIVE, 'durable writes of 1, 64 writers', 'constant'),
  ),
  least(
    'durable writes, 64 writers in-process',
    15_000,
    'per second',
    (run) => run.figure('write', DRIVE, 'durable writes of 1, 64 writers')?.median,
  ),
  most(
    'check p99 beside 1 000 writes a second, to that without',
    2,
    '×',
    (run) => run.figure('check-under-writes', DRIVE, '99th percentile beside writes to without')?.median,
  ),
  least(
    'two threads on two cores, to one thread',
    1.7,
    '×',
    (run) => run.figure('threads', DRIVE, 'two threads to one')?.median,
  ),
  most('stale yes after an acknowledged revocation', 0, '', (run) =>
    revoked(run, 'stale yes after the acknowledgement'),
  ),
  least('trials of revocation', 100_000, '', (run) => revoked(run, 'trials')),
  least(
    'import, in-process, all threads on one core',
    150_000,
    'relationships/s',
    (run) => run.figure('import', at('drive', 10), 'import: throughput')?.median,
  ),
];

function recorded(run: Run, label: string): number | undefined {
  return run.figure('decision-log', DRIVE, label)?.median;
}

/** Over all rounds. */
function revoked(run: Run, label: string): number | undefined {
  const figure = run.figure('revocation', DRIVE, label);
  return figure?.rounds.reduce((sum, round) => sum + round, 0);
}

function most(what: string, bound: number, unit: string, found: Bar['found']): Bar {
  return { what, kind: 'at most', bound, unit, found };
}

function least(what: string, bound: number, unit: string, found: Bar['found']): Bar {
  return { what, kind: 'at least', bound, unit, found };
}
