import { expect, test } from 'vitest';
import { TRACE_LINES_MAX, traceLines } from '../../../src/cli/validate/trace-lines.ts';
import type { CheckTrace } from '../../../src/model/trace.ts';

function trace(name: string, more: Partial<CheckTrace> = {}): CheckTrace {
  return {
    resource: { type: 'document', id: 'one' },
    name,
    kind: 'permission',
    subject: { type: 'group', id: 'eng', relation: 'member' },
    verdict: 'no',
    repeated: false,
    children: [],
    caveat: undefined,
    durationNs: 1,
    ...more,
  };
}

test('a trace is a tree of questions, conditions below those that crossed them', () => {
  const caveat = {
    name: 'below',
    expression: 'level < ceiling',
    context: { level: 1 },
    result: 'missing' as const,
    missing: ['ceiling', 'floor'],
  };
  const edit = trace('edit', {
    verdict: 'conditional',
    caveat,
    children: [trace('owner', { verdict: 'fault' })],
  });
  const view = trace('view', {
    verdict: 'conditional',
    children: [edit, trace('owner', { repeated: true })],
  });
  expect(traceLines(view)).toEqual([
    'document:one#view@group:eng#member: conditional',
    '  document:one#edit@group:eng#member: conditional',
    '    caveat `below` (level < ceiling) with {"level":1}: missing `ceiling`, `floor`',
    '    document:one#owner@group:eng#member: fault',
    '  document:one#owner@group:eng#member: no (as above)',
  ]);
});

test('a trace without end is cut', () => {
  const children = Array.from({ length: 1_000 }, (_, index) => trace(`name${index}`));
  const lines = traceLines(trace('view', { children }));
  expect(lines).toHaveLength(TRACE_LINES_MAX + 1);
  expect(lines.at(-2)).toContain(`name${TRACE_LINES_MAX - 2}`);
  expect(lines.at(-1)).toBe('…');
});
