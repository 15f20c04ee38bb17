import { type Relationship, WILDCARD } from '../model/relationship.ts';
import type { PageRows } from '../store/store.ts';

/** Whether the subject is a plain one: neither a wildcard nor a subject set. */
export function isPlain({ subject }: Pick<Relationship, 'subject'>): boolean {
  return subject.relation === '' && subject.id !== WILDCARD;
}

/** Versions with plain subjects. */
export function plainCountOf(rows: PageRows): number {
  let count = 0;
  for (const { relationship } of rows) if (isPlain(relationship)) count++;
  return count;
}

/** Versions with plain subjects behind all others, where a store has all of them on a forward page. */
export function lastPlainOf(rows: PageRows): number {
  const lastOther = rows.findLastIndex(({ relationship }) => !isPlain(relationship));
  return rows.length - 1 - lastOther;
}
