import type { JsonObject } from '../../base/json.ts';
import type { Consistency } from '../../model/consistency.ts';
import type { ChangedLimit } from '../../model/own-quota.ts';
import type { ObjectRef, Relationship, SubjectRef } from '../../model/relationship.ts';
import type { RelationshipUpdate } from '../../model/update.ts';

/*
 * What the decision log holds: one record for every call that decided something and for every act that changes what is
 * decided. Plain data; `record-text.ts` has its canonical text. A new kind of entry is a new member of `Entry`; a change
 * of an old one is a new `RECORD_VERSION`.
 */

export const RECORD_VERSION = 1;

export interface DecisionRecord {
  readonly version: typeof RECORD_VERSION;
  /** Its place in the log: 0 for the first, without gaps. */
  readonly sequence: number;
  /** `<opening of the log>-<sequence>`: never given twice, not even when a crash takes a sequence back. */
  readonly id: string;
  /** Milliseconds since the Unix epoch; never earlier than that of the record before. */
  readonly recordedAtMs: number;
  /** JSON Pointers into this record of the values that were replaced by a keyed digest, ascending. */
  readonly masked: readonly string[];
  readonly entry: Entry;
}

export type Entry =
  | CheckEntry
  | BulkEntry
  | ExpandEntry
  | LookupResourcesEntry
  | LookupSubjectsEntry
  | DelegatedCheckEntry
  | DelegatedBulkEntry
  | DelegatedLookupEntry
  | SchemaEntry
  | RelationshipsEntry
  | GrantEntry
  | StopEntry
  | ProfileEntry
  | TenantEntry
  | TenantLimitsEntry
  | LogReadEntry
  | DeniedCallEntry
  | GapEntry
  | RetentionEntry;

/** Who asked, and what the answer was computed under. What is undefined had not been settled when the call failed. */
export interface Call {
  /** The credential's name. */
  readonly caller: string;
  /** The one clock reading of the call, milliseconds since the Unix epoch. */
  readonly evaluatedAtMs: number;
  readonly asked: Consistency;
  /** The state that was read or made: what was given for the consistency asked. */
  readonly revision: number | undefined;
  /** SHA-256 of the schema in force in its canonical text, hexadecimal. */
  readonly schemaHash: string | undefined;
  /** SHA-256 of the delegation profile, hexadecimal; only where one was used. */
  readonly profileHash: string | undefined;
  readonly latencyUs: number;
  /** Questions and edges looked at. */
  readonly work: number;
  readonly correlationId: string | undefined;
  /** W3C trace context. */
  readonly traceParent: string | undefined;
}

export type RecordedVerdict = 'allow' | 'deny' | 'conditional' | 'error';

/** For acts, `allow` is done and `deny` or `error` refused; for lists, `allow` is answered. */
export interface Outcome {
  readonly verdict: RecordedVerdict;
  /** A stable code, of a fault or of a delegated denial; undefined where the verdict says it all. */
  readonly reason: string | undefined;
  /** The context values without which a conditional one could not be decided. */
  readonly missing: readonly string[];
}

/** What carried a verdict. */
export interface Grounds {
  /** Relationships that carry a yes. */
  readonly witness: readonly Relationship[];
  readonly conditions: readonly ConditionUse[];
}

/** A condition that was evaluated, under the values that it saw. */
export interface ConditionUse {
  readonly caveat: string;
  readonly result: 'true' | 'false' | 'missing' | 'fault';
  readonly context: JsonObject;
}

export interface Question extends Grounds {
  readonly resource: ObjectRef;
  readonly permission: string;
  readonly subject: SubjectRef;
  readonly context: JsonObject;
  readonly outcome: Outcome;
}

export interface CheckEntry extends Question {
  readonly kind: 'check';
  readonly call: Call;
  /** Until when a yes holds by itself; nanoseconds since the Unix epoch. */
  readonly validUntilNs: bigint | undefined;
}

