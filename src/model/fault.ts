import type { CheckTrace } from './trace.ts';

/**
 * Why a call was refused. Stable: programs match on it, transports map each one to a status (`transport/grpc/status.ts`).
 */
export type Reason =
  | 'answer-too-slow' // nothing to send for so long that the call is given up
  | 'already-exists' // create of a relationship that is there
  | 'cannot-update-permission' // a relationship on a permission
  | 'caveat-evaluation' // a condition failed to run
  | 'caveat-parameter' // a context value of the wrong type, or an unknown name in a stored context
  | 'counter-exists' // a counter of that name is registered
  | 'counter-unknown'
  | 'credential-exists' // one of that name is in force
  | 'credentials-unavailable' // credentials can't be changed, or judged, right now
  | 'conflict' // another transaction took what this one leans on; it may pass when repeated
  | 'data-damaged' // the store contradicts itself
  | 'data-locked' // another process has the folder
  | 'data-version' // the folder is from a newer version
  | 'decision-expired' // a record that retention has removed
  | 'decision-log-unavailable' // the decision can't be recorded, so it is not given
  | 'decision-not-replayable' // a record of what can't be asked again
  | 'depth-exceeded'
  | 'duplicate-update' // one identity twice in one transaction
  | 'empty-precondition'
  | 'exclusion-cycle' // an exclusion that leans on itself through the data
  | 'invalid-argument' // malformed field; details in `violations`
  | 'invalid-cursor'
  | 'invalid-filter'
  | 'invalid-subject-type'
  | 'invalid-token'
  | 'limit-too-large'
  | 'metadata-too-large'
  | 'no-schema'
  | 'not-a-permission' // a relation where only a permission can be meant
  | 'over-quota' // a credential or a tenant asks more than it may right now
  | 'over-stored-quota' // what would be stored is more than the tenant may have
  | 'permission-denied'
  | 'precondition-failed'
  | 'relationship-context-too-large'
  | 'request-context-too-large'
  | 'revision-expired'
  | 'revision-unavailable' // a revision that was not reached in time
  | 'reader-too-slow' // a stream whose reader does not read
  | 'schema-changed' // the schema moved between validation and commit, too often to retry
  | 'schema-parse'
  | 'schema-type'
  | 'schema-unsafe' // a schema change that would strand stored relationships
  | 'shutting-down'
  | 'store-stopped' // a write failed, and nothing is written until the store could be opened again
  | 'tenant-exists'
  | 'tenant-pinned' // the default tenant can't be suspended or deleted
  | 'tenant-suspended' // its data is kept and nobody reads or changes it
  | 'too-many-checks'
  | 'too-many-credentials'
  | 'too-many-expired' // an import over more expired relationships than are replaced at once
  | 'too-many-open-tenants' // all that may be open are in use
  | 'too-many-preconditions'
  | 'too-many-restores' // as many tenants are being restored as may be at once
  | 'too-many-to-delete'
  | 'too-many-updates'
  | 'unauthenticated'
  | 'unimplemented'
  | 'unknown-caveat'
  | 'unknown-credential'
  | 'unknown-decision'
  | 'unknown-definition'
  | 'unknown-relation'
  | 'unknown-tenant'
  | 'wildcard-not-allowed'
  | 'work-exceeded'; // more steps than one request may take

/** A malformed field of a request: `path` is dotted with indexes, `updates[0].relationship.relation`. */
export interface Violation {
  readonly path: string;
  readonly text: string;
  /** The rule that is broken, as programs know it: `string.pattern`. */
  readonly rule?: string | undefined;
}

/** A refusal someone can act on. `details` are the facts for programs, keyed as the wire contract names them. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly reason: Reason;
  readonly details: Readonly<Record<string, string>>;
  readonly violations: readonly Violation[];
  /** How a check went that ended in this, where that was asked for. */
  readonly trace: CheckTrace | undefined;
  /** After how long the same may be granted, where that is known. */
  readonly retryAfterMs: number | undefined;

  constructor(
    reason: Reason,
    message: string,
    extra: {
      readonly details?: Readonly<Record<string, string>>;
      readonly violations?: readonly Violation[];
      readonly trace?: CheckTrace | undefined;
      readonly retryAfterMs?: number | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, { cause: extra.cause });
    this.reason = reason;
    this.details = extra.details ?? {};
    this.violations = extra.violations ?? [];
    this.trace = extra.trace;
    this.retryAfterMs = extra.retryAfterMs;
  }
}
