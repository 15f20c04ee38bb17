import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SubjectRef } from '../../src/model/relationship.ts';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import type { Rewrite } from '../../src/schema/rewrite.ts';
import { evaluateWorldCaveats } from './caveats.ts';
import type { NaiveAnswer } from './naive.ts';
import { naiveCheck } from './naive.ts';
import { worlds } from './random-world.ts';
import type { WorldDefinition } from './world.ts';
import { checksOf } from './world.ts';

const NOW_MS = 1_000_000;

const name = (of: string): Rewrite => ({ kind: 'name', name: of });
const any = (over: string, target: string): Rewrite => arrow(over, target, 'any');
const all = (over: string, target: string): Rewrite => arrow(over, target, 'all');
const union = (...operands: Rewrite[]): Rewrite => ({ kind: 'union', operands });
const intersection = (...operands: Rewrite[]): Rewrite => ({ kind: 'intersection', operands });
const minus = (base: Rewrite, except: Rewrite): Rewrite => ({ kind: 'exclusion', base, except });
const self: Rewrite = { kind: 'self' };
const nil: Rewrite = { kind: 'nil' };

function arrow(over: string, target: string, quantifier: 'any' | 'all'): Rewrite {
  return { kind: 'arrow', over, then: target, quantifier, written: 'function' };
}

/** Relations take any subject: the oracle does not look at what is allowed. */
function definitions(permissions: Readonly<Record<string, Rewrite>>): readonly WorldDefinition[] {
  const relations = ['parent', 'viewer', 'banned'].map((relation) => ({ name: relation, allowed: [] }));
  return [
    { name: 'user', relations: [{ name: 'friend', allowed: [] }], permissions: [] },
    { name: 'group', relations: [{ name: 'member', allowed: [] }], permissions: [] },
    {
      name: 'folder',
      relations,
      permissions: Object.entries(permissions).map(([permission, rewrite]) => ({
        name: permission,
        rewrite,
      })),
    },
  ];
}

function subjectOf(text: string): SubjectRef {
  return parseRelationship(`folder:any#viewer@${text}`).subject;
}

/** Asks whether `subject` has `target` of `folder:top`. */
function ask(
  permissions: Readonly<Record<string, Rewrite>>,
  relationships: readonly string[],
  target: string,
  subject = 'user:anna',
  depthMax = 50,
): NaiveAnswer {
  const world = {
    definitions: definitions(permissions),
    relationships: relationships.map(parseRelationship),
    nowMs: NOW_MS,
  };
  const question = { resource: { type: 'folder', id: 'top' }, name: target, subject: subjectOf(subject) };
  return naiveCheck(world, question, { depthMax, evaluate: evaluateWorldCaveats({}) });
}

const YES: NaiveAnswer = { kind: 'yes' };
const NO: NaiveAnswer = { kind: 'no' };
const CYCLE: NaiveAnswer = { kind: 'fault', reasons: ['exclusion-cycle'] };
const TOO_DEEP: NaiveAnswer = { kind: 'fault', reasons: ['depth-exceeded'] };

