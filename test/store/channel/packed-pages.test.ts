import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/base/json.ts';
import { packPages, unpackPages } from '../../../src/store/channel/packed-pages.ts';

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

test('pages that were packed, copied and unpacked are the same', () => {
  fc.assert(
    fc.property(fc.array(fc.array(version, { maxLength: 5 }), { maxLength: 5 }), (pages) => {
      expect(unpackPages(structuredClone(packPages(pages)))).toEqual(pages);
    }),
  );
});
