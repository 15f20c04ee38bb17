import { Fault } from '../../src/model/fault.ts';
import type { RelationshipFilter } from '../../src/model/filter.ts';
import { matches } from '../../src/model/filter.ts';
import { formatIdentity, formatRelationship } from '../../src/model/relationship-text.ts';
import type { Relationship } from '../../src/model/relationship.ts';
import { isExpired } from '../../src/model/relationship.ts';
import type { Revision } from '../../src/model/revision.ts';
import type { Commit, PageKey, RelationshipVersion, StoredSchema } from '../../src/store/store.ts';

/**
 * What a store is meant to be, as one array of versions: no index, no batch, no disk. Every question is answered by
 * looking at all of it.
 */
export class ModelStore {
  versions: RelationshipVersion[] = [];
  schemas: StoredSchema[] = [];
  /** By revision: what the changelog should tell, as text. */
  readonly told: Map<Revision, readonly string[]> = new Map();
  head: Revision = 0;
  oldest: Revision = 0;

  /**
   * Applies a commit, or throws the fault a store must throw.
   * @param chosen identities that a limited `delete-matching` removed: which ones is the store's choice.
   */
  commit(
    commit: Commit,
    nowMs: number,
    chosen: readonly string[],
  ): { deletedCount: number; partial: boolean } {
    const { change, preconditions, schemaRevision } = commit;
    if (schemaRevision !== (this.schemas.at(-1)?.revision ?? 0)) throw new Fault('schema-changed', '');
    const holds = preconditions.every(
      ({ operation, filter }) =>
        this.alive(this.head, nowMs, filter).length > 0 === (operation === 'must-match'),
    );
    if (!holds) throw new Fault('precondition-failed', '');
    const before = { versions: this.versions, head: this.head };
    const told: string[] = [];
    this.versions = [...this.versions];
    this.head++;
    try {
      const outcome = { deletedCount: 0, partial: false };
      switch (change.kind) {
        case 'update':
          for (const { operation, relationship } of change.updates) {
            const live = this.#live(relationship);
            if (
              operation === 'create' &&
              live !== undefined &&
              !isExpired(live.relationship.expiresAtNs, nowMs)
            ) {
              throw new Fault('already-exists', '');
            }
            if (operation === 'delete' && live === undefined) continue;
            if (operation === 'touch' && live !== undefined && sameValue(live.relationship, relationship))
              continue;
            this.#end(live);
            if (operation !== 'delete')
              this.versions.push({ relationship, created: this.head, deleted: undefined });
            told.push(
              operation === 'delete'
                ? `delete ${formatRelationship(live!.relationship)}`
                : `touch ${formatRelationship(relationship)}`,
            );
          }
          break;
        case 'delete-matching': {
          const found = this.versions.filter(
            ({ deleted, relationship }) => deleted === undefined && matches(change.filter, relationship),
          );
          const limit = change.limit ?? Infinity;
          if (found.length > limit && !change.partial) throw new Fault('too-many-to-delete', '');
          const taken =
            found.length > limit
              ? found.filter(({ relationship }) => chosen.includes(formatIdentity(relationship)))
              : found;
          if (taken.length !== Math.min(found.length, limit)) throw new Error(`${taken.length} were deleted`);
          for (const version of taken) {
            this.#end(version);
            told.push(`delete ${formatRelationship(version.relationship)}`);
          }
          outcome.deletedCount = taken.length;
          outcome.partial = found.length > taken.length;
          break;
        }
        case 'schema': {
          for (const guard of change.guards) {
            const [found] = this.alive(before.head, nowMs, guard.filter);
            if (found !== undefined) throw guard.refuse(found);
          }
          this.schemas.push({ text: change.text, revision: this.head });
        }
      }
      this.told.set(this.head, told.toSorted());
      return outcome;
    } catch (error) {
      this.versions = before.versions;
      this.head = before.head;
      throw error;
    }
  }

  alive(at: Revision, nowMs: number, filter: RelationshipFilter): readonly Relationship[] {
    return this.versions
      .filter(({ created, deleted }) => created <= at && (deleted === undefined || deleted > at))
      .map(({ relationship }) => relationship)
      .filter((relationship) => matches(filter, relationship) && !isExpired(relationship.expiresAtNs, nowMs));
  }

  page(key: PageKey, upTo: Revision): readonly RelationshipVersion[] {
    return this.versions
      .filter(({ relationship }) => isOn(key, relationship))
      .filter(({ created, deleted }) => created <= upTo && (deleted === undefined || deleted > this.oldest))
      .map((version) => ({
        ...version,
        deleted: version.deleted !== undefined && version.deleted > upTo ? undefined : version.deleted,
      }));
  }

  schemaAt(at: Revision): StoredSchema | undefined {
    return this.schemas.findLast(({ revision }) => revision <= at);
  }

  collect(before: Revision, nowMs: number): void {
    this.oldest = Math.max(this.oldest, Math.min(before, this.head));
    this.versions = this.versions.filter(
      ({ deleted, relationship }) => deleted !== undefined || !isExpired(relationship.expiresAtNs, nowMs),
    );
  }

  #live(relationship: Relationship): RelationshipVersion | undefined {
    const identity = formatIdentity(relationship);
    return this.versions.find(
      (one) => one.deleted === undefined && formatIdentity(one.relationship) === identity,
    );
  }

  #end(version: RelationshipVersion | undefined): void {
    this.versions = this.versions.map((one) => (one === version ? { ...one, deleted: this.head } : one));
  }
}

function sameValue(left: Relationship, right: Relationship): boolean {
  return formatRelationship(left) === formatRelationship(right);
}

function isOn(key: PageKey, { resource, relation, subject }: Relationship): boolean {
  return key.kind === 'forward'
    ? key.resource.type === resource.type && key.resource.id === resource.id && key.relation === relation
    : key.subject.type === subject.type &&
        key.subject.id === subject.id &&
        key.subject.relation === subject.relation;
}
