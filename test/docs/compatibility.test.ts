import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { DOCS } from './page.ts';

const rows = readFileSync(path.join(DOCS, 'compatibility.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| ---') && !line.startsWith('| here'));

test.each(rows)('a test shows: %s', (row) => {
  const [, file, title] = /\| \[[^\]]*\]\(([^)]*)\): (.*) \|$/.exec(row) ?? [];
  if (file === undefined || title === undefined) throw new Error('expected a file and the title of a test');
  expect(readFileSync(path.join(DOCS, file), 'utf8')).toContain(title);
});

test('there are differences', () => expect(rows.length).toBeGreaterThan(20));
