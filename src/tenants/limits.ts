import { type CaveatLimits, DEFAULT_CAVEAT_LIMITS } from '../caveats/budget.ts';
import type { EngineLimits } from '../engine/scope.ts';

/** What one call may ask for. Every bound has a stated refusal; defaults are those of the wire contract. */
export interface Limits {
  readonly engine: EngineLimits;
  readonly caveats: CaveatLimits;
  /** Steps of an evaluation after which others have their turn. */
  readonly turnSteps: number;
  readonly updatesMax: number;
  readonly preconditionsMax: number;
  readonly bulkChecksMax: number;
  readonly readLimitMax: number;
  readonly deleteLimitMax: number;
  readonly lookupLimitMax: number;
  /** Relationships on one page of an export. */
  readonly exportLimitMax: number;
  /** About the size of a page of an export: clients take messages of 4 MiB unless they are told otherwise. */
  readonly pageBytesMax: number;
  /** Bytes of the caveat's name and its context as JSON; 0 for no bound. */
  readonly relationshipContextBytesMax: number;
  readonly metadataBytesMax: number;
  /** How long a read waits for a revision that is on its way. */
  readonly freshnessWaitMs: number;
  /** Time between two checkpoints of a watch in which nothing happens. */
  readonly watchHeartbeatMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  engine: { depth: 50, work: 1_000_000 },
  caveats: DEFAULT_CAVEAT_LIMITS,
  turnSteps: 5_000,
  updatesMax: 1000,
  preconditionsMax: 1000,
  bulkChecksMax: 10_000,
  readLimitMax: 1000,
  deleteLimitMax: 1000,
  lookupLimitMax: 1000,
  exportLimitMax: 10_000,
  pageBytesMax: 2 * 1024 * 1024,
  relationshipContextBytesMax: 25_000,
  metadataBytesMax: 65_000,
  freshnessWaitMs: 5000,
  watchHeartbeatMs: 1000,
};