export interface BulkEntry {
  readonly kind: 'bulk';
  readonly call: Call;
  readonly items: readonly Question[];
  /** Of the call as a whole; what the items say is in the items. */
  readonly outcome: Outcome;
}

export interface ExpandEntry {
  readonly kind: 'expand';
  readonly call: Call;
  readonly resource: ObjectRef;
  readonly permission: string;
  readonly outcome: Outcome;
  /** Subjects named in the answer, repeats included. */
  readonly leaves: number;
}

/** What a list asked for and what came of it. */
export interface Listing {
  readonly context: JsonObject;
  /** 0 for no limit. */
  readonly limit: number;
  /** Whether it went on from a cursor. */
  readonly resumed: boolean;
  readonly outcome: Outcome;
  /** Sent, conditional ones included. */
  readonly found: number;
  readonly conditional: number;
  /** Whether the list reached its end. */
  readonly complete: boolean;
}

export interface LookupResourcesEntry extends Listing {
  readonly kind: 'lookup-resources';
  readonly call: Call;
  readonly resourceType: string;
  readonly permission: string;
  readonly subject: SubjectRef;
}

export interface LookupSubjectsEntry extends Listing {
  readonly kind: 'lookup-subjects';
  readonly call: Call;
  readonly resource: ObjectRef;
  readonly permission: string;
  readonly subjectType: string;
  readonly subjectRelation: string;
}

/** Who acts for whom, as the store had it: root user first, then agent and session of each hop; the leaf session is last. */
export interface Delegation {
  readonly session: ObjectRef;
  /** As far as it could be followed from the leaf. */
  readonly chain: readonly ObjectRef[];
  readonly claimed: ClaimedChain | undefined;
}

export interface ClaimedChain {
  /** Undefined where the token names nobody. */
  readonly subject: ObjectRef | undefined;
  /** Current actor first. */
  readonly actors: readonly ObjectRef[];
  readonly issuer: string | undefined;
  readonly tokenId: string | undefined;
  readonly confirmationKey: string | undefined;
  readonly expiresAtNs: bigint | undefined;
}

export interface LinkVerdict extends Grounds {
  readonly kind: 'user' | 'agent' | 'session' | 'tenant' | 'gate';
  /** Undefined for the user of a chain that has none, where the permission asks for one. */
  readonly link: ObjectRef | undefined;
  readonly outcome: Outcome;
}

export interface DelegatedQuestion {
  readonly resource: ObjectRef;
  readonly permission: string;
  readonly context: JsonObject;
  /** Of the exact request, from the enforcement point. */
  readonly requestDigest: string | undefined;
  readonly outcome: Outcome;
  readonly links: readonly LinkVerdict[];
  readonly validUntilNs: bigint | undefined;
  readonly approvalId: string | undefined;
  readonly grantIds: readonly string[];
}

export interface DelegatedCheckEntry extends Delegation, DelegatedQuestion {
  readonly kind: 'delegated-check';
  readonly call: Call;
  readonly annotations: JsonObject;
  readonly dryRun: boolean;
}

export interface DelegatedBulkEntry extends Delegation {
  readonly kind: 'delegated-bulk';
  readonly call: Call;
  readonly semantic: 'execute-all' | 'deny-on-first-deny' | 'permit-on-first-permit';
  readonly items: readonly DelegatedQuestion[];
  readonly outcome: Outcome;
}

export interface DelegatedLookupEntry extends Delegation, Listing {
  readonly kind: 'delegated-lookup';
  readonly call: Call;
  readonly resourceType: string;
  readonly permission: string;
}

export interface SchemaEntry {
  readonly kind: 'schema';
  readonly call: Call;
  readonly outcome: Outcome;
  readonly schemaHashBefore: string | undefined;
}

export interface RelationshipsEntry {
  readonly kind: 'relationships';
  readonly call: Call;
  readonly action: 'write' | 'delete' | 'import';
  readonly outcome: Outcome;
  /** As many as the operation cares to name; the changelog has them all at `call.revision`. */
  readonly updates: readonly RelationshipUpdate[];
  readonly updateCount: number;
  /** Of a deletion: which were meant, as JSON. */
  readonly filter: JsonObject;
  /** As the caller gave it. */
  readonly metadata: JsonObject;
}