describe('membership', () => {
  test.each([
    { stored: ['folder:top#viewer@user:anna'], subject: 'user:anna', expected: YES },
    { stored: ['folder:top#viewer@user:bob'], subject: 'user:anna', expected: NO },
    { stored: ['folder:top#viewer@user:*'], subject: 'user:anna', expected: YES },
    { stored: ['folder:top#viewer@user:*'], subject: 'group:anna', expected: NO },
    // A wildcard stands for plain subjects.
    { stored: ['folder:top#viewer@user:*'], subject: 'user:anna#friend', expected: NO },
    {
      stored: ['folder:top#viewer@group:eng#member', 'group:eng#member@user:anna'],
      subject: 'user:anna',
      expected: YES,
    },
    { stored: ['folder:top#viewer@group:eng#member'], subject: 'group:eng#member', expected: YES },
    // The subject set is the members, not the group.
    { stored: ['folder:top#viewer@group:eng#member'], subject: 'group:eng', expected: NO },
    // Identity, at the first step and with no data.
    { stored: [], subject: 'folder:top#viewer', expected: YES },
    { stored: [], subject: 'folder:top', expected: NO },
  ])('$stored has $subject: $expected.kind', ({ stored, subject, expected }) => {
    expect(ask({}, stored, 'viewer', subject)).toEqual(expected);
  });

  test.each([
    { expiration: '1970-01-01T00:16:40Z', expected: NO }, // the reading itself
    { expiration: '1970-01-01T00:16:40.000000001Z', expected: YES },
    { expiration: '1970-01-01T00:16:39.999999999Z', expected: NO },
  ])('a relationship that expires at $expiration', ({ expiration, expected }) => {
    expect(ask({}, [`folder:top#viewer@user:anna[expiration:${expiration}]`], 'viewer')).toEqual(expected);
  });
});

describe('expressions', () => {
  const viewer = 'folder:top#viewer@user:anna';
  const banned = 'folder:top#banned@user:anna';
  test.each([
    { rewrite: nil, stored: [viewer], expected: NO },
    { rewrite: union(name('banned'), name('viewer')), stored: [viewer], expected: YES },
    { rewrite: intersection(name('banned'), name('viewer')), stored: [viewer], expected: NO },
    { rewrite: intersection(name('banned'), name('viewer')), stored: [viewer, banned], expected: YES },
    { rewrite: minus(name('viewer'), name('banned')), stored: [viewer], expected: YES },
    { rewrite: minus(name('viewer'), name('banned')), stored: [viewer, banned], expected: NO },
    { rewrite: minus(name('viewer'), minus(name('viewer'), name('banned'))), stored: [viewer], expected: NO },
    {
      rewrite: minus(name('viewer'), name('banned')),
      stored: ['folder:top#viewer@user:*', banned],
      expected: NO,
    },
  ])('$rewrite.kind over $stored: $expected.kind', ({ rewrite, stored, expected }) => {
    expect(ask({ view: rewrite }, stored, 'view')).toEqual(expected);
  });

  test('`self` is the plain object only', () => {
    expect(ask({ view: self }, [], 'view', 'folder:top')).toEqual(YES);
    expect(ask({ view: self }, [], 'view', 'folder:top#viewer')).toEqual(NO);
    expect(ask({ view: self }, [], 'view', 'user:top')).toEqual(NO);
  });

  const parents = ['folder:top#parent@folder:one', 'folder:top#parent@folder:two'];
  const one = 'folder:one#viewer@user:anna';
  const two = 'folder:two#viewer@user:anna';
  test.each([
    { rewrite: any('parent', 'viewer'), stored: [...parents, one], expected: YES },
    { rewrite: all('parent', 'viewer'), stored: [...parents, one], expected: NO },
    { rewrite: all('parent', 'viewer'), stored: [...parents, one, two], expected: YES },
    { rewrite: all('parent', 'viewer'), stored: [one, two], expected: NO }, // over nothing
    {
      // Its type has no such name.
      rewrite: all('parent', 'viewer'),
      stored: [...parents, one, two, 'folder:top#parent@group:eng'],
      expected: NO,
    },
    {
      rewrite: any('parent', 'viewer'),
      stored: ['folder:top#parent@folder:one#banned', one],
      expected: YES, // the subject relation is not walked
    },
    {
      rewrite: all('parent', 'viewer'),
      stored: ['folder:top#parent@folder:one', `${parents[1]}[expiration:1970-01-01T00:00:01Z]`, one],
      expected: YES,
    },
  ])('$rewrite.quantifier over $stored: $expected.kind', ({ rewrite, stored, expected }) => {
    expect(ask({ view: rewrite }, stored, 'view')).toEqual(expected);
  });
});

