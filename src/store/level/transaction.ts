import type { JsonObject } from '../../base/json.ts';
import { assert } from '../../base/assert.ts';
import type { Relationship } from '../../model/relationship.ts';
import type { Revision } from '../../model/revision.ts';
import type { RelationshipVersion } from '../store.ts';
import type { ChangeEntry } from './change-row.ts';
import { putChange } from './change-row.ts';
import type { Group } from './group.ts';
import { forwardText } from './identity-key.ts';
import { NUMBER_MAX, schemaKey, timeKey } from './layout.ts';
import { put } from './sealed-value.ts';
import type { Operation } from './sealed-value.ts';
import { beginRows, endRows } from './version-row.ts';

/** The changes of one commit while it is evaluated. They come into the group with `commit`; without it nothing happened. */
export class Transaction {
  readonly revision: Revision;
  readonly #group: Group;
  readonly #staged = new Map<string, RelationshipVersion | undefined>();
  readonly #operations: Operation[] = [];
  readonly #entries: ChangeEntry[] = [];

  constructor(group: Group) {
    this.#group = group;
    this.revision = group.standing.head + 1;
    assert(this.revision < NUMBER_MAX, 'the store has used up its revisions');
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
    if (replaced !== undefined) this.#append(endRows(replaced, this.revision));
    this.#append(beginRows(relationship, this.revision));
    this.#staged.set(forwardText(relationship), { relationship, created: this.revision, deleted: undefined });
    this.#entries.push({ operation: 'touch', relationship, ended: replaced?.created });
  }

  end(version: RelationshipVersion): void {
    const { relationship, created } = version;
    this.#append(endRows(version, this.revision));
    this.#staged.set(forwardText(relationship), undefined);
    this.#entries.push({ operation: 'delete', relationship, ended: created });
  }

  commit(schema: string | undefined, metadata: JsonObject | undefined): void {
    // Times never run backwards along the revisions, whatever the clock does: they are searched by order.
    const timeMs = Math.max(this.#group.standing.timeMs, Math.floor(this.#group.nowMs));
    assert(timeMs >= 0 && timeMs <= NUMBER_MAX, `the clock shows \`${timeMs}\``);
    const change = { revision: this.revision, timeMs, schema, metadata, entries: this.#entries };
    this.#append([putChange(change), put(timeKey(timeMs, this.revision), Buffer.alloc(0))]);
    if (schema !== undefined) this.#append([put(schemaKey(this.revision), Buffer.from(schema))]);
    this.#group.accept(change, this.#staged, this.#operations);
  }

  #append(operations: readonly Operation[]): void {
    for (const operation of operations) this.#operations.push(operation);
  }
}
