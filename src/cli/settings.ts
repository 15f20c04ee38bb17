import { type CredentialConfig, CREDENTIAL_SETTINGS } from './credential-settings.ts';
import { CONNECTION_SETTINGS, type ConnectionConfig } from './connection-settings.ts';
import { QUOTA_SETTINGS, type QuotaConfig } from './quota-settings.ts';
import type { LogLevel } from '../observe/log.ts';
import { LOG_LEVELS } from '../observe/log.ts';
import type { Address, ValueKind } from './setting-values.ts';
import type { DecisionDurability } from '../tenants/tenant.ts';
import {
  ADDRESS,
  BYTES,
  DURATION,
  FILE,
  FOLDER,
  INTERVAL,
  MEMORY,
  MESSAGE_BYTES,
  PART,
  PLAIN_ADDRESS,
  PROFILE,
  SIZE,
  SWITCH,
  THREADS,
  WAIT,
  collector,
  count,
  oneOf,
} from './setting-values.ts';

/** What the operator chose, checked and complete. Sizes are in bytes, durations in milliseconds. */
export interface Config extends CredentialConfig, ConnectionConfig, QuotaConfig {
  readonly grpcAddress: Address;
  readonly dataDir: string;
  /** Empty: nobody has to show one. */
  readonly presharedKeys: readonly string[];
  readonly insecure: boolean;
  readonly logLevel: LogLevel;
  readonly threads: number;
  readonly maxUpdatesPerWrite: number;
  readonly maxPreconditions: number;
  /** 0: no limit. */
  readonly maxCaveatContextBytes: number;
  readonly maxRelationshipContextBytes: number;
  readonly maxCaveatCost: number;
  readonly maxRequestCaveatCost: number;
  readonly maxReadLimit: number;
  readonly maxDeleteLimit: number;
  readonly maxLookupLimit: number;
  readonly maxExportLimit: number;
  readonly maxExportPageBytes: number;
  readonly maxTransactionMetadataBytes: number;
  readonly maxMessageBytes: number;
  readonly maxBulkChecks: number;
  readonly maxDepth: number;
  readonly maxWork: number;
  readonly turnSteps: number;
  readonly gcWindowMs: number;
  readonly gcIntervalMs: number;
  readonly drainWaitMs: number;
  readonly shutdownGraceMs: number;
  readonly freshnessWaitMs: number;
  readonly watchHeartbeatMs: number;
  readonly streamStallMs: number;
  /** 0: no limit. */
  readonly streamAnswerWaitMs: number;
  readonly syncWrites: boolean;
  readonly graphMemoryBytes: number;
  readonly preload: boolean;
  readonly tenantsOpen: number;
  readonly maxRestores: number;
  readonly tenantStoreBytes: number;
  readonly tenantIdleMs: number;
  /** `''`: none. */
  readonly tenantTemplate: string;
  readonly decisions: boolean;
  /** Checked. */
  readonly decisionMasks: readonly string[];
  readonly decisionDurability: DecisionDurability;
  readonly decisionOnOverflow: 'refuse' | 'count';
  readonly decisionQueue: number;
  readonly decisionAllowSampling: number;
  /** 0: no limit. */
  readonly decisionRetentionAgeMs: number;
  /** 0: no limit. */
  readonly decisionRetentionBytes: number;
  /** `''`: none. */
  readonly decisionSinkFile: string;
  readonly decisionSinkFileBytes: number;
  readonly decisionSinkFileKeep: number;
  readonly decisionSinkStdout: boolean;
  /** `''`: none. */
  readonly decisionSinkOtlp: string;
  /** The path of a file, or `built-in`. */
  readonly delegationProfile: string;
  readonly metricsAddress: Address | 'off';
  /** `''`: none. */
  readonly tracesOtlp: string;
  readonly tracesSample: number;
}

/** One row of the table below. */
export interface Setting<T> {
  /** The flag without its dashes; the environment's name is derived from it. */
  readonly flag: string;
  readonly fallback: string;
  readonly meaning: string;
  readonly kind: ValueKind<T>;
}