describe('cycles', () => {
  const ring = ['folder:top#parent@folder:one', 'folder:one#parent@folder:top'];
  const upwards = { view: union(name('viewer'), any('parent', 'view')) };

  test('a cycle proves nothing by itself', () => {
    expect(ask(upwards, ring, 'view')).toEqual(NO);
    expect(ask(upwards, [...ring, 'folder:one#viewer@user:anna'], 'view')).toEqual(YES);
    expect(ask({ view: all('parent', 'view') }, ['folder:top#parent@folder:top'], 'view')).toEqual(NO);
  });

  test('groups that hold each other', () => {
    const groups = ['group:a#member@group:b#member', 'group:b#member@group:a#member'];
    const stored = ['folder:top#viewer@group:a#member', ...groups];
    expect(ask({}, stored, 'viewer')).toEqual(NO);
    expect(ask({}, [...stored, 'group:b#member@user:anna'], 'viewer')).toEqual(YES);
    expect(ask({}, stored, 'viewer', 'group:b#member')).toEqual(YES);
  });

  const alternating = { view: minus(name('viewer'), any('parent', 'view')) };
  const viewers = ['folder:top#viewer@user:anna', 'folder:one#viewer@user:anna'];

  test('an exclusion that leads back to itself is a fault', () => {
    expect(ask(alternating, [...ring, ...viewers], 'view')).toEqual(CYCLE);
    expect(ask(alternating, ['folder:top#parent@folder:top', viewers[0]!], 'view')).toEqual(CYCLE);
  });

  test('twice subtracted is still through an exclusion, written in one permission or in two', () => {
    const viewer = ['folder:top#viewer@user:anna'];
    const inline = { view: minus(name('viewer'), minus(name('viewer'), name('view'))) };
    const named = { view: minus(name('viewer'), name('rest')), rest: minus(name('viewer'), name('view')) };
    expect(ask(inline, viewer, 'view')).toEqual(CYCLE);
    expect(ask(named, viewer, 'view')).toEqual(CYCLE);
  });

  test('an exclusion on the cycle that is decided otherwise is no fault', () => {
    // `one` is no viewer, so it has no view, so `top` has.
    expect(ask(alternating, [...ring, viewers[0]!], 'view')).toEqual(YES);
    // `one` is left by another yes.
    const decided = { view: union(name('banned'), alternating.view) };
    expect(ask(decided, [...ring, ...viewers, 'folder:top#banned@user:anna'], 'view')).toEqual(YES);
    expect(ask(decided, [...ring, ...viewers, 'folder:one#banned@user:anna'], 'view')).toEqual(NO);
  });

  test('a fault spreads to what leans on it, unless a sibling decides', () => {
    const permissions = { ...alternating, wide: union(name('view'), name('banned')), none: nil };
    const stored = [...ring, ...viewers];
    expect(ask(permissions, stored, 'wide')).toEqual(CYCLE);
    expect(ask(permissions, [...stored, 'folder:top#banned@user:anna'], 'wide')).toEqual(YES);
    const narrow = { ...permissions, narrow: intersection(name('view'), name('none')) };
    expect(ask(narrow, stored, 'narrow')).toEqual(NO);
  });
});

describe('depth', () => {
  const chain = ['folder:top#parent@folder:1', 'folder:1#parent@folder:2', 'folder:2#parent@folder:3'];
  const permissions = { view: union(name('viewer'), any('parent', 'view')) };

  test('steps are counted along the shortest way', () => {
    const stored = [...chain, 'folder:3#viewer@user:anna']; // 3 arrows and a name away
    expect(ask(permissions, stored, 'view', 'user:anna', 4)).toEqual(YES);
    expect(ask(permissions, stored, 'view', 'user:anna', 3)).toEqual(TOO_DEEP);
    expect(ask(permissions, [...stored, 'folder:top#parent@folder:3'], 'view', 'user:anna', 3)).toEqual(YES);
  });

  test('a decisive sibling beats the fault', () => {
    expect(ask(permissions, [...chain, 'folder:top#viewer@user:anna'], 'view', 'user:anna', 1)).toEqual(YES);
  });

  test('a goal cut off is a fault even where it leads nowhere', () => {
    expect(ask(permissions, chain, 'view', 'user:anna', 2)).toEqual(TOO_DEEP);
    expect(ask(permissions, chain, 'view', 'user:anna', 4)).toEqual(NO);
  });
});

