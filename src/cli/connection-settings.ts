import { HEADER_BYTES, INTERVAL, type ValueKind, WAIT, count } from './setting-values.ts';

/** What the operator lets connections do. Durations are in milliseconds; 0 stands for no limit. */
export interface ConnectionConfig {
  readonly maxConnections: number;
  readonly maxStreamsPerConnection: number;
  readonly maxHeaderBytes: number;
  /** At least a second. */
  readonly firstBytesWaitMs: number;
  readonly connectionIdleMs: number;
  readonly connectionAgeMs: number;
  readonly keepaliveMs: number;
}

/** Rows of the table in `settings.ts`. */
export const CONNECTION_SETTINGS: {
  readonly [Key in keyof ConnectionConfig]: {
    readonly flag: string;
    readonly fallback: string;
    readonly meaning: string;
    readonly kind: ValueKind<ConnectionConfig[Key]>;
  };
} = {
  maxConnections: {
    flag: 'max-connections',
    fallback: '0',
    meaning: 'connections that are open, on all threads together; 0 for no limit',
    kind: count(0),
  },
  maxStreamsPerConnection: {
    flag: 'max-streams-per-connection',
    fallback: '1000',
    meaning: 'calls that are open on one connection; clients wait before they open more. 0 for no limit',
    kind: count(0),
  },
  maxHeaderBytes: {
    flag: 'max-header-size',
    fallback: '16384',
    meaning: 'headers of one call: names and values, and 32 bytes for each; a key or token is among them',
    kind: HEADER_BYTES,
  },
  firstBytesWaitMs: {
    flag: 'first-bytes-wait',
    fallback: '10s',
    meaning: 'how long a connection may take to its first bytes',
    kind: INTERVAL,
  },
  connectionIdleMs: {
    flag: 'connection-idle',
    fallback: '0s',
    meaning: 'after how long without a call a connection is closed; 0s for never',
    kind: WAIT,
  },
  connectionAgeMs: {
    flag: 'connection-age',
    fallback: '0s',
    meaning: 'after how long a connection takes no new calls, so that its client makes another; 0s for never',
    kind: WAIT,
  },
  keepaliveMs: {
    flag: 'keepalive',
    fallback: '2m',
    meaning:
      'time between two questions whether a peer is still there, which it has 20 s to answer; 0s for none',
    kind: WAIT,
  },
};
