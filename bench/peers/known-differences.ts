import { isDeepStrictEqual } from 'node:util';
import { type Relationship, WILDCARD } from '../../src/model/relationship.ts';
import type { CheckQuestion, World } from '../../test/worlds/world.ts';
import { goalsOf } from './feasible.ts';
import { oracleCheck } from './oracle-peer.ts';
import type { CheckAnswer } from './peer.ts';
import { hasCycle } from './walks.ts';

/** Two answers to one question that are not the same. */
export interface Difference {
  readonly world: World;
  readonly question: CheckQuestion;
  readonly ours: CheckAnswer;
  readonly theirs: CheckAnswer;
}

export interface KnownDifference {
  readonly name: string;
  readonly reason: string;
  /** As narrow as can be told: what it does not explain is a failure. */
  readonly explains: (difference: Difference) => boolean;
}

/** Where SpiceDB 0.7.1's embedded build and the semantics part, by observation. The first row that explains a difference counts it. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    name: 'cycle',
    reason:
      'SpiceDB follows a cycle until its depth budget is used up; here the answer is the least fixpoint',
    explains: ({ world, question, theirs }) =>
      theirs.kind === 'error' &&
      theirs.text.startsWith('max depth exceeded') &&
      hasCycle(goalsOf(world, question)),
  },
  {
    name: 'wildcard-subject-set',
    reason:
      'SpiceDB lets `user:*` match `user:anna#friend` in checks (and not in lookups); here a wildcard stands for plain subjects',
    explains: ({ world, question, theirs }) =>
      question.subject.relation !== '' &&
      theirs.kind !== 'error' &&
      oracleCheck(withWildcardSets(world, question), question).kind === theirs.kind,
  },
  {
    name: 'mixed-traits',
    reason:
      'SpiceDB loses the caveat or expiration of a relationship when the relation allows the same subject type in another form with other traits, such as `user with expiration | user#friend`: an expired relationship may count, and a conditional one may not',
    explains: ({ world, question, theirs }) =>
      worldsWithTraitsLost(world).some((lost) =>
        [lost, withWildcardSets(lost, question)].some((seen) =>
          isDeepStrictEqual(oracleCheck(seen, question), theirs),
        ),
      ),
  },
  {
    name: 'missing-names',
    reason:
      'SpiceDB names only the first missing parameter of an operator such as `a < b`; here all are named',
    explains: ({ ours, theirs }) =>
      ours.kind === 'conditional' &&
      theirs.kind === 'conditional' &&
      theirs.missing.length > 0 &&
      theirs.missing.every((name) => ours.missing.includes(name)),
  },
];

/** Differences of checks alone: with lists the same happens for other reasons. */
export const KNOWN_CHECK_DIFFERENCES: readonly KnownDifference[] = [
  {
    name: 'check-endless',
    reason:
      'SpiceDB doubles at every fork of a cycle under one check, and would end only after its deadline of 30 s; here the answer is the least fixpoint, which the naive oracle gives as well',
    explains: ({ world, question, ours, theirs }) =>
      theirs.kind === 'error' &&
      theirs.code === 'DEADLINE_EXCEEDED' &&
      hasCycle(goalsOf(world, question)) &&
      isDeepStrictEqual(oracleCheck(world, question), ours),
  },
];

/** The world in which every wildcard of the subject's type also holds for this very subject set. */
function withWildcardSets(world: World, { subject }: CheckQuestion): World {
  if (subject.relation === '') return world;
  const widened = world.relationships
    .filter((one) => one.subject.id === WILDCARD && one.subject.type === subject.type)
    .map((one) => ({ ...one, subject }));
  return { ...world, relationships: [...world.relationships, ...widened] };
}

/** The world as SpiceDB may see it where traits are mixed: nothing expires, or what is conditional is not there, or both. */
export function worldsWithTraitsLost(world: World): readonly World[] {
  const { relationships } = world;
  const mixed = new Set(relationships.filter((one) => isMixed(world, one)));
  if (mixed.size === 0) return [];
  const unending = (one: Relationship): Relationship =>
    mixed.has(one) ? { ...one, expiresAtNs: undefined } : one;
  const unconditional = relationships.filter((one) => !mixed.has(one) || one.caveat === undefined);
  return [relationships.map(unending), unconditional, unconditional.map(unending)].map((seen) => ({
    ...world,
    relationships: seen,
  }));
}

/** Whether the relation allows the subject's type in several forms that differ in traits. */
function isMixed({ definitions }: World, { resource, relation, subject }: Relationship): boolean {
  const relations = definitions.find(({ name }) => name === resource.type)?.relations ?? [];
  const allowed = relations.find(({ name }) => name === relation)?.allowed ?? [];
  const forms = allowed.filter(({ type }) => type === subject.type);
  return forms.some((one) =>
    forms.some(
      (other) => one.kind !== other.kind && (one.caveat !== other.caveat || one.expires !== other.expires),
    ),
  );
}
