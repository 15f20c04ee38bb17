import { describe, expect, test } from 'vitest';
import { KNOWN_DIFFERENCES } from '../../../bench/peers/known-differences.ts';
import { KNOWN_LIST_DIFFERENCES } from '../../../bench/peers/known-list-differences.ts';
import type { CheckAnswer } from '../../../bench/peers/peer.ts';
import type { Rewrite } from '../../../src/schema/rewrite.ts';
import type { CheckQuestion, World } from '../../worlds/world.ts';
import { asking, smallWorld } from './small-world.ts';

const YES: CheckAnswer = { kind: 'yes' };
const NO: CheckAnswer = { kind: 'no' };
const TOO_DEEP: CheckAnswer = { kind: 'error', code: 'FAILED_PRECONDITION', text: 'max depth exceeded' };
const ENDLESS: CheckAnswer = { kind: 'error', code: 'DEADLINE_EXCEEDED', text: 'no end' };

const OWNER_BUT_SELF: Rewrite = {
  kind: 'exclusion',
  base: { kind: 'name', name: 'owner' },
  except: { kind: 'self' },
};
const ALL_MEMBERS: Rewrite = {
  kind: 'arrow',
  over: 'viewer',
  then: 'member',
  quantifier: 'all',
  written: 'function',
};
const VIEWER: Rewrite = { kind: 'name', name: 'viewer' };

/** The first row that explains that SpiceDB says `theirs` where the other answer is ours. */
function explanation(
  call: 'lookupResources' | 'lookupSubjects',
  world: World,
  question: CheckQuestion,
  [ours, theirs]: readonly [CheckAnswer, CheckAnswer],
): string | undefined {
  const rows = [...KNOWN_DIFFERENCES, ...KNOWN_LIST_DIFFERENCES[call]];
  return rows.find((row) => row.explains({ world, question, ours, theirs }))?.name;
}

describe('subjects', () => {
  test('`self` is the id, whatever the type of the subject', () => {
    const world = smallWorld({ edit: OWNER_BUT_SELF }, 'document:plan#owner@user:plan');
    expect(explanation('lookupSubjects', world, asking('edit', 'user:plan'), [YES, NO])).toBe('list-self');
  });

  test('`self` explains no other id', () => {
    const world = smallWorld({ edit: OWNER_BUT_SELF }, 'document:plan#owner@user:anna');
    expect(explanation('lookupSubjects', world, asking('edit', 'user:anna'), [YES, NO])).toBeUndefined();
  });

  test('`.all` passes over what lacks the name', () => {
    const world = smallWorld(
      { view: ALL_MEMBERS },
      'document:plan#viewer@user:plan',
      'document:plan#viewer@group:a',
      'group:a#member@user:anna',
    );
    expect(explanation('lookupSubjects', world, asking('view', 'user:anna'), [NO, YES])).toBe('list-all');
  });

  test('`.all` over nothing that has the name lists nobody', () => {
    const world = smallWorld({ view: ALL_MEMBERS }, 'document:plan#viewer@user:anna');
    expect(explanation('lookupSubjects', world, asking('view', 'user:anna'), [NO, YES])).toBeUndefined();
  });

  test('nothing explains that SpiceDB is right and we are not', () => {
    const world = smallWorld({ edit: OWNER_BUT_SELF, view: ALL_MEMBERS }, 'document:plan#owner@user:anna');
    for (const call of ['lookupSubjects', 'lookupResources'] as const) {
      expect(explanation(call, world, asking('edit', 'user:anna'), [NO, YES])).toBeUndefined();
      expect(explanation(call, world, asking('view', 'user:anna'), [YES, NO])).toBeUndefined();
    }
  });
});

describe('resources', () => {
  const ring = ['group:a#member@group:b#member', 'group:b#member@group:a#member'];

  test.each([TOO_DEEP, ENDLESS])('a cycle above the subject: $code', (theirs) => {
    const world = smallWorld({ view: VIEWER }, ...ring, 'group:b#member@user:anna');
    expect(explanation('lookupResources', world, asking('view', 'user:anna'), [NO, theirs])).toMatch(
      /^list-(cycle|endless)$/,
    );
  });

  test('the subject may be part of the cycle', () => {
    const world = smallWorld({ view: VIEWER }, ...ring);
    expect(explanation('lookupResources', world, asking('view', 'group:a#member'), [NO, TOO_DEEP])).toBe(
      'list-cycle',
    );
  });

  test('a condition that an exclusion takes from itself', () => {
    const owned = 'document:plan#owner@user:anna[enabled]';
    const world = smallWorld(
      {
        view: {
          kind: 'exclusion',
          base: { kind: 'name', name: 'owner' },
          except: { kind: 'name', name: 'owner' },
        },
        edit: { kind: 'name', name: 'owner' },
      },
      owned,
    );
    const conditional: CheckAnswer = { kind: 'conditional', missing: ['switched'] };
    expect(explanation('lookupResources', world, asking('view', 'user:anna'), [conditional, NO])).toBe(
      'list-condition-subtracted',
    );
    expect(
      explanation('lookupResources', world, asking('edit', 'user:anna'), [conditional, NO]),
    ).toBeUndefined();
    expect(explanation('lookupResources', world, asking('view', 'user:anna'), [YES, NO])).toBeUndefined();
  });

  test('a cycle that does not hold the subject explains nothing', () => {
    const world = smallWorld({ view: VIEWER }, ...ring, 'document:plan#viewer@user:anna');
    expect(
      explanation('lookupResources', world, asking('view', 'user:anna'), [YES, TOO_DEEP]),
    ).toBeUndefined();
  });

  test('nor does one on names that the list never asks for', () => {
    const world = smallWorld(
      { edit: { kind: 'name', name: 'owner' } },
      ...ring,
      'group:b#member@user:anna',
      'document:plan#owner@user:anna',
    );
    expect(
      explanation('lookupResources', world, asking('edit', 'user:anna'), [YES, TOO_DEEP]),
    ).toBeUndefined();
  });
});
