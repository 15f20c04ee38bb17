import { WILDCARD } from '../../src/model/relationship.ts';
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
      'SpiceDB loses the caveat or expiration of a relationship when the relation allows the same subject type in another form with other traits, such as `user with expiration | user#friend`: an expired relationship counts, a conditional one does not',
    explains: ({ world }) => hasMixedTraits(world),
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

/** The world in which every wildcard of the subject's type also holds for this very subject set. */
function withWildcardSets(world: World, { subject }: CheckQuestion): World {
  const widened = world.relationships
    .filter((one) => one.subject.id === WILDCARD && one.subject.type === subject.type)
    .map((one) => ({ ...one, subject }));
  return { ...world, relationships: [...world.relationships, ...widened] };
}

function hasMixedTraits({ definitions }: World): boolean {
  return definitions.some(({ relations }) =>
    relations.some(({ allowed }) =>
      allowed.some((one) =>
        allowed.some(
          (other) =>
            one.type === other.type &&
            one.kind !== other.kind &&
            (one.caveat !== other.caveat || one.expires !== other.expires),
        ),
      ),
    ),
  );
}
