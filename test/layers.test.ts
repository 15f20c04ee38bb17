import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const SRC = path.join(import.meta.dirname, '../src');

/** Which folders each folder of `src` may import from, besides itself. Data goes one way: a new arrow is a decision. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  base: [],
  model: ['base'],
  cel: ['base'],
  caveats: ['base', 'model', 'cel'],
  schema: ['base', 'model', 'caveats'],
  store: ['base', 'model'],
  graph: ['base', 'model', 'store/store.ts'],
  engine: ['base', 'model', 'schema', 'caveats', 'graph'],
  consistency: ['base', 'model', 'store/store.ts', 'graph'],
  decisions: ['base', 'model'],
  backup: ['base', 'model', 'store', 'decisions'],
  delegation: ['base', 'model', 'schema', 'engine', 'consistency', 'decisions'],
  observe: ['base'],
  tenants: [
    'base',
    'model',
    'caveats',
    'schema',
    'store',
    'graph',
    'engine',
    'consistency',
    'decisions',
    'delegation',
  ],
  operations: [
    'base',
    'model',
    'caveats',
    'schema',
    'store',
    'graph',
    'engine',
    'consistency',
    'decisions',
    'delegation',
    'backup',
    'tenants',
  ],
  auth: ['base', 'model'],
  quotas: ['base', 'model'],
  gen: [],
  transport: [
    'base',
    'model',
    'delegation/claim.ts',
    'delegation/decision.ts',
    'auth',
    'quotas',
    'decisions',
    'operations',
    'observe',
    'gen',
  ],
};

/** These see everything: the composition root and the two entries. */
const UNBOUND = new Set(['cli', 'main.ts', 'index.ts']);

interface Import {
  readonly from: string;
  readonly to: string;
}

function importsUnder(root: string): readonly Import[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  return files.flatMap((file) => {
    const text = readFileSync(path.join(root, file), 'utf8');
    const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(
      (match) => match[1] ?? '',
    );
    return specifiers.map((specifier) => ({ from: file, to: path.join(path.dirname(file), specifier) }));
  });
}

function isAllowed({ from, to }: Import): boolean {
  const layer = from.split(path.sep)[0] ?? '';
  const target = to.split(path.sep)[0] ?? '';
  if (UNBOUND.has(layer) || layer === target) return true;
  return (MAY_IMPORT[layer] ?? []).some((allowed) => to === path.normalize(allowed) || target === allowed);
}

test('imports follow the layers', () => {
  const wrong = importsUnder(SRC).filter((one) => !isAllowed(one));
  expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test('every folder of src is in the table', () => {
  const folders = readdirSync(SRC).filter((name) => !UNBOUND.has(name));
  expect(folders.filter((name) => !(name in MAY_IMPORT))).toEqual([]);
});

test('a wrong import is found', () => {
  expect(isAllowed({ from: 'engine/check.ts', to: 'store/level/level-store.ts' })).toBe(false);
  expect(isAllowed({ from: 'graph/graph.ts', to: 'store/store.ts' })).toBe(true);
});
