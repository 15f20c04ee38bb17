import { type FixedLabel, type FoundLabel, layOut, type Placed } from './layout.ts';

/*
 * Every metric there is, with its unit and what it says: `/metrics`, docs/metrics.md and the dashboard have them from
 * here. No label holds an id of a subject, a resource or a call. `method` has as many values as the server has calls;
 * `tenant` tells the first hundred tenants that call apart.
 */

export const METHOD: FoundLabel = { name: 'method', directory: 'methods', max: 127 };
export const TENANT: FoundLabel = { name: 'tenant', directory: 'tenants', max: 100 };

/** By the number of the status. */
export const CODE: FixedLabel = {
  name: 'code',
  values: [
    'OK',
    'CANCELLED',
    'UNKNOWN',
    'INVALID_ARGUMENT',
    'DEADLINE_EXCEEDED',
    'NOT_FOUND',
    'ALREADY_EXISTS',
    'PERMISSION_DENIED',
    'RESOURCE_EXHAUSTED',
    'FAILED_PRECONDITION',
    'ABORTED',
    'OUT_OF_RANGE',
    'UNIMPLEMENTED',
    'INTERNAL',
    'UNAVAILABLE',
    'DATA_LOSS',
    'UNAUTHENTICATED',
  ],
};

export const CALL_KINDS = ['unary', 'list', 'watch', 'upload'] as const;
export type CallKind = (typeof CALL_KINDS)[number];
const KIND: FixedLabel = { name: 'kind', values: CALL_KINDS };
const PAGES: FixedLabel = { name: 'pages', values: ['resident', 'loaded'] };
export const COLLECTED: FixedLabel = { name: 'what', values: ['versions', 'expired', 'changes'] };
const COLLECTION: FixedLabel = { name: 'outcome', values: ['done', 'failed'] };
/** Why decisions are not in their log. */
export const GAP: FixedLabel = { name: 'cause', values: ['overflow', 'crash', 'sampling'] };
const STATE: FixedLabel = { name: 'state', values: ['active', 'suspended'] };
const SPANS: FixedLabel = { name: 'outcome', values: ['sent', 'dropped'] };
const PAUSE: FixedLabel = { name: 'kind', values: ['minor', 'major', 'incremental', 'weak'] };
const MODE: FixedLabel = { name: 'mode', values: ['user', 'system'] };

const CALL_SECONDS = [
  0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];
const PAUSE_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
const GROUP_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

export type MetricKey =
  | 'calls'
  | 'callSeconds'
  | 'callsInFlight'
  | 'tenantCalls'
  | 'tenantsKnown'
  | 'tenantsOpen'
  | 'evaluations'
  | 'evaluationSteps'
  | 'graphBytes'
  | 'graphBudget'
  | 'graphPages'
  | 'graphPagesLoaded'
  | 'graphReads'
  | 'graphEvictions'
  | 'revisionCommitted'
  | 'revisionOldest'
  | 'revisionApplied'
  | 'revisionLag'
  | 'commits'
  | 'groupSize'
  | 'writeSeconds'
  | 'storeStopped'
  | 'storedRelationships'
  | 'storedBytes'
  | 'watchLag'
  | 'collections'
  | 'collected'
  | 'collectionSeconds'
  | 'decisionRecords'
  | 'decisionWriteSeconds'
  | 'decisionsWaiting'
  | 'decisionsWaitingMax'
  | 'decisionsKept'
  | 'decisionsKeptBytes'
  | 'decisionGaps'
  | 'decisionsLost'
  | 'decisionLogStopped'
  | 'spans'
  | 'threadServing'
  | 'threadDeaths'
  | 'threadCpuSeconds'
  | 'threadHeapBytes'
  | 'loopBusySeconds'
  | 'loopDelaySeconds'
  | 'pauseSeconds'
  | 'processCpuSeconds'
  | 'processBytes'
  | 'processStarted';