export interface GrantEntry {
  readonly kind: 'grant';
  readonly call: Call;
  readonly action:
    | 'register-agent'
    | 'open-session'
    | 'delegate-session'
    | 'create-grant'
    | 'extend-grant'
    | 'end-grant';
  readonly outcome: Outcome;
  /** On whose behalf: a user, an agent or a session; undefined for an act of the operator. */
  readonly by: ObjectRef | undefined;
  /** The session or agent that is made, or given something. */
  readonly target: ObjectRef;
  readonly chain: readonly ObjectRef[];
  /** Relationships written. */
  readonly relationships: readonly Relationship[];
  readonly grantIds: readonly string[];
  readonly approvalId: string | undefined;
  readonly why: string | undefined;
  readonly idempotencyKey: string | undefined;
}

export interface StopEntry {
  readonly kind: 'stop';
  readonly call: Call;
  readonly action: 'stop' | 'resume';
  readonly outcome: Outcome;
  /** On whose behalf: a user, an agent or a session; undefined for an act of the operator. */
  readonly by: ObjectRef | undefined;
  readonly target: ObjectRef;
  readonly why: string | undefined;
  readonly purgeGrants: boolean;
}

/** A delegation profile came into force. */
export interface ProfileEntry {
  readonly kind: 'profile';
  readonly call: Call;
  readonly outcome: Outcome;
  readonly profileHashBefore: string | undefined;
}

/** An operator did something with the tenant as a whole. */
export interface TenantEntry {
  readonly kind: 'tenant';
  readonly call: Call;
  readonly action: 'create' | 'suspend' | 'resume';
  readonly outcome: Outcome;
  readonly why: string | undefined;
}

/** An operator changed what the tenant may. */
export interface TenantLimitsEntry {
  readonly kind: 'tenant-limits';
  readonly call: Call;
  readonly outcome: Outcome;
  /** Each that changed. */
  readonly changes: readonly ChangedLimit[];
}

/** Somebody looked into the log. */
export interface LogReadEntry {
  readonly kind: 'log-read';
  readonly call: Call;
  readonly action: 'query' | 'tail' | 'get' | 'replay' | 'export';
  /** What was asked for: filter, order and places, or the id. */
  readonly ask: JsonObject;
}

/** A call that a known credential was refused before anything was looked at. */
export interface DeniedCallEntry {
  readonly kind: 'denied-call';
  readonly call: Call;
  /** As on the wire: `/package.Service/Method`. */
  readonly method: string;
  /** Of a stored key. */
  readonly credentialId: string | undefined;
  readonly outcome: Outcome;
  /** What the credential lacked: a right, the tenant that the call named, or being an operator's. */
  readonly lack: 'right' | 'tenant' | 'operator';
  /** The rights of which the call needs one; none for a call that nobody may make. */
  readonly rights: readonly string[];
  /** As the call named it, cut off where it is longer than any; undefined where it named none. */
  readonly namedTenant: string | undefined;
  /** Others like it that have no record of their own: of the same credential, method and lack, since the last one. */
  readonly unrecorded: number;
}

/** Written by the log itself: decisions that were answered and are not in it. */
export interface GapEntry {
  readonly kind: 'gap';
  readonly cause: 'overflow' | 'crash' | 'sampling';
  /** 0 when unknown. */
  readonly lost: number;
  /** After a crash nobody knows how many there were, but no more than could wait, unless some were only counted. */
  readonly counted: 'exactly' | 'at-most' | 'unknown';
  /** The first of them was decided no earlier. */
  readonly sinceMs: number;
}

/** Written by the log itself: the records from `from` up to but without `upTo` were removed. Their hashes stay. */
export interface RetentionEntry {
  readonly kind: 'retention';
  readonly cause: 'age' | 'size';
  readonly from: number;
  readonly upTo: number;
}