/** What repeats is read by hand. */
export type TableKey = Exclude<keyof Config, 'presharedKeys' | 'decisionMasks'>;

/** Every setting that is given once: `--help`, the environment and the defaults are all read from here. */
export const SETTINGS: { readonly [Key in TableKey]: Setting<Config[Key]> } = {
  grpcAddress: {
    flag: 'grpc-addr',
    fallback: '127.0.0.1:50051',
    meaning: 'where to listen for gRPC; port 0 takes a free one',
    kind: ADDRESS,
  },
  dataDir: {
    flag: 'data-dir',
    fallback: './data',
    meaning: 'where everything is kept; made if it is not there',
    kind: FOLDER,
  },
  insecure: {
    flag: 'insecure',
    fallback: 'off',
    meaning: 'serve without a preshared key on addresses that other machines can reach',
    kind: SWITCH,
  },
  logLevel: {
    flag: 'log-level',
    fallback: 'info',
    meaning: 'the least important log lines to print',
    kind: oneOf(...LOG_LEVELS),
  },
  threads: {
    flag: 'threads',
    fallback: 'auto',
    meaning: 'threads that serve, each with its own graph; auto takes one for each processor',
    kind: THREADS,
  },
  maxUpdatesPerWrite: {
    flag: 'max-updates-per-write',
    fallback: '1000',
    meaning: 'updates in one WriteRelationships',
    kind: count(1),
  },
  maxPreconditions: {
    flag: 'max-preconditions',
    fallback: '1000',
    meaning: 'preconditions in one write or delete',
    kind: count(0),
  },
  maxCaveatContextBytes: {
    flag: 'max-caveat-context-size',
    fallback: '4096',
    meaning: 'context of one request; 0 for no limit',
    kind: BYTES,
  },
  maxRelationshipContextBytes: {
    flag: 'max-relationship-context-size',
    fallback: '25000',
    meaning: 'caveat name and context stored with one relationship',
    kind: BYTES,
  },
  maxCaveatCost: {
    flag: 'max-caveat-cost',
    fallback: '100000',
    meaning: 'units of about 50 ns that one evaluation of a caveat may cost; beyond it the caveat fails',
    kind: count(1),
  },
  maxRequestCaveatCost: {
    flag: 'max-request-caveat-cost',
    fallback: '1000000',
    meaning: 'the same units for all caveats of one request',
    kind: count(1),
  },
  maxReadLimit: {
    flag: 'max-read-limit',
    fallback: '1000',
    meaning: 'largest limit of one ReadRelationships',
    kind: count(1),
  },
  maxDeleteLimit: {
    flag: 'max-delete-limit',
    fallback: '1000',
    meaning: 'largest limit of one DeleteRelationships',
    kind: count(1),
  },
  maxLookupLimit: {
    flag: 'max-lookup-limit',
    fallback: '1000',
    meaning: 'largest limit of one LookupResources or LookupSubjects',
    kind: count(1),
  },
  maxExportLimit: {
    flag: 'max-export-limit',
    fallback: '10000',
    meaning: 'largest limit of one ExportBulkRelationships, and relationships on a page where none is given',
    kind: count(1),
  },
  maxExportPageBytes: {
    flag: 'max-export-page-size',
    fallback: '2097152',
    meaning:
      'about the size of a page of an export; clients take messages of 4 MiB unless they are told otherwise',
    kind: BYTES,
  },
  maxTransactionMetadataBytes: {
    flag: 'max-transaction-metadata-size',
    fallback: '65000',
    meaning: 'metadata of one write or delete, as JSON',
    kind: BYTES,
  },
  maxMessageBytes: {
    flag: 'max-message-size',
    fallback: '4194304',
    meaning: 'largest request on the wire; every message of an import counts by itself',
    kind: MESSAGE_BYTES,
  },
  maxBulkChecks: {
    flag: 'max-bulk-checks',
    fallback: '10000',
    meaning: 'items in one CheckBulkPermissions',
    kind: count(1),
  },
  maxDepth: {
    flag: 'max-depth',
    fallback: '50',
    meaning: 'hops from a question to its answer; beyond it the call fails',
    kind: count(1),
  },
  maxWork: {
    flag: 'max-work',
    fallback: '1000000',
    meaning: 'steps one request may take; beyond it the call fails',
    kind: count(1),
  },
  turnSteps: {
    flag: 'turn-steps',
    fallback: '5000',
    meaning: 'steps of a request after which the requests of other tenants have their turn; some 2 ms',
    kind: count(1),
  },
  gcWindowMs: {
    flag: 'gc-window',
    fallback: '24h',
    meaning: 'how long old snapshots can still be read',
    kind: DURATION,
  },
  gcIntervalMs: {
    flag: 'gc-interval',
    fallback: '3m',
    meaning: 'time between two collections of what fell out of the window',
    kind: INTERVAL,
  },
  drainWaitMs: {
    flag: 'drain-wait',
    fallback: '0s',
    meaning:
      'how long calls are still taken after a stop signal, with a health that is not well, so that whoever balances the load turns away first',
    kind: WAIT,
  },
  shutdownGraceMs: {
    flag: 'shutdown-grace',
    fallback: '5s',
    meaning:
      'how long calls may take to finish after a stop signal, and after `--drain-wait`; and then as long for decisions to be sent on',
    kind: WAIT,
  },
  freshnessWaitMs: {
    flag: 'freshness-wait',
    fallback: '5s',
    meaning: 'how long a read waits for the state its token asks for',
    kind: WAIT,
  },
  watchHeartbeatMs: {
    flag: 'watch-heartbeat',
    fallback: '1s',
    meaning: 'time between two checkpoints of a watch in which nothing happens',
    kind: INTERVAL,
  },
  streamStallMs: {
    flag: 'stream-stall',
    fallback: '10s',
    meaning: 'how long a stream, a watch among them, waits for a reader that takes nothing',
    kind: INTERVAL,
  },
  streamAnswerWaitMs: {
    flag: 'stream-answer-wait',
    fallback: '30s',
    meaning: 'how long a list may take to its next item; beyond it the call fails. 0s for no limit',
    kind: WAIT,
  },
  syncWrites: {
    flag: 'sync-writes',
    fallback: 'on',
    meaning: 'acknowledge a write only when it is on disk; off may lose acknowledged writes when power fails',
    kind: SWITCH,
  },
  graphMemoryBytes: {
    flag: 'graph-memory',
    fallback: '50%',
    meaning:
      'memory for relationships that are kept ready to be walked; any amount serves any data, more is faster',
    kind: MEMORY,
  },
  preload: {
    flag: 'preload',
    fallback: 'on',
    meaning: 'fill that memory in the background after the start, before anyone asks',
    kind: SWITCH,
  },
  tenantsOpen: {
    flag: 'tenants-open',
    fallback: '256',
    meaning: 'tenants that are open at once besides `default`; one more waits until another is idle',
    kind: count(1),
  },
  maxRestores: {
    flag: 'max-restores',
    fallback: '2',
    meaning: 'tenants that are restored at once through the server, on all threads together',
    kind: count(1),
  },
  tenantStoreBytes: {
    flag: 'tenant-store-memory',
    fallback: '16MiB',
    meaning:
      'memory that the store of each open tenant besides `default` may take: half of it for what was read, half for what was written last',
    kind: MEMORY,
  },
  tenantIdleMs: {
    flag: 'tenant-idle',
    fallback: '10m',
    meaning: 'how long a tenant that nobody uses stays open',
    kind: INTERVAL,
  },
  tenantTemplate: {
    flag: 'tenant-template',
    fallback: 'none',
    meaning: 'the schema that new tenants begin with, unless they are given another, a file',
    kind: FILE,
  },
  decisions: {
    flag: 'decisions',
    fallback: 'on',
    meaning: 'record every decision and every change in the decision log of the data folder',
    kind: SWITCH,
  },
  decisionDurability: {
    flag: 'decision-durability',
    fallback: 'batch',
    meaning:
      'sync answers a check or a list when its record is on disk, batch when it is on its way there; records of changes are always on disk first',
    kind: oneOf('sync', 'batch'),
  },
  decisionOnOverflow: {
    flag: 'decision-on-overflow',
    fallback: 'refuse',
    meaning:
      'what becomes of a decision when the queue for the disk is full: it is refused, or given out and only counted',
    kind: oneOf('refuse', 'count'),
  },
  decisionQueue: {
    flag: 'decision-queue',
    fallback: '16384',
    meaning: 'records that may wait for the disk; at most about as many are lost when the process dies',
    kind: count(1),
  },
  decisionAllowSampling: {
    flag: 'decision-allow-sampling',
    fallback: '1',
    meaning:
      'record one of so many allowed questions and count the others; denials, conditions, errors and changes are all recorded',
    kind: count(1),
  },
  decisionRetentionAgeMs: {
    flag: 'decision-retention-age',
    fallback: '90d',
    meaning: 'how long decisions are kept; 0s for no limit',
    kind: DURATION,
  },
  decisionRetentionBytes: {
    flag: 'decision-retention-bytes',
    fallback: '10GiB',
    meaning:
      'how much is kept of decisions, the oldest go first; indexes and hashes come on top; 0 for no limit',
    kind: SIZE,
  },
  decisionSinkFile: {
    flag: 'decision-sink-file',
    fallback: 'none',
    meaning: 'send decisions on to this file too, one line of JSON each',
    kind: FILE,
  },
  decisionSinkFileBytes: {
    flag: 'decision-sink-file-bytes',
    fallback: '100MiB',
    meaning: 'a file of decisions that would grow beyond this is put aside first',
    kind: SIZE,
  },
  decisionSinkFileKeep: {
    flag: 'decision-sink-file-keep',
    fallback: '10',
    meaning: 'files of decisions that are kept aside, as FILE.1 and so on; the oldest go',
    kind: count(0),
  },
  decisionSinkStdout: {
    flag: 'decision-sink-stdout',
    fallback: 'off',
    meaning: 'print decisions among the log lines, one line of JSON each with a member `record`',
    kind: SWITCH,
  },
  decisionSinkOtlp: {
    flag: 'decision-sink-otlp',
    fallback: 'none',
    meaning:
      'send decisions on as OpenTelemetry logs over HTTP to this address, such as http://collector:4318/v1/logs',
    kind: collector('logs'),
  },
  delegationProfile: {
    flag: 'delegation-profile',
    fallback: 'built-in',
    meaning:
      'how agents and sessions are named and bounded, a YAML file; a schema that does not fit a file is refused',
    kind: PROFILE,
  },
  ...CREDENTIAL_SETTINGS,
  ...CONNECTION_SETTINGS,
  ...QUOTA_SETTINGS,
  metricsAddress: {
    flag: 'metrics-addr',
    fallback: 'off',
    meaning:
      'where to listen for HTTP: /metrics for Prometheus, /tenants, /healthz, /readyz. Nobody needs a key there; without a host, only this machine is listened to',
    kind: PLAIN_ADDRESS,
  },
  tracesOtlp: {
    flag: 'traces-otlp',
    fallback: 'none',
    meaning: 'where to send traces by OTLP over HTTP, such as `http://localhost:4318/v1/traces`',
    kind: collector('traces'),
  },
  tracesSample: {
    flag: 'traces-sample',
    fallback: '0.01',
    meaning: 'the part of the calls that is traced, where the caller has not decided it (`traceparent`)',
    kind: PART,
  },
};

export const PRESHARED_KEY_FLAG = 'preshared-key';
export const DECISION_MASK_FLAG = 'decision-mask';

/** `grpc-addr` is `BAILIWICK_GRPC_ADDR`. */
export function environmentName(flag: string): string {
  return `BAILIWICK_${flag.toUpperCase().replaceAll('-', '_')}`;
}
