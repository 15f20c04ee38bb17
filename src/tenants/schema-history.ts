import type { Soon } from '../base/soon.ts';
import { Fault } from '../model/fault.ts';
import type { Names } from '../model/names.ts';
import type { Revision } from '../model/revision.ts';
import { compileSchema } from '../schema/compile.ts';
import type { Schema } from '../schema/schema.ts';
import type { Store, StoredSchema } from '../store/store.ts';

/** A schema and the revision whose transaction wrote it. */
export interface VersionedSchema {
  readonly revision: Revision;
  readonly schema: Schema;
}

/** How many compiled schemas are kept beside the newest. */
const OLDER_KEPT_MAX = 8;

/**
 * The schemas of a tenant, compiled. The newest is at hand; an older one, which only reads at an old snapshot need, is
 * compiled when it is asked for and kept for a while.
 */
export class SchemaHistory {
  readonly #store: Store;
  readonly #names: Names;
  readonly #older = new Map<Revision, VersionedSchema>(); // least recently used first
  #newest: VersionedSchema | undefined;

  private constructor(store: Store, names: Names, newest: VersionedSchema | undefined) {
    this.#store = store;
    this.#names = names;
    this.#newest = newest;
  }

  /** @param head the revision to start from; schemas written later are told to `apply` */
  static async open(store: Store, names: Names, head: Revision): Promise<SchemaHistory> {
    const stored = await store.readSchema(head);
    return new SchemaHistory(store, names, stored && compileStored(stored, names));
  }

  /** The newest schema that was applied, or undefined when none was written. */
  get newest(): VersionedSchema | undefined {
    return this.#newest;
  }

  /** Take over a schema that was just committed. */
  apply(stored: StoredSchema): void {
    if (this.#newest !== undefined) this.#keep(this.#newest);
    this.#newest = compileStored(stored, this.#names);
  }

  /** The schema in force at `revision`; its data is to be read at the same revision. */
  at(revision: Revision): Soon<VersionedSchema | undefined> {
    if (this.#newest === undefined || this.#newest.revision <= revision) return this.#newest;
    return this.#readAt(revision);
  }

  async #readAt(revision: Revision): Promise<VersionedSchema | undefined> {
    const stored = await this.#store.readSchema(revision);
    if (stored === undefined) return undefined;
    const kept = this.#older.get(stored.revision) ?? compileStored(stored, this.#names);
    this.#keep(kept);
    return kept;
  }

  #keep(schema: VersionedSchema): void {
    this.#older.delete(schema.revision);
    this.#older.set(schema.revision, schema);
    const [oldest] = this.#older.keys();
    if (this.#older.size > OLDER_KEPT_MAX && oldest !== undefined) this.#older.delete(oldest);
  }
}

function compileStored({ text, revision }: StoredSchema, names: Names): VersionedSchema {
  const compiled = compileSchema(text, { names });
  if (compiled.kind === 'schema') return { revision, schema: compiled.schema };
  throw new Fault(
    'data-damaged',
    `the schema stored at revision ${revision} does not compile: ${compiled.errors[0]?.message ?? 'no reason given'}`,
  );
}
