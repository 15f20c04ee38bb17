import assert from 'node:assert/strict';
import { decodeCursor, encodeCursor } from '../../../src/consistency/cursor.ts';
import { decodeToken, encodeToken } from '../../../src/consistency/token.ts';
import { Fault, type Reason } from '../../../src/model/fault.ts';
import { formatRelationship, parseRelationship } from '../../../src/model/relationship-text.ts';
import { positionOf } from '../../../src/operations/relationship-cursor.ts';
import { type Target, textOf, unlessRefused } from '../target.ts';

/** Of the store that the tokens and cursors of the corpus were given out by. */
const STORE = '0123456789abcdef';
/** Of the request that its cursors belong to. */
const REQUEST = 'request-digest-0';

function isFault(reason: Reason): (thrown: unknown) => boolean {
  return (thrown) => thrown instanceof Fault && thrown.reason === reason;
}

export const RELATIONSHIPS: Target = {
  name: 'relationships',
  read(bytes) {
    const read = (text: string): ReturnType<typeof parseRelationship> | undefined =>
      unlessRefused(() => parseRelationship(text), isFault('invalid-argument'));
    const relationship = read(textOf(bytes));
    if (relationship === undefined) return;
    const text = formatRelationship(relationship);
    const again = read(text);
    assert(again !== undefined, `\`${text}\` is read`);
    assert.equal(formatRelationship(again), text);
  },
};

export const TOKENS: Target = {
  name: 'tokens',
  read(bytes) {
    const text = textOf(bytes);
    const revision = unlessRefused(() => decodeToken(STORE, text), isFault('invalid-token'));
    if (revision !== undefined) assert.equal(encodeToken(STORE, revision), text);
  },
};

/** Of lookups and of reads, whose last item is a relationship. */
export const CURSORS: Target = {
  name: 'cursors',
  read(bytes) {
    const text = textOf(bytes);
    const cursor = unlessRefused(() => decodeCursor(STORE, text), isFault('invalid-cursor'));
    if (cursor !== undefined) assert.deepEqual(decodeCursor(STORE, encodeCursor(cursor)), cursor);
    unlessRefused(() => positionOf(STORE, text, REQUEST), isFault('invalid-cursor'));
  },
};
