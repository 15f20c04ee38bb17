import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeCursor, digestOf, encodeCursor, requireRequest } from '../../src/consistency/cursor.ts';
import { decodeToken, encodeToken } from '../../src/consistency/token.ts';
import { Fault } from '../../src/model/fault.ts';

const storeId = fc.stringMatching(/^[0-9a-f]{16}$/);
const revision = fc.nat({ max: 2 ** 47 });

function reasonOf(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    if (error instanceof Fault) return error.reason;
    throw error;
  }
  return 'no fault';
}

test('a token gives back its revision, to its own store alone', () => {
  fc.assert(
    fc.property(storeId, storeId, revision, (one, other, at) => {
      const token = encodeToken(one, at);
      expect(decodeToken(one, token)).toBe(at);
      if (one !== other) expect(reasonOf(() => decodeToken(other, token))).toBe('invalid-token');
    }),
  );
});

test('a token that was changed in any character is refused', () => {
  const token = encodeToken('0123456789abcdef', 12_345);
  for (let index = 0; index < token.length; index++) {
    const changed = token.slice(0, index) + (token[index] === 'A' ? 'B' : 'A') + token.slice(index + 1);
    expect(reasonOf(() => decodeToken('0123456789abcdef', changed))).toBe('invalid-token');
  }
});

test.each(['', 'x', '=', 'not a token', 'GhUKEzE3MDAwMDAwMDAwMDAwMDAwMDA=', '*'.repeat(10_000)])(
  'text that is no token is refused: %j',
  (text) => expect(reasonOf(() => decodeToken('0123456789abcdef', text))).toBe('invalid-token'),
);

test('a cursor gives back what it was made of, to its own store alone', () => {
  fc.assert(
    fc.property(storeId, storeId, revision, fc.string(), fc.string(), (one, other, at, request, after) => {
      const text = encodeCursor({ storeId: one, revision: at, request, after });
      expect(decodeCursor(one, text)).toEqual({ storeId: one, revision: at, request, after });
      if (one !== other) expect(reasonOf(() => decodeCursor(other, text))).toBe('invalid-cursor');
    }),
  );
});

test('a cursor of another request is refused', () => {
  const cursor = { storeId: '0123456789abcdef', revision: 1, request: digestOf({ limit: 2 }), after: '' };
  expect(reasonOf(() => requireRequest(cursor, digestOf({ limit: 3 })))).toBe('invalid-cursor');
  expect(reasonOf(() => requireRequest(cursor, digestOf({ limit: 2 })))).toBe('no fault');
});

test.each(['', 'x', 'e30', 'W10', Buffer.from('[1,2,3]').toString('base64url'), 'Z'.repeat(1000)])(
  'text that is no cursor is refused: %j',
  (text) => expect(reasonOf(() => decodeCursor('0123456789abcdef', text))).toBe('invalid-cursor'),
);
