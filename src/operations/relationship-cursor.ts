import { decodeCursor, invalidCursor, requireRequest } from '../consistency/cursor.ts';
import { Fault } from '../model/fault.ts';
import { parseRelationship } from '../model/relationship-text.ts';
import type { RelationshipIdentity } from '../model/relationship.ts';

/**
 * The relationship after which a list of relationships goes on.
 * @throws Fault `invalid-cursor` when the cursor is no cursor, of another request, or names no relationship
 */
export function positionOf(storeId: string, text: string, request: string): RelationshipIdentity {
  const cursor = decodeCursor(storeId, text);
  requireRequest(cursor, request);
  try {
    return parseRelationship(cursor.after);
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    throw invalidCursor('what it continues after is no relationship');
  }
}
