import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { generatedPages } from '../../docs/generate/pages.ts';
import { blocksOf, DOCS } from './page.ts';

const PAGES = readdirSync(DOCS).filter((name) => name.endsWith('.md'));
const textOf = (name: string): string => readFileSync(path.join(DOCS, name), 'utf8');

/** How a heading is named in a link. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
    .replaceAll(' ', '-');
}

function anchorsIn(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
}

test('every page with blocks is held to what it shows, by a test of its name', () => {
  const made = Object.keys(generatedPages());
  const untested = PAGES.filter(
    (name) =>
      !made.includes(name) &&
      blocksOf(name).some(({ notRun }) => notRun === undefined) &&
      !existsSync(path.join(import.meta.dirname, name.replace('.md', '.test.ts'))),
  );
  expect(untested).toEqual([]);
});

test('the blocks that are not run are these few', () => {
  const notRun = PAGES.flatMap((name) =>
    blocksOf(name).flatMap((block) =>
      block.notRun === undefined ? [] : [`${name}: ${block.text.split('\n')[0]}`],
    ),
  );
  expect(notRun).toEqual(['getting-started.md: npm ci && npm start', 'security.md: clients:']);
});

test('every link of a page leads somewhere', () => {
  const dead = [...PAGES, '../README.md'].flatMap((name) =>
    [...textOf(name).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)].flatMap(
      ([link, file = '', anchor]) => {
        const target = file === '' ? path.join(DOCS, name) : path.join(DOCS, path.dirname(name), file);
        if (!existsSync(target)) return [`${name}: ${link}`];
        const isThere = anchor === undefined || anchorsIn(readFileSync(target, 'utf8')).includes(anchor);
        return isThere ? [] : [`${name}: ${link}`];
      },
    ),
  );
  expect(dead).toEqual([]);
});

test('every page is in the index', () => {
  const index = textOf('README.md');
  const missing = PAGES.filter((name) => name !== 'README.md' && !index.includes(`](${name})`));
  expect(missing).toEqual([]);
});
