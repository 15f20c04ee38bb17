import { expect, test } from 'vitest';
import { type TextLine, textLines } from '../../../src/cli/client/text-lines.ts';

const TEXT = '// née\n  émile\u2028é  \r\n\n\tdocument:a // not a comment\nlast 🗝';
const LINES = [
  { text: 'émile\u2028é', number: 2 },
  { text: 'document:a // not a comment', number: 4 },
  { text: 'last 🗝', number: 5 },
];

async function linesOf(bytes: Uint8Array, chunkSize: number): Promise<readonly TextLine[]> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let start = 0; start < bytes.length; start += chunkSize)
      yield bytes.subarray(start, start + chunkSize);
  }
  const lines: TextLine[] = [];
  for await (const line of textLines(chunks())) lines.push(line);
  return lines;
}

test.each([1, 2, 3, 5, 1_000])('lines are the same in chunks of %i bytes', async (chunkSize) => {
  expect(await linesOf(Buffer.from(TEXT), chunkSize)).toEqual(LINES);
  expect(await linesOf(Buffer.from(`${TEXT}\n\n`), chunkSize)).toEqual(LINES);
});

test('nothing has no lines', async () => {
  expect(await linesOf(Buffer.from(''), 1)).toEqual([]);
});
