import type { JsonObject } from '../../base/json.ts';
import type { ClaimedChain } from '../../delegation/claim.ts';
import type { DelegatedDecision } from '../../delegation/decision.ts';
import type { Consistency } from '../../model/consistency.ts';
import type { ObjectRef } from '../../model/relationship.ts';
import type { Revision } from '../../model/revision.ts';

/*
 * What a caller can ask about chains, and what comes back. As in `operations/asks.ts`, names, ids and shapes are already
 * valid when an ask reaches an operation.
 */

/** Who asks, as far as it matters for chains. */
export interface ChainAsk {
  /** The leaf. */
  readonly session: ObjectRef;
  readonly claimed: ClaimedChain | undefined;
  /** The tenant that the caller's credential is for: an object of the profile's tenant type. Undefined where it is for all. */
  readonly organization: ObjectRef | undefined;
}

/** One thing that the chain wants to do. */
export interface DelegatedItem {
  readonly resource: ObjectRef;
  readonly permission: string;
  readonly context: JsonObject;
  /** Digest of the very request, for the gate; undefined for none. */
  readonly requestDigest: string | undefined;
}

/** What a caller wants in the record besides; absent for what the call itself brought. */
export interface RecordAsk {
  readonly correlationId?: string | undefined;
  /** W3C trace context. */
  readonly traceParent?: string | undefined;
}

export interface CheckDelegatedAsk extends ChainAsk, DelegatedItem, RecordAsk {
  readonly consistency: Consistency;
  readonly explain: boolean;
  /** For the record. */
  readonly annotations?: JsonObject | undefined;
  /** Nothing hangs on the answer, which the record says. */
  readonly dryRun?: boolean | undefined;
}

/** An answer, and the id of its record; undefined where none is kept, or it was only counted. */
export type Recorded<Answer> = Answer & { readonly decisionId: string | undefined };

/** The state that decisions were made at. */
export interface DecidedAt {
  readonly checkedAt: string;
  readonly revision: Revision;
  readonly evaluatedAtMs: number;
  readonly profileHash: string;
  /** SHA-256 of the schema's canonical text, as hexadecimal digits. */
  readonly schemaHash: string;
}

export interface CheckDelegatedAnswer extends DecidedAt {
  readonly decision: DelegatedDecision;
}

/**
 * `execute-all`: every item. `deny-on-first-deny`: up to the first that is not allowed. `permit-on-first-permit`: up to
 * the first that is.
 */
export type BulkSemantic = 'execute-all' | 'deny-on-first-deny' | 'permit-on-first-permit';

export interface CheckDelegatedBulkAsk extends ChainAsk, RecordAsk {
  readonly items: readonly DelegatedItem[];
  readonly semantic: BulkSemantic;
  readonly consistency: Consistency;
  readonly explain: boolean;
}

export interface CheckDelegatedBulkAnswer extends DecidedAt {
  /** Of the first items, in their order, as many as the semantic asks for. */
  readonly decisions: readonly DelegatedDecision[];
}

export interface LookupDelegatedResourcesAsk extends ChainAsk, RecordAsk {
  readonly resourceType: string;
  readonly permission: string;
  readonly context: JsonObject;
  readonly consistency: Consistency;
  /** 0 for no limit. */
  readonly limit: number;
  readonly cursor: string | undefined;
}

/** A part of a list, or its end. */
export type LookupDelegatedResourcesPart =
  | { readonly kind: 'found'; readonly items: readonly DelegatedResource[] }
  /**
   * `complete`: nothing was left out. `cut`: the limit is reached. `refused`: the chain can't be used, or can't be any
   * more; what came before was right when it came.
   */
  | (DecidedAt & {
      readonly kind: 'end';
      readonly outcome: 'complete' | 'cut' | 'refused';
      readonly chain: Pick<DelegatedDecision, 'verdict' | 'reason' | 'chain' | 'tenant'>;
    });

export interface DelegatedResource {
  readonly resourceId: string;
  /** Goes on after it, at the same revision. */
  readonly cursor: string;
}
