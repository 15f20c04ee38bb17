import { Fault } from '../../model/fault.ts';
import type { Relationship } from '../../model/relationship.ts';
import type { Revision } from '../../model/revision.ts';
import type { ChangeSet, PageKey } from '../../store/store.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { noteIn, type TransactionNote } from './transaction-note.ts';

/** A call that was made before under the same idempotency key. */
export interface EarlierCall {
  readonly revision: Revision;
  /** The relationship as that call wrote it, or as it found it when it deleted it. */
  readonly relationship: Relationship;
}

/**
 * The transaction in which the very same call was made, if the store still remembers it. It is found by the
 * relationship that the call writes or deletes first: every version of it leads to the transaction it began and ended
 * with, and that one carries the key. So the key is as durable as the write, and needs no place of its own.
 * @param place of that relationship: itself, or its page where another call with the key would have written another
 * @throws Fault `conflict` when the key was used for another call there
 */
export async function earlierCall(
  tenant: Tenant,
  place: PageKey,
  note: TransactionNote,
  signal: AbortSignal,
): Promise<EarlierCall | undefined> {
  if (note.key === '') return undefined;
  const { store } = tenant;
  const [versions = []] = await store.readPages([place], store.head(), signal);
  for (const { relationship, created, deleted } of versions) {
    for (const revision of [created, deleted]) {
      if (revision === undefined || revision <= store.oldest()) continue;
      const made = noteIn((await changeAt(tenant, revision, signal))?.metadata);
      if (made?.key !== note.key) continue;
      if (made.body === note.body) return { revision, relationship };
      throw new Fault('conflict', `the idempotency key was used for another \`${note.call}\` before`);
    }
  }
  return undefined;
}

/** The first part of the transaction that made a revision, which carries what it says of itself. */
export async function changeAt(
  { store }: Tenant,
  revision: Revision,
  signal: AbortSignal,
): Promise<ChangeSet | undefined> {
  for await (const change of store.changes(revision - 1, signal)) return change;
  return undefined;
}
