import { createHash } from 'node:crypto';
import { canonicalJson, type JsonValue } from '../base/json.ts';
import { Fault } from '../model/fault.ts';
import type { Revision } from '../model/revision.ts';

/*
 * A cursor says where a list goes on: the state it was read from, the request it belongs to, and the last item given.
 *
 *   JSON [version, store id, revision, request digest, last item, checksum] as base64url text
 */
const VERSION = 1;

export interface Cursor {
  readonly storeId: string;
  readonly revision: Revision;
  /** `digestOf` the request that the list answers. */
  readonly request: string;
  /** The last item given, in a form its list understands. */
  readonly after: string;
}

export function encodeCursor({ storeId, revision, request, after }: Cursor): string {
  const body = [VERSION, storeId, revision, request, after];
  return Buffer.from(JSON.stringify([...body, digestOf(body)])).toString('base64url');
}

/** @throws Fault `invalid-cursor` when it is mangled, from another version, or from another store. */
export function decodeCursor(storeId: string, text: string): Cursor {
  const [version, from, revision, request, after, checksum] = parseArray(text);
  const isWhole =
    typeof version === 'number' && // a value of any depth would be walked to be summed up
    typeof from === 'string' &&
    typeof revision === 'number' &&
    Number.isSafeInteger(revision) &&
    revision >= 0 &&
    typeof request === 'string' &&
    typeof after === 'string' &&
    checksum === digestOf([version, from, revision, request, after]);
  if (!isWhole) throw invalidCursor('it is not one this server gave out');
  if (version !== VERSION)
    throw invalidCursor(`it has version ${JSON.stringify(version)}, expected ${VERSION}`);
  if (from !== storeId) throw invalidCursor('it was given out by another store');
  return { storeId, revision, request, after };
}

/** @throws Fault `invalid-cursor` when the cursor belongs to another request. */
export function requireRequest(cursor: Cursor, request: string): void {
  if (cursor.request !== request) throw invalidCursor('it was made by a call with other parameters');
}

/** Equal for equal requests; short. */
export function digestOf(request: JsonValue): string {
  return createHash('sha256').update(canonicalJson(request)).digest('base64url').slice(0, 16);
}

export function invalidCursor(why: string): Fault {
  return new Fault('invalid-cursor', `invalid cursor: ${why}`);
}

function parseArray(text: string): readonly (JsonValue | undefined)[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    return []; // refused by the caller, which says so
  }
}
