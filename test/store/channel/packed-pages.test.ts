import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/base/json.ts';
import { packParts, unpackPart } from '../../../src/store/channel/packed-pages.ts';
import type { RelationshipVersion } from '../../../src/store/store.ts';

const text = fc.string({ unit: 'binary', maxLength: 3 });
const version = fc.record({
  relationship: fc.record({
    resource: fc.record({ type: text, id: text }),
    relation: text,
    subject: fc.record({ type: text, id: text, relation: text }),
    caveat: fc.option(
      fc.record({ name: text, context: fc.dictionary(text, fc.jsonValue()) as fc.Arbitrary<JsonObject> }),
      {
        nil: undefined,
      },
    ),
    expiresAtNs: fc.option(fc.bigInt({ min: 0n, max: 2n ** 63n }), { nil: undefined }),
  }),
  created: fc.maxSafeNat(),
  deleted: fc.option(fc.maxSafeNat(), { nil: undefined }),
});

test('pages that were packed, copied and unpacked part by part are the same', () => {
  const pagesOf = fc.array(fc.array(version, { maxLength: 5 }), { maxLength: 5 });
  fc.assert(
    fc.property(pagesOf, fc.integer({ min: 1, max: 40 }), (pages, rowsMax) => {
      const rows: RelationshipVersion[][] = [];
      for (const part of packParts(pages, rowsMax)) {
        expect(part.pages.counts.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(rowsMax);
        unpackPart(rows, structuredClone(part));
      }
      expect(rows).toEqual(pages);
    }),
  );
});
