import { assert } from '../../base/assert.ts';
import { Fault } from '../../model/fault.ts';
import { formatIdentity } from '../../model/relationship-text.ts';
import type { Relationship } from '../../model/relationship.ts';
import type { Revision } from '../../model/revision.ts';
import type { RelationshipVersion } from '../store.ts';
import type { Database } from './database.ts';
import { importKey, numberAt, rangeOf, TAG } from './layout.ts';
import { ByteReader, numberBytes } from './payload-bytes.ts';
import { put } from '../../base/sealed-value.ts';
import { damagedRow, payloadOf } from './sealed-value.ts';
import type { Entry, Operation } from '../../base/sealed-value.ts';
import type { StoredVersion } from './version-row.ts';

/*
 * An import is committed by one small row, whatever it holds: its versions say `IMPORTS_FROM` + its number instead of a
 * revision, and here is kept which revision that is.
 *
 *   staged ──► committed at a revision
 *      └─────► taken back: its versions are gone, and its number is not used again
 *
 * What is staged has a revision beyond all others, so that no reader at any revision sees it.
 */

/** Revisions stay below, what stands for an import is not. */
export const IMPORTS_FROM: number = 2 ** 47;
/** The revision of what is not committed. */
export const NOT_YET: number = Infinity;

/** The imports of a store. Changed by the writer alone, in the turn of a commit. */
export class Imports {
  /** By the number that versions say. */
  readonly #revisions = new Map<number, Revision>();
  readonly #staged = new Set<number>();
  /** Staged imports that can't be committed any more, and the relationship that was taken from them. */
  readonly #doomed = new Map<number, Relationship>();
  #next = 1;

  /** @throws Fault `data-damaged`. */
  static async read(database: Database): Promise<Imports> {
    const imports = new Imports();
    for await (const entries of database.rows(rangeOf(TAG.import))) {
      for (const entry of entries) {
        const id = numberAt(entry[0], 0);
        const revision = revisionIn(entry);
        if (revision === 0) imports.#staged.add(id);
        else imports.#revisions.set(IMPORTS_FROM + id, revision);
        imports.#next = id + 1;
      }
    }
    return imports;
  }

  /** Imports that are neither committed nor taken back. */
  get staged(): ReadonlySet<number> {
    return this.#staged;
  }

  /** Committed imports and their revisions. */
  *committed(): Generator<readonly [id: number, revision: Revision], void> {
    for (const [born, revision] of this.#revisions) yield [born - IMPORTS_FROM, revision];
  }

  /** The number of a new import. */
  begin(): number {
    const id = this.#next++;
    assert(id < IMPORTS_FROM, 'the store has used up its imports');
    this.#staged.add(id);
    return id;
  }

  /** A version with its revision, `NOT_YET` if it is staged. */
  resolve({ relationship, born, deleted }: StoredVersion): RelationshipVersion {
    const created = born < IMPORTS_FROM ? born : (this.#revisions.get(born) ?? NOT_YET);
    return { relationship, created, deleted };
  }

  /** The import that `version` is staged by, or was when it was taken back. */
  stagedBy({ born }: Pick<StoredVersion, 'born'>): number | undefined {
    return born < IMPORTS_FROM || this.#revisions.has(born) ? undefined : born - IMPORTS_FROM;
  }

  /** Another transaction took `relationship` from the import. */
  doom(id: number, relationship: Relationship): void {
    if (this.#staged.has(id)) this.#doomed.set(id, relationship);
  }

  /** @throws Fault `conflict` when it can't be committed any more. */
  assertWhole(id: number): void {
    const taken = this.#doomed.get(id);
    if (taken === undefined) return;
    const text = formatIdentity(taken);
    throw new Fault(
      'conflict',
      `relationship \`${text}\` of the import was written by another transaction meanwhile; nothing was imported`,
    );
  }

  commit(id: number, revision: Revision): void {
    this.#staged.delete(id);
    this.#revisions.set(IMPORTS_FROM + id, revision);
  }

  takenBack(id: number): void {
    this.#staged.delete(id);
    this.#doomed.delete(id);
  }
}

/** @param revision 0 while it is staged. */
export function putImport(id: number, revision: Revision): Operation {
  return put(importKey(id), numberBytes(revision));
}

function revisionIn([key, value]: Entry): Revision {
  const payload = payloadOf(key, value);
  try {
    return new ByteReader(payload).number();
  } catch (error) {
    throw damagedRow(key, 'expected a revision', error);
  }
}