export const METRICS: { readonly [Key in MetricKey]: Placed } = layOut({
  calls: {
    name: 'bailiwick_calls_total',
    kind: 'counter',
    unit: 'calls',
    help: 'Calls that ended, by method and status. Health, reflection and unknown methods are not among them.',
    labels: [METHOD, CODE],
    threads: 'sum',
  },
  callSeconds: {
    name: 'bailiwick_call_duration_seconds',
    kind: 'histogram',
    unit: 'seconds',
    help: 'From the arrival of a call to its end, watches apart, which last as long as their readers like.',
    labels: [METHOD],
    bounds: CALL_SECONDS,
    threads: 'sum',
  },
  callsInFlight: {
    name: 'bailiwick_calls_in_flight',
    kind: 'gauge',
    unit: 'calls',
    help: 'Calls that are being answered. All kinds but `unary` are open streams; those of kind `watch` are the readers of watches.',
    labels: [KIND],
    threads: 'sum',
  },
  tenantCalls: {
    name: 'bailiwick_tenant_calls_total',
    kind: 'counter',
    unit: 'calls',
    help: 'Calls that ended, by tenant: the first hundred that call since the start by name, all others as `other`. Calls of nobody known are not among them.',
    labels: [TENANT],
    threads: 'sum',
  },
  tenantsKnown: {
    name: 'bailiwick_tenants',
    kind: 'gauge',
    unit: 'tenants',
    help: 'Tenants that there are, open or not, by whether they are suspended.',
    labels: [STATE],
    threads: 'sum',
  },
  tenantsOpen: {
    name: 'bailiwick_tenants_open',
    kind: 'gauge',
    unit: 'tenants',
    help: 'Tenants that are open on the thread, `default` among them. `--tenants-open` bounds the others; what is open on any thread is open on thread 0.',
    threads: 'each',
  },
  evaluations: {
    name: 'bailiwick_evaluations_total',
    kind: 'counter',
    unit: 'evaluations',
    help: 'Questions and lists that were evaluated, by whether every page they looked at was resident or some had to be loaded first. The share of `resident` is the hit ratio.',
    labels: [PAGES],
    threads: 'sum',
  },
  evaluationSteps: {
    name: 'bailiwick_evaluation_steps_total',
    kind: 'counter',
    unit: 'steps',
    help: 'Work done by evaluations, in the steps that `--max-work` bounds.',
    threads: 'sum',
  },
  graphBytes: {
    name: 'bailiwick_graph_resident_bytes',
    kind: 'gauge',
    unit: 'bytes',
    help: 'Memory that holds relationships ready to be walked, of all tenants that are open on the thread.',
    threads: 'each',
  },
  graphBudget: {
    name: 'bailiwick_graph_budget_bytes',
    kind: 'gauge',
    unit: 'bytes',
    help: 'The part of `--graph-memory` that the tenants open on the thread have.',
    threads: 'each',
  },
  graphPages: {
    name: 'bailiwick_graph_pages',
    kind: 'gauge',
    unit: 'pages',
    help: 'Pages that are resident, of all tenants that are open on the thread: all that is stored on one resource and relation, or all that one subject is used in.',
    threads: 'each',
  },
  graphPagesLoaded: {
    name: 'bailiwick_graph_pages_loaded_total',
    kind: 'counter',
    unit: 'pages',
    help: 'Pages read from the store, for questions and by the preload.',
    threads: 'sum',
  },
  graphReads: {
    name: 'bailiwick_graph_reads_total',
    kind: 'counter',
    unit: 'reads',
    help: 'Batched reads of pages from the store, for questions and by the preload.',
    threads: 'sum',
  },
  graphEvictions: {
    name: 'bailiwick_graph_evictions_total',
    kind: 'counter',
    unit: 'pages',
    help: 'Pages that gave way to others within the memory.',
    threads: 'sum',
  },
  revisionCommitted: {
    name: 'bailiwick_revision_committed',
    kind: 'gauge',
    unit: 'revisions',
    help: 'The newest revision of a store, of the open tenant that has most.',
    threads: 'largest',
  },
  revisionOldest: {
    name: 'bailiwick_revision_oldest',
    kind: 'gauge',
    unit: 'revisions',
    help: 'The oldest revision that can still be read, of the open tenant where that is largest.',
    threads: 'largest',
  },
  revisionApplied: {
    name: 'bailiwick_revision_applied',
    kind: 'gauge',
    unit: 'revisions',
    help: 'The newest revision that a graph of the thread shows, of the open tenant that has most.',
    threads: 'each',
  },
  revisionLag: {
    name: 'bailiwick_revision_lag',
    kind: 'gauge',
    unit: 'revisions',
    help: 'Revisions that are committed and that the graph of the thread does not show yet, of the open tenant that is furthest behind.',
    threads: 'each',
  },
  commits: {
    name: 'bailiwick_store_commits_total',
    kind: 'counter',
    unit: 'transactions',
    help: 'Transactions that were committed, those without any change among them.',
    threads: 'sum',
  },
  groupSize: {
    name: 'bailiwick_store_group_turns',
    kind: 'histogram',
    unit: 'turns',
    help: 'Turns of the writer (transactions, refused ones among them, parts of imports, garbage collection) that were written together.',
    bounds: GROUP_SIZES,
    threads: 'sum',
  },
  writeSeconds: {
    name: 'bailiwick_store_write_duration_seconds',
    kind: 'histogram',
    unit: 'seconds',
    help: 'How long one batch of the writer took to the disk.',
    bounds: CALL_SECONDS,
    threads: 'sum',
  },
  storeStopped: {
    name: 'bailiwick_store_stopped',
    kind: 'gauge',
    unit: '1 or 0',
    help: '1 after a failed write of any tenant: no other of that tenant is taken until its store could be opened again.',
    threads: 'largest',
  },
  storedRelationships: {
    name: 'bailiwick_stored_relationships',
    kind: 'gauge',
    unit: 'relationships',
    help: 'Relationships that are stored, of the tenants that are open, those among them that have expired and are not collected yet.',
    threads: 'sum',
  },
  storedBytes: {
    name: 'bailiwick_stored_bytes',
    kind: 'gauge',
    unit: 'bytes',
    help: 'Bytes of their rows, as quotas count them; the disk compresses, and has the past beside them.',
    threads: 'sum',
  },
  watchLag: {
    name: 'bailiwick_watch_lag_revisions',
    kind: 'gauge',
    unit: 'revisions',
    help: 'How far the slowest reader of a watch is behind the newest revision of its tenant; 0 without readers.',
    threads: 'largest',
  },
  collections: {
    name: 'bailiwick_collections_total',
    kind: 'counter',
    unit: 'collections',
    help: 'Garbage collections of the store.',
    labels: [COLLECTION],
    threads: 'sum',
  },
  collected: {
    name: 'bailiwick_collected_total',
    kind: 'counter',
    unit: 'rows',
    help: 'What the garbage collections removed: versions that had ended, relationships that had expired, changes.',
    labels: [COLLECTED],
    threads: 'sum',
  },
  collectionSeconds: {
    name: 'bailiwick_collection_seconds_total',
    kind: 'counter',
    unit: 'seconds',
    help: 'Time that garbage collections of the store took; calls are answered meanwhile.',
    threads: 'sum',
  },
  decisionRecords: {
    name: 'bailiwick_decision_records_total',
    kind: 'counter',
    unit: 'records',
    help: 'Records of the decision log that reached the disk: of questions, of changes, and those that the log makes of itself.',
    threads: 'sum',
  },
  decisionWriteSeconds: {
    name: 'bailiwick_decision_write_duration_seconds',
    kind: 'histogram',
    unit: 'seconds',
    help: 'How long one batch of records took from the queue to the disk, with its hashes, indexes and checkpoint.',
    bounds: CALL_SECONDS,
    threads: 'sum',
  },
  decisionsWaiting: {
    name: 'bailiwick_decisions_waiting',
    kind: 'gauge',
    unit: 'records',
    help: 'Records that wait: those of thread 0 for the disk, those of another thread to be taken by thread 0. Each tenant has a log of its own: of the open one with most.',
    threads: 'each',
  },
  decisionsWaitingMax: {
    name: 'bailiwick_decisions_waiting_limit',
    kind: 'gauge',
    unit: 'records',
    help: 'How many of one tenant may wait, of thread 0 `--decision-queue`. What comes then is refused, or only counted (`--decision-on-overflow`).',
    threads: 'each',
  },
  decisionsKept: {
    name: 'bailiwick_decision_log_records',
    kind: 'gauge',
    unit: 'records',
    help: 'Records that the decision logs of the open tenants keep: what retention removed is not among them.',
    threads: 'sum',
  },
  decisionsKeptBytes: {
    name: 'bailiwick_decision_log_bytes',
    kind: 'gauge',
    unit: 'bytes',
    help: 'Bytes of their blocks, which `--decision-retention-bytes` bounds for each tenant; indexes and hashes come on top.',
    threads: 'sum',
  },
  decisionGaps: {
    name: 'bailiwick_decision_gaps_total',
    kind: 'counter',
    unit: 'records',
    help: 'Gap records: each says that decisions were given out and are not in the log.',
    labels: [GAP],
    threads: 'sum',
  },
  decisionsLost: {
    name: 'bailiwick_decisions_unrecorded_total',
    kind: 'counter',
    unit: 'decisions',
    help: 'Decisions that were given out and are not in the log, as the gap records have them: of a crash or a write that failed the most there can be, and none where nobody knows.',
    labels: [GAP],
    threads: 'sum',
  },
  decisionLogStopped: {
    name: 'bailiwick_decision_log_stopped',
    kind: 'gauge',
    unit: '1 or 0',
    help: '1 while the decision log of any open tenant takes no records, since writing one failed: nothing of that tenant is decided until it could be opened again.',
    threads: 'largest',
  },
  spans: {
    name: 'bailiwick_trace_spans_total',
    kind: 'counter',
    unit: 'spans',
    help: 'Spans of traces that a collector took, and those that were given up since it did not answer or more waited than may.',
    labels: [SPANS],
    threads: 'sum',
  },
  threadServing: {
    name: 'bailiwick_thread_serving',
    kind: 'gauge',
    unit: '1 or 0',
    help: 'Whether the health of the thread says that it serves. Thread 0 owns the data.',
    threads: 'each',
  },
  threadDeaths: {
    name: 'bailiwick_thread_deaths_total',
    kind: 'counter',
    unit: 'deaths',
    help: 'Threads that ended without being told to, and were replaced.',
    threads: 'sum',
  },
  threadCpuSeconds: {
    name: 'bailiwick_thread_cpu_seconds_total',
    kind: 'counter',
    unit: 'seconds',
    help: 'Processor time of the thread.',
    threads: 'each',
  },
  threadHeapBytes: {
    name: 'bailiwick_thread_heap_bytes',
    kind: 'gauge',
    unit: 'bytes',
    help: 'The part of its JavaScript heap that the thread uses.',
    threads: 'each',
  },
  loopBusySeconds: {
    name: 'bailiwick_thread_busy_seconds_total',
    kind: 'counter',
    unit: 'seconds',
    help: 'Time in which the event loop of the thread did not wait for anything. A rate near 1 is a thread at its limit.',
    threads: 'each',
  },
  loopDelaySeconds: {
    name: 'bailiwick_thread_delay_seconds',
    kind: 'histogram',
    unit: 'seconds',
    help: 'The longest delay of the event loop between two looks, which are about a second apart.',
    bounds: PAUSE_SECONDS,
    threads: 'each',
  },
  pauseSeconds: {
    name: 'bailiwick_heap_pause_seconds',
    kind: 'histogram',
    unit: 'seconds',
    help: 'Pauses of a thread for garbage collections of its JavaScript heap.',
    labels: [PAUSE],
    bounds: PAUSE_SECONDS,
    threads: 'sum',
  },
  processCpuSeconds: {
    name: 'process_cpu_seconds_total',
    kind: 'counter',
    unit: 'seconds',
    help: 'Processor time of the process.',
    labels: [MODE],
    threads: 'sum',
  },
  processBytes: {
    name: 'process_resident_memory_bytes',
    kind: 'gauge',
    unit: 'bytes',
    help: 'Memory of the process that is in use.',
    threads: 'sum',
  },
  processStarted: {
    name: 'process_start_time_seconds',
    kind: 'gauge',
    unit: 'seconds',
    help: 'When the process started, in seconds since 1970.',
    threads: 'sum',
  },
});

/** Cells of one thread. */
export const CELLS: number = Object.values(METRICS).reduce(
  (end, { start, series, cells }) => Math.max(end, start + series * cells),
  0,
);
