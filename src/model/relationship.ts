import type { JsonObject } from '../base/json.ts';

/** One object: `document:readme`. */
export interface ObjectRef {
  readonly type: string;
  readonly id: string;
}

/**
 * Who a relationship speaks of. `relation` is `''` for the object itself (`user:anna`), a name for a subject set
 * (`group:eng#member`). The id `*` stands for every object of the type and then `relation` is `''`.
 */
export interface SubjectRef {
  readonly type: string;
  readonly id: string;
  readonly relation: string;
}

/** A condition on a relationship: the caveat's name and the part of its parameters fixed when it was written. */
export interface CaveatUse {
  readonly name: string;
  readonly context: JsonObject;
}

/**
 * `resource#relation@subject`, which is its identity, and what it depends on. There is at most one live
 * relationship with one identity.
 */
export interface Relationship {
  readonly resource: ObjectRef;
  readonly relation: string;
  readonly subject: SubjectRef;
  readonly caveat: CaveatUse | undefined;
  /** Nanoseconds since the Unix epoch. The relationship does not exist for a reader whose clock shows this instant or later. */
  readonly expiresAtNs: bigint | undefined;
}

/** A relationship without what it depends on. */
export type RelationshipIdentity = Pick<Relationship, 'resource' | 'relation' | 'subject'>;

export const WILDCARD = '*';

/** Whether a relationship that expires at `expiresAtNs` is gone at `nowMs`. */
export function isExpired(expiresAtNs: bigint | undefined, nowMs: number): boolean {
  return expiresAtNs !== undefined && expiresAtNs <= BigInt(nowMs) * 1_000_000n;
}
