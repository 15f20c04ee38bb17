import { decodeCursor, digestOf, encodeCursor, requireRequest } from '../consistency/cursor.ts';
import type { JsonValue } from '../base/json.ts';
import { limitTooLarge } from './read-relationships.ts';
import type { Searchable } from './snapshot.ts';

/** Which part of a list one call is to give. */
export interface Page {
  /** The last id that was given; undefined at the start. */
  readonly after: string | undefined;
  /** How many to give; `Infinity` for all. */
  readonly size: number;
  /** The cursor that goes on after an id. */
  cursorAfter(id: string): string;
}

/**
 * A page of a list in the order of ids, read at one revision.
 * @param request all that the list depends on besides its revision
 * @param limit 0 for none
 * @throws Fault `limit-too-large`, `invalid-cursor`
 */
export function openPage(
  { tenant, revision }: Searchable,
  request: readonly JsonValue[],
  limit: number,
  cursor: string | undefined,
): Page {
  const { lookupLimitMax } = tenant.limits;
  if (limit > lookupLimitMax) throw limitTooLarge(limit, lookupLimitMax);
  const { id: storeId } = tenant.store;
  const digest = digestOf([...request, limit]);
  return {
    after: cursor === undefined ? undefined : afterOf(storeId, cursor, digest),
    size: limit === 0 ? Infinity : limit,
    cursorAfter: (id) => encodeCursor({ storeId, revision, request: digest, after: id }),
  };
}

function afterOf(storeId: string, text: string, digest: string): string {
  const cursor = decodeCursor(storeId, text);
  requireRequest(cursor, digest);
  return cursor.after;
}
