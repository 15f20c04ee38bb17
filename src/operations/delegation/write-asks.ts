import type { CaveatUse, ObjectRef, Relationship } from '../../model/relationship.ts';

/*
 * What a caller can change about chains. Everything that is written is ordinary relationships. As in
 * `operations/asks.ts`, names, ids and shapes are already valid when an ask reaches an operation.
 */

/** What every change says. */
export interface ChangeAsk {
  /** The tenant that the caller's credential is for; undefined where it is for all. */
  readonly organization: ObjectRef | undefined;
  /** For people: kept with the transaction. */
  readonly reason: string;
  /** The same call with the same key is made once, and answered alike again. Undefined for none. */
  readonly idempotencyKey: string | undefined;
}

/** A change that needs a right. */
export interface ActAsk extends ChangeAsk {
  /**
   * On whose behalf: a user, an agent or a session, who must have the right. Undefined for an act of the operator, as
   * which everyone is taken who may write relationships: they could write the same without asking.
   */
  readonly by: ObjectRef | undefined;
}

/** What a session is to be given. */
export interface Scope {
  readonly resource: ObjectRef;
  readonly relation: string;
  readonly caveat: CaveatUse | undefined;
  /** Undefined for as long as the session. */
  readonly ttlMs: number | undefined;
}

export interface OpenSessionAsk extends ChangeAsk {
  readonly tenant: ObjectRef;
  /** Undefined for an agent that works for itself. */
  readonly user: ObjectRef | undefined;
  readonly agent: ObjectRef;
  readonly ttlMs: number;
  /** Empty for a session that can do nothing yet. */
  readonly scopes: readonly Scope[];
  /** The token that is good for this session alone, see claimed-token.ts. */
  readonly tokenId?: string | undefined;
}

export interface DelegateSessionAsk extends ChangeAsk {
  readonly parent: ObjectRef;
  /** Who works in the new session. */
  readonly agent: ObjectRef;
  readonly ttlMs: number;
  readonly scopes: readonly Scope[];
}

export interface SessionAnswer {
  readonly writtenAt: string;
  readonly session: ObjectRef;
  readonly parent: ObjectRef | undefined;
  readonly user: ObjectRef | undefined;
  readonly agent: ObjectRef;
  readonly tenant: ObjectRef;
  readonly expiresAtNs: bigint;
  readonly grants: readonly Grant[];
}

/** A relationship that gives a session something for a time. */
export interface Grant {
  readonly grantId: string;
  readonly relationship: Relationship;
}

export interface GrantAnswer extends Grant {
  readonly writtenAt: string;
}

export interface CreateGrantAsk extends ActAsk {
  readonly session: ObjectRef;
  readonly scope: Scope;
}

export interface ExtendGrantAsk extends ActAsk {
  readonly grantId: string;
  readonly extendMs: number;
}

export interface EndGrantAsk extends ActAsk {
  readonly grantId: string;
}

/** Whose grants: those of a session, of all sessions an agent works in, of all for a user, or on a resource. */
export interface ListGrantsAsk {
  readonly of: ObjectRef;
  /** What the asker takes it for; whatever its type says if absent. */
  readonly role?: 'session' | 'agent' | 'user' | 'resource' | undefined;
  /** As in `ChangeAsk`: only grants of sessions that belong to it are listed. */
  readonly organization: ObjectRef | undefined;
  /** Whether to list those too that have ended, as long as the store remembers them. */
  readonly includeEnded: boolean;
}

export interface ListedGrant extends Grant {
  readonly state: 'live' | 'expired' | 'ended';
  /** From the transaction that wrote it; undefined when it is forgotten. */
  readonly createdAtMs: number | undefined;
  readonly grantedBy: string | undefined;
  readonly reason: string | undefined;
}

export interface RegisterAgentAsk extends ActAsk {
  readonly agent: ObjectRef;
  readonly tenant: ObjectRef;
  /** The user who answers for it. */
  readonly owner: ObjectRef;
  /** Kept with the transaction: attested identity, version, digest of its charter. */
  readonly workloadId: string;
  readonly version: string;
  readonly charterDigest: string;
  /** No session of the agent is longer; undefined for no ceiling of its own. */
  readonly longestSessionMs: number | undefined;
}

export interface StopAsk extends ActAsk {
  /** A session, an agent, a user, or a tenant. */
  readonly target: ObjectRef;
  /** Whether to delete the grants of a session besides. The mark alone is enough to deny. */
  readonly purgeGrants: boolean;
}

export interface ResumeAsk extends ActAsk {
  readonly target: ObjectRef;
}

export interface WrittenAnswer {
  readonly writtenAt: string;
}

/** A stop that is not made. */
export type PreviewStopAsk = Pick<StopAsk, 'by' | 'organization' | 'target'>;

export interface PreviewStopAnswer {
  /** Alive or not, that a stop would halt; in the order they were found. */
  readonly sessions: readonly ObjectRef[];
  /** Live grants of these. */
  readonly grantCount: number;
  /** Whether there are more. */
  readonly truncated: boolean;
}
