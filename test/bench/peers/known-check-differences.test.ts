import { expect, test } from 'vitest';
import { KNOWN_CHECK_DIFFERENCES } from '../../../bench/peers/known-differences.ts';
import type { CheckAnswer } from '../../../bench/peers/peer.ts';
import type { Rewrite } from '../../../src/schema/rewrite.ts';
import { asking, smallWorld } from './small-world.ts';

const VIEWER: Rewrite = { kind: 'name', name: 'viewer' };
const RING = ['group:a#member@group:b#member', 'group:b#member@group:a#member'];
const LEADS_THERE = 'document:plan#viewer@group:a#member';
const ENDLESS: CheckAnswer = { kind: 'error', code: 'DEADLINE_EXCEEDED', text: 'no end' };

test.each<{
  readonly what: string;
  readonly lines: readonly string[];
  readonly ours: CheckAnswer;
  readonly row: string | undefined;
}>([
  {
    what: 'a cycle under the check',
    lines: [...RING, LEADS_THERE],
    ours: { kind: 'no' },
    row: 'check-endless',
  },
  {
    what: 'a cycle, and a wrong answer here',
    lines: [...RING, LEADS_THERE],
    ours: { kind: 'yes' },
    row: undefined,
  },
  { what: 'a cycle elsewhere', lines: RING, ours: { kind: 'no' }, row: undefined },
])('a check that does not end: $what', ({ lines, ours, row }) => {
  const world = smallWorld({ view: VIEWER }, ...lines);
  const difference = { world, question: asking('view', 'user:anna'), ours, theirs: ENDLESS };
  expect(KNOWN_CHECK_DIFFERENCES.find((one) => one.explains(difference))?.name).toBe(row);
});
