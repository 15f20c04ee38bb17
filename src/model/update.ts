import type { Relationship } from './relationship.ts';
import type { RelationshipFilter } from './filter.ts';

/**
 * `create` fails when the identity is taken, `touch` inserts or replaces caveat and expiration, `delete` removes by
 * identity and does not mind absence.
 */
export type UpdateOperation = 'create' | 'touch' | 'delete';

export interface RelationshipUpdate {
  readonly operation: UpdateOperation;
  readonly relationship: Relationship;
}

/** What must hold just before a transaction's own updates. */
export interface Precondition {
  readonly operation: 'must-match' | 'must-not-match';
  readonly filter: RelationshipFilter;
}
