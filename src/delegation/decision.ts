import type { Fault } from '../model/fault.ts';
import type { ObjectRef, Relationship } from '../model/relationship.ts';
import type { Link } from './chain.ts';
import type { Durability, LinkKind } from './profile.ts';

/** `error`: it could not be found out. It is no more a yes than `deny` is. */
export type DecisionVerdict = 'allow' | 'deny' | 'error';

/** Why. Stable: programs match on it. */
export type DecisionReason =
  | 'ALLOWED'
  | 'CHAIN_BROKEN' // the session's relationships do not make a chain
  | 'CHAIN_TOO_DEEP' // more hops than the profile allows; a ring of sessions has no end
  | 'EXPIRED' // a link of the chain, or the token that claims it, has lapsed
  | 'REVOKED' // a link of the chain, or its tenant, was stopped
  | 'CHAIN_MISMATCH' // the chain that was claimed is not the one that is stored
  | 'TENANT_MISMATCH' // the chain, the caller and the resource are not of one tenant
  | 'LINK_DENIED' // a link does not have the permission
  | 'MISSING_CONTEXT' // a link has it under a condition that can't be decided; `missing` says what to state
  | 'APPROVAL_REQUIRED' // the gate is closed
  | 'UNKNOWN_TYPE' // the schema has no such resource type or permission
  | 'GRAPH_TOO_DEEP' // an evaluation came to the depth limit
  | 'WORK_LIMIT' // an evaluation came to the work limit
  | 'EVALUATION_FAILED' // an evaluation failed otherwise; `fault` says how
  | 'LOG_UNAVAILABLE'; // the record that must be kept could not be

/** What one link has to say; or the tenant, whether the resource is its own; or the gate, whether the leaf may pass. */
export interface LinkVerdict {
  readonly kind: LinkKind | 'tenant' | 'gate';
  /** Undefined for the user of a chain that has none, where the permission asks for one. */
  readonly object: ObjectRef | undefined;
  readonly verdict: DecisionVerdict;
  readonly reason: DecisionReason;
  /** Names of context values, sorted; empty but with `MISSING_CONTEXT` and a gate that needs more to be passed. */
  readonly missing: readonly string[];
  /** Of an allow: relationships that carry it. */
  readonly witness: readonly Relationship[];
  /** Of an error. */
  readonly fault: Fault | undefined;
}

/** Everything there is to say about one delegated check: what its record holds. */
export interface DelegatedDecision {
  readonly session: ObjectRef;
  readonly resource: ObjectRef;
  readonly permission: string;
  readonly verdict: DecisionVerdict;
  readonly reason: DecisionReason;
  /** With `MISSING_CONTEXT`: what to state. */
  readonly missing: readonly string[];
  /** Undefined when the chain could not be followed to its root. */
  readonly mode: 'on-behalf' | 'autonomous' | undefined;
  /** From the root to the leaf: the user, then agent and session of each hop; as far as it could be followed. */
  readonly chain: readonly Link[];
  /** The one tenant of the chain, if it has one. */
  readonly tenant: ObjectRef | undefined;
  /** Which link was stopped, if one was; then in the order they were asked. All of them for an allow and where all were asked for, else up to the deciding one. */
  readonly verdicts: readonly LinkVerdict[];
  /** Of an allow: until when it holds by itself, as `holdsUntil` says. */
  readonly validUntilNs: bigint | undefined;
  readonly durability: Durability;
  /** Questions and edges that were looked at. */
  readonly work: number;
}

/** The reason that an evaluation which ended in a fault gives. */
export function reasonOfFault({ reason }: Fault): DecisionReason {
  if (reason === 'depth-exceeded') return 'GRAPH_TOO_DEEP';
  return reason === 'work-exceeded' ? 'WORK_LIMIT' : 'EVALUATION_FAILED';
}