describe('conditions', () => {
  const maybe = 'folder:top#viewer@user:anna[enabled]';
  const surely = 'folder:top#viewer@user:anna[enabled:{"switched":true}]';
  const never = 'folder:top#viewer@user:anna[enabled:{"switched":false}]';
  const bannedMaybe = 'folder:top#banned@user:anna[below:{"level":1}]';

  test.each([
    { stored: [maybe], target: 'viewer', expected: { kind: 'conditional', missing: ['switched'] } },
    { stored: [surely], target: 'viewer', expected: YES },
    { stored: [never], target: 'viewer', expected: NO },
    {
      stored: [maybe, bannedMaybe],
      target: 'both',
      expected: { kind: 'conditional', missing: ['ceiling', 'switched'] },
    },
    { stored: [maybe], target: 'both', expected: NO },
    { stored: [maybe, 'folder:top#banned@user:anna'], target: 'either', expected: YES },
    {
      // Only what survives is named: the intersection below is decided.
      stored: [maybe, 'folder:top#parent@folder:one'],
      target: 'mixed',
      expected: { kind: 'conditional', missing: ['switched'] },
    },
    {
      stored: [surely, bannedMaybe],
      target: 'rest',
      expected: { kind: 'conditional', missing: ['ceiling'] },
    },
    // A fault beats a condition.
    {
      stored: ['folder:top#viewer@user:anna[other]', bannedMaybe],
      target: 'both',
      expected: { kind: 'fault', reasons: ['unknown-caveat'] },
    },
  ] as const)('$target over $stored: $expected.kind', ({ stored, target, expected }) => {
    const permissions = {
      both: intersection(name('viewer'), name('banned')),
      either: union(name('viewer'), name('banned')),
      mixed: union(name('viewer'), name('both')),
      rest: minus(name('viewer'), name('banned')),
    };
    expect(ask(permissions, stored, target)).toEqual(expected);
  });

  test('a condition that nobody evaluates is a fault', () => {
    const world = { definitions: definitions({}), relationships: [parseRelationship(maybe)], nowMs: NOW_MS };
    const question = {
      resource: { type: 'folder', id: 'top' },
      name: 'viewer',
      subject: subjectOf('user:anna'),
    };
    expect(naiveCheck(world, question)).toEqual({ kind: 'fault', reasons: ['unimplemented'] });
  });
});

describe('properties', () => {
  const runs = { numRuns: 40 * Number(process.env['BAILIWICK_RUNS'] ?? 1) };

  test('without exclusion and `.all`, one relationship more takes no yes away', () => {
    fc.assert(
      fc.property(worlds(), (world) => {
        fc.pre(!/ - |\.all\(/.test(world.schemaText));
        const fewer = { ...world, relationships: world.relationships.slice(1) };
        for (const question of checksOf(world)) {
          if (naiveCheck(fewer, question).kind === 'yes') {
            expect(naiveCheck(world, question).kind).toBe('yes');
          }
        }
      }),
      runs,
    );
  });

  test('an unknown condition decides no more than a known one', () => {
    fc.assert(
      fc.property(worlds({ caveats: true }), fc.boolean(), (world, known) => {
        for (const question of checksOf(world)) {
          const doubted = naiveCheck(world, question, {
            evaluate: () => ({ kind: 'conditional', names: ['doubt'] }),
          });
          const decided = naiveCheck(world, question, { evaluate: () => ({ kind: known ? 'yes' : 'no' }) });
          if (doubted.kind === 'yes' || doubted.kind === 'no') expect(decided).toEqual(doubted);
        }
      }),
      runs,
    );
  });
});
