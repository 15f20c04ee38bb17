import { type Relationship, WILDCARD } from './relationship.ts';

/** Which relationships are meant. Absent fields match everything; all present ones must match. */
export interface RelationshipFilter {
  readonly resourceType?: string | undefined;
  readonly resourceId?: string | undefined;
  readonly resourceIdPrefix?: string | undefined;
  readonly relation?: string | undefined;
  readonly subject?: SubjectFilter | undefined;
  /** Internal to schema changes, never on the wire: only relationships that carry exactly this caveat and expiration trait. */
  readonly traits?: TraitsFilter | undefined;
}

export interface SubjectFilter {
  readonly type: string;
  readonly id?: string | undefined;
  /** `''` matches only subjects without a relation. Absent matches any. */
  readonly relation?: string | undefined;
}

export interface TraitsFilter {
  /** `''` for no caveat. */
  readonly caveat: string;
  readonly expires: boolean;
  /** Whether the subject is everyone of its type; absent for either. `user` and `user:*` differ in nothing else. */
  readonly wildcard?: boolean | undefined;
}

export function matches(filter: RelationshipFilter, relationship: Relationship): boolean {
  const { resource, relation, subject } = relationship;
  if (filter.resourceType !== undefined && filter.resourceType !== resource.type) return false;
  if (filter.resourceId !== undefined && filter.resourceId !== resource.id) return false;
  if (filter.resourceIdPrefix !== undefined && !resource.id.startsWith(filter.resourceIdPrefix)) return false;
  if (filter.relation !== undefined && filter.relation !== relation) return false;
  const wanted = filter.subject;
  if (wanted !== undefined) {
    if (wanted.type !== subject.type) return false;
    if (wanted.id !== undefined && wanted.id !== subject.id) return false;
    if (wanted.relation !== undefined && wanted.relation !== subject.relation) return false;
  }
  const traits = filter.traits;
  if (traits !== undefined) {
    if (traits.caveat !== (relationship.caveat?.name ?? '')) return false;
    if (traits.expires !== (relationship.expiresAtNs !== undefined)) return false;
    if (traits.wildcard !== undefined && traits.wildcard !== (subject.id === WILDCARD)) return false;
  }
  return true;
}
