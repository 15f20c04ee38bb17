import type { JsonObject } from '../../base/json.ts';
import { assert } from '../../base/assert.ts';
import type { Relationship } from '../../model/relationship.ts';
import type { Revision } from '../../model/revision.ts';
import type { StoredSize } from '../../model/stored.ts';
import type { RelationshipVersion } from '../store.ts';
import { ChangeEntries } from './change-entries.ts';
import type { CommittedImport } from './change-row.ts';
import { putChange } from './change-row.ts';
import type { Group } from './group.ts';
import { forwardText } from './identity-key.ts';
import { IMPORTS_FROM, putImport } from './imports.ts';
import { NUMBER_MAX, schemaKey, timeKey } from './layout.ts';
import { put } from '../../base/sealed-value.ts';
import type { Operation } from '../../base/sealed-value.ts';
import { storedBytes } from './stored-bytes.ts';
import { beginRows, dropLiveRows, endRows } from './version-row.ts';
import type { StoredVersion } from './version-row.ts';

/** What a transaction comes into its group with. */
export interface Ending {
  readonly schema?: string | undefined;
  readonly metadata?: JsonObject | undefined;
  readonly imported?: StagedRows | undefined;
  /** Whether it may also be more than is allowed to be stored. */
  readonly isExempt?: boolean | undefined;
}

/** What an import has staged, which begins with its commit. */
export interface StagedRows {
  readonly rows: CommittedImport;
  readonly size: StoredSize;
}

/** The changes of one commit while it is evaluated. They come into the group with `commit`; without it nothing happened. */
export class Transaction {
  readonly revision: Revision;
  readonly #group: Group;
  readonly #staged = new Map<string, RelationshipVersion | undefined>();
  readonly #operations: Operation[] = [];
  readonly #entries = new ChangeEntries();
  /** What imports had staged where this commit has begun something. */
  readonly #taken: StoredVersion[] = [];
  /** By what is stored is more than before it. */
  #relationships = 0;
  #bytes = 0;

  constructor(group: Group) {
    this.#group = group;
    this.revision = group.standing.head + 1;
    assert(this.revision < IMPORTS_FROM, 'the store has used up its revisions');
  }

  /** Whether this commit has changed the relationship already. */
  hasChanged(text: string): boolean {
    return this.#staged.has(text);
  }

  /** The live version as this commit left it. The text must be loaded in the group. */
  live(text: string): RelationshipVersion | undefined {
    return this.#staged.has(text) ? this.#staged.get(text) : this.#group.live(text);
  }

  /** Ends the version `replaced`, if there is one, and begins a new one. */
  begin(relationship: Relationship, replaced: RelationshipVersion | undefined): void {
    const text = forwardText(relationship);
    const pending = this.#group.pending(text);
    if (pending !== undefined) {
      this.#append(dropLiveRows(pending.relationship));
      this.#taken.push(pending);
    }
    if (replaced !== undefined) this.#end(replaced, text);
    this.#count(1, storedBytes(relationship, text));
    this.#append(beginRows(relationship, this.revision));
    this.#staged.set(text, { relationship, created: this.revision, deleted: undefined });
    this.#entries.add({ operation: 'touch', relationship, ended: replaced?.created });
  }

  end(version: RelationshipVersion): void {
    const { relationship, created } = version;
    const text = forwardText(relationship);
    this.#end(version, text);
    this.#staged.set(text, undefined);
    this.#entries.add({ operation: 'delete', relationship, ended: created });
  }

  /** @throws Fault `over-stored-quota`; then nothing happened */
  commit({ schema, metadata, imported, isExempt = false }: Ending): void {
    if (imported !== undefined) this.#count(imported.size.relationships, imported.size.bytes);
    const grown = { relationships: this.#relationships, bytes: this.#bytes };
    if (!isExempt) this.#group.requireRoom(grown);
    // Times never run backwards along the revisions, whatever the clock does: they are searched by order.
    const timeMs = Math.max(this.#group.standing.timeMs, Math.floor(this.#group.nowMs));
    assert(timeMs >= 0 && timeMs <= NUMBER_MAX, `the clock shows \`${timeMs}\``);
    const { revision } = this;
    const entries = this.#entries.all;
    const change = { revision, timeMs, schema, metadata, import: imported?.rows, entries };
    this.#append([putChange(change, this.#entries.bytes), put(timeKey(timeMs, revision), Buffer.alloc(0))]);
    if (schema !== undefined) this.#append([put(schemaKey(revision), Buffer.from(schema))]);
    if (imported !== undefined) this.#append([putImport(imported.rows.id, revision)]);
    this.#group.accept(change, this.#staged, this.#operations, grown);
    // Before the batch is on disk: nobody reads at this revision yet, and what follows in the group must know.
    const { imports } = this.#group;
    if (imported !== undefined) imports.commit(imported.rows.id, revision);
    for (const pending of this.#taken) {
      const id = imports.stagedBy(pending);
      if (id !== undefined) imports.doom(id, pending.relationship);
    }
  }

  #end(version: RelationshipVersion, text: string): void {
    this.#count(-1, -storedBytes(version.relationship, text));
    this.#append(endRows(version, this.revision));
  }

  #count(relationships: number, bytes: number): void {
    this.#relationships += relationships;
    this.#bytes += bytes;
  }

  #append(operations: readonly Operation[]): void {
    for (const operation of operations) this.#operations.push(operation);
  }
}
