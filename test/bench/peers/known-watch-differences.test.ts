import { expect, test } from 'vitest';
import type { Step } from '../../../bench/peers/history.ts';
import { explainWatch } from '../../../bench/peers/known-watch-differences.ts';
import type { WatchAsk, WatchedEvent } from '../../../bench/peers/peer.ts';
import { smallWorld } from './small-world.ts';

const STEPS: readonly Step[] = [
  { kind: 'schema', text: 'definition user {}\ndefinition more {}' },
  { kind: 'schema', text: 'definition user {}\ndefinition more {}' },
  { kind: 'schema', text: 'definition user {}' },
];

const ALL: WatchAsk = { kinds: ['updates', 'schema', 'checkpoint'], objectTypes: [], filters: [] };
const PLAIN: WatchAsk = {
  ...ALL,
  filters: [{ resourceType: 'document', subject: { type: 'group', relation: '' } }],
};

const SCHEMAS: readonly WatchedEvent[] = [
  { kind: 'schema', step: 0 },
  { kind: 'schema', step: 1 },
  { kind: 'schema', step: 2 },
];

function updates(...texts: readonly string[]): WatchedEvent {
  return { kind: 'updates', step: 0, updates: texts, metadata: undefined };
}

function names(
  ask: WatchAsk,
  ours: readonly WatchedEvent[],
  theirs: readonly WatchedEvent[],
): readonly string[] | undefined {
  return explainWatch({ world: smallWorld({}), steps: STEPS, ask, ours, theirs })?.map(({ name }) => name);
}

test('updates that nobody asked for, from SpiceDB only', () => {
  const schemas: WatchAsk = { ...ALL, kinds: ['schema'] };
  const told = updates('touch document:plan#owner@user:anna');
  expect(names(schemas, [], [told])).toEqual(['watch-updates-unasked']);
  expect(names(schemas, [told], [])).toBeUndefined();
});

test('a schema that nobody asked for, where it takes a definition away', () => {
  const noSchemas: WatchAsk = { ...ALL, kinds: ['updates', 'checkpoint'] };
  expect(names(noSchemas, [], SCHEMAS.slice(2))).toEqual(['watch-schema-unasked']);
  expect(names(noSchemas, [], SCHEMAS.slice(0, 1))).toBeUndefined();
});

test('a schema written again unchanged, from us only', () => {
  expect(names(ALL, SCHEMAS, [SCHEMAS[0]!, SCHEMAS[2]!])).toEqual(['watch-schema-unchanged']);
  expect(names(ALL, [SCHEMAS[0]!, SCHEMAS[2]!], SCHEMAS)).toBeUndefined();
});

test('subject sets under a filter for plain subjects', () => {
  const plain = 'touch document:plan#viewer@group:a';
  const set = 'touch document:plan#viewer@group:a#member';
  expect(names(PLAIN, [updates(plain)], [updates(plain, set)])).toEqual(['watch-plain-subjects']);
  expect(names(PLAIN, [], [updates(set)])).toEqual(['watch-plain-subjects']);
  expect(names(PLAIN, [updates(plain, set)], [updates(plain)])).toBeUndefined();
});

test('several at once', () => {
  const set = updates('touch document:plan#viewer@group:a#member');
  expect(names(PLAIN, SCHEMAS, [set, SCHEMAS[0]!, SCHEMAS[2]!])).toEqual([
    'watch-plain-subjects',
    'watch-schema-unchanged',
  ]);
});

test('a lost, a repeated and an early event are none of these', () => {
  const [one, two] = [
    updates('touch document:plan#owner@user:anna'),
    updates('delete document:plan#owner@user:anna'),
  ];
  for (const theirs of [[one], [one, one, two], [two, one]]) {
    expect(names(ALL, [one, two], theirs)).toBeUndefined();
  }
});
