import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { canonicalText } from '../../src/schema/canonical-text.ts';
import { formatSource } from '../../src/schema/format-source.ts';
import { errorsOf, schemaOf, shown } from './compiled.ts';

/*
 * Each `NAME.zed` stands beside `NAME.expected`. BAILIWICK_GOLDEN=write rewrites what is expected; look at the diff.
 */
const GOLDEN = path.join(import.meta.dirname, 'golden');

function formatted(text: string): string {
  const outcome = formatSource(text, 'golden');
  return outcome.kind === 'formatted' ? outcome.text : outcome.errors.map(shown).join('\n');
}

describe.each([
  { folder: 'errors', outcomeOf: (text: string) => `${errorsOf(text).map(shown).join('\n')}\n` },
  { folder: 'format', outcomeOf: formatted },
  { folder: 'canonical', outcomeOf: (text: string) => `${canonicalText(schemaOf(text))}\n` },
])('$folder', ({ folder, outcomeOf }) => {
  const files = readdirSync(path.join(GOLDEN, folder)).filter((file) => file.endsWith('.zed'));

  test.each(files)('%s', (file) => {
    const input = path.join(GOLDEN, folder, file);
    const expected = input.replace(/\.zed$/, '.expected');
    const outcome = outcomeOf(readFileSync(input, 'utf8'));
    if (process.env['BAILIWICK_GOLDEN'] === 'write') writeFileSync(expected, outcome);
    expect(outcome).toBe(readFileSync(expected, 'utf8'));
  });

  test('has cases', () => expect(files).not.toEqual([]));
});
