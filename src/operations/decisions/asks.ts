import type { InclusionProof } from '../../decisions/log.ts';
import type { Checkpoint } from '../../decisions/proof/checkpoint.ts';
import type { Hash } from '../../decisions/proof/hash.ts';
import type { DecisionFilter } from '../../decisions/read/filter.ts';
import type { LoggedRecord } from '../../decisions/read/view.ts';
import type { LinkVerdict, Outcome } from '../../decisions/record/record.ts';

/*
 * What a caller can ask of the decision log, and what comes back. As in `operations/asks.ts`, shapes are already valid
 * when an ask reaches an operation.
 */

export interface TailDecisionsAsk {
  readonly filter: DecisionFilter;
  /** A sequence; undefined for what comes from now on. */
  readonly from: number | undefined;
}

export interface GetDecisionAsk {
  readonly id: string;
}

export interface CheckpointAnswer {
  /** Undefined for an empty log. */
  readonly checkpoint: Checkpoint | undefined;
  /** SPKI PEM. */
  readonly publicKey: string;
}

export interface ProveInclusionAsk {
  readonly id: string;
  /** Undefined for all there is. */
  readonly size: number | undefined;
}

export type { InclusionProof };

export interface ProveConsistencyAsk {
  readonly from: number;
  /** Undefined for all there is. */
  readonly to: number | undefined;
}

export interface ConsistencyProof {
  readonly from: number;
  readonly to: number;
  readonly path: readonly Hash[];
}

export interface ExportDecisionsAsk {
  readonly from: number;
  /** Undefined for all there is. */
  readonly upTo: number | undefined;
}

export interface ReplayDecisionAsk {
  readonly id: string;
  /** Whether to ask in the newest state too. */
  readonly now: boolean;
}

export interface ReplayDecisionAnswer {
  readonly logged: LoggedRecord;
  /** At the state and the clock reading of the decision. */
  readonly then: Replay;
  readonly now: Replay | undefined;
}

/** `unknown`: it hangs on what the record does not tell. */
export type Agreement = 'agrees' | 'differs' | 'unknown';

/** A recorded question, asked again at one snapshot. */
export interface Replay {
  readonly at: string;
  readonly evaluatedAtMs: number;
  readonly schemaHash: string;
  readonly agreement: Agreement;
  readonly parts: readonly ReplayedPart[];
  /** What the record does not tell, in words. */
  readonly inexact: readonly string[];
}

/** One question: the check, or an item; of a list, all of it. */
export interface ReplayedPart {
  readonly recorded: Outcome;
  readonly replayed: Outcome;
  readonly agreement: Agreement;
  /** Of a delegated question, as they are answered at this snapshot. */
  readonly links: readonly LinkVerdict[];
  /** Of a list or an expansion: what was found; 0 otherwise. */
  readonly recordedCount: number;
  readonly replayedCount: number;
}
