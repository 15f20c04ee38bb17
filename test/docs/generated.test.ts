import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { SET_BOUNDS } from '../../docs/generate/bounds.ts';
import { ACT_REASONS, CHAIN_ADVICE } from '../../docs/generate/chain-advice.ts';
import { generatedPages } from '../../docs/generate/pages.ts';
import { Reason } from '../../src/gen/bailiwick/v1/Reason.ts';
import { type Setting, SETTINGS } from '../../src/cli/settings.ts';
import { DOCS } from './page.ts';

const SOURCE = path.join(DOCS, '../src');

test.each(Object.entries(generatedPages()))('%s is what `npm run docs` writes', (name, text) => {
  expect(readFileSync(path.join(DOCS, name), 'utf8')).toBe(text);
});

test('every setting that bounds a call says what happens beyond it', () => {
  const told = new Set<string>(SET_BOUNDS.map(({ setting }) => setting));
  const untold = Object.entries<Setting<unknown>>(SETTINGS)
    .filter(([key, { flag }]) => flag.startsWith('max-') && !told.has(key))
    .map(([, { flag }]) => flag);
  expect(untold).toEqual([]);
});

test('every reason of a delegated decision on the wire is told', () => {
  const onTheWire = Object.keys(Reason).map((name) => name.replace('REASON_', ''));
  const unsent = ['UNSPECIFIED', 'BUDGET_EXHAUSTED'];
  expect(Object.keys(CHAIN_ADVICE).toSorted()).toEqual(
    onTheWire.filter((name) => !unsent.includes(name)).toSorted(),
  );
});

test('every reason with which an act on a chain is refused is told', () => {
  const refusals = ['operations/delegation', 'delegation'].flatMap((folder) =>
    readdirSync(path.join(SOURCE, folder))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(path.join(SOURCE, folder, name), 'utf8'))
      .flatMap((text) => [
        ...text.matchAll(/refusal\([^;]*?'([A-Z_]+)',?\s*\)|details: \{ reason: '([A-Z_]+)' \}/g),
      ])
      .map(([, given, detailed]) => given ?? detailed),
  );
  expect(new Set(refusals)).toEqual(new Set(ACT_REASONS.map(({ reason }) => reason)));
});
