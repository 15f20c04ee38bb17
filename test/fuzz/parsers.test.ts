import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../../bench/worlds/random.ts';
import { TARGETS } from './all-targets.ts';
import { corpusOf } from './corpus.ts';
import { mutated } from './mutate.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 60); // `npm run fuzz` goes on for as long as it is told

describe.each(TARGETS)('$name', ({ name, read }) => {
  const corpus = corpusOf(name);

  test('the corpus has something to begin with', () => expect(corpus.length).toBeGreaterThan(1));

  test.each(corpus)('$name is read, or refused as it should be', async ({ bytes }) => {
    await read(bytes);
  });

  test('so is any of them with a few changes', async () => {
    const inputs = corpus.map(({ bytes }) => bytes);
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => read(mutated(inputs, new Random(seed)))),
      { numRuns: RUNS },
    );
  });

  test('so are any bytes, and any text', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ unit: 'binary', maxLength: 300 }).map((text) => new TextEncoder().encode(text)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (one) => read(one)),
      { numRuns: RUNS },
    );
  });
});
