import fc from 'fast-check';
import { expect, test } from 'vitest';
import { largeMessageReader, messageReader, messageWriter } from '../../../src/transport/wire/protos.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 40);
const NAME = 'authzed.api.v1.CheckBulkPermissionsRequest';
const write = messageWriter(NAME);
const read = messageReader(NAME);
const readLarge = largeMessageReader(NAME);

const item = fc
  .record({ id: fc.stringMatching(/^[a-z0-9]{1,30}$/), size: fc.nat(40) })
  .map(({ id, size }) => ({
    resource: { objectType: 'group', objectId: id },
    permission: 'listed',
    subject: { object: { objectType: 'user', objectId: 'anna' } },
    context: {
      fields: Object.fromEntries(
        Array.from({ length: size }, (_, index) => [`k${index}`, { boolValue: true }]),
      ),
    },
  }));
const head = fc.constantFrom({}, { consistency: { fullyConsistent: true } }, { withTracing: true });
const message = fc.record({ head, items: fc.array(item, { maxLength: 3 }), copies: fc.nat(300) });

async function outcomeOf(readIt: () => object | Promise<object>): Promise<object | 'refused'> {
  try {
    return await readIt();
  } catch {
    return 'refused';
  }
}

test('a message that is read in slices is as one that is read at once, also where it is none', async () => {
  const seen = { large: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { minLength: 1, maxLength: 2 }), // joined, they are one with fields that come twice
      fc.option(fc.record({ at: fc.nat(), to: fc.nat(255) }), { nil: undefined }),
      async (parts, change) => {
        const bytes = Buffer.concat(
          parts.map(({ head: first, items, copies }) =>
            write({ ...first, items: Array.from({ length: copies }, () => items).flat() }),
          ),
        );
        if (change !== undefined && bytes.length > 0) bytes[change.at % bytes.length] = change.to;
        const atOnce = await outcomeOf(() => read(bytes));
        expect(await outcomeOf(() => readLarge(bytes))).toEqual(atOnce);
        if (bytes.length > 64 * 1024) seen.large++;
        if (atOnce === 'refused') seen.refused++;
      },
    ),
    { numRuns: RUNS },
  );
  expect(seen.large).toBeGreaterThan(0);
  expect(seen.refused).toBeGreaterThan(0);
});

test('others have their turn while a large message is read', async () => {
  const items = Array.from({ length: 10_000 }, (_, index) => ({
    resource: { objectType: 'group', objectId: `g${index}` },
    permission: 'listed',
  }));
  let passes = 0;
  let isOver = false;
  const count = (): void => {
    passes++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const bytes = write({ items });
  await readLarge(bytes);
  isOver = true;
  expect(passes).toBeGreaterThanOrEqual(Math.floor(bytes.length / (33 * 1024)));
});
