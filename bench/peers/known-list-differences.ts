import { isDeepStrictEqual } from 'node:util';
import { evaluateWorldCaveats } from '../../test/worlds/caveats.ts';
import type { CheckQuestion, World } from '../../test/worlds/world.ts';
import type { Difference, KnownDifference } from './known-differences.ts';
import { worldsWithTraitsLost } from './known-differences.ts';
import { withListedAll, withListedSelf } from './listed-world.ts';
import { oracleCheck } from './oracle-peer.ts';
import { hasCycleAbove } from './upward.ts';

/** Where the lists of SpiceDB part from its own checks. Rows of checks hold for lists too. */
export const KNOWN_LIST_DIFFERENCES: Readonly<
  Record<'lookupResources' | 'lookupSubjects', readonly KnownDifference[]>
> = {
  lookupResources: [
    {
      name: 'list-cycle',
      reason:
        'SpiceDB follows a cycle upwards from the subject until its depth budget is used up, also where no check behind the list meets it',
      explains: ({ world, question, theirs }) =>
        theirs.kind === 'error' &&
        theirs.text.includes('max depth exceeded') &&
        hasCycleAbove(world, question),
    },
    {
      name: 'list-endless',
      reason: 'SpiceDB doubles at every fork of such a cycle, and would end only after its deadline of 30 s',
      explains: ({ world, question, theirs }) =>
        theirs.kind === 'error' && theirs.code === 'DEADLINE_EXCEEDED' && hasCycleAbove(world, question),
    },
    {
      name: 'list-condition-subtracted',
      reason:
        'SpiceDB confirms a candidate as if the conditions that led to it held, so that it loses one from which an exclusion takes the same condition away; its checks call it conditional, as here',
      explains: ({ world, question, ours, theirs }) =>
        ours.kind === 'conditional' &&
        theirs.kind === 'no' &&
        oracleCheck(withConditionsMet(world, question), question).kind === 'no',
    },
    {
      name: 'list-hint-refused',
      reason:
        'SpiceDB now and then meets a bug of its own where one candidate of a list came by two ways and is confirmed by a check',
      explains: ({ theirs }) =>
        theirs.kind === 'error' && /BUG: .* check hint for resource ID .* already exists/.test(theirs.text),
    },
    {
      name: 'list-self-refused',
      reason:
        'SpiceDB meets a bug of its own where a candidate that came by way of `self` is to be confirmed by a check',
      explains: ({ world, theirs }) =>
        theirs.kind === 'error' &&
        theirs.text.includes('for kind SELF_ENTRYPOINT') &&
        world.schemaText.includes('self'),
    },
  ],
  lookupSubjects: [
    {
      name: 'list-self',
      reason:
        'SpiceDB takes `self` in a list for the id of the resource, as a subject of whatever type and relation is asked for',
      explains: (difference) =>
        isAnsweredBy(difference, (world) => withListedSelf(world, difference.question.subject)),
    },
    {
      name: 'list-all',
      reason:
        'SpiceDB passes over what lacks the name when it lists subjects under `.all(name)`; in its checks, as here, that is a no',
      explains: (difference) =>
        isAnsweredBy(difference, (world) => withListedAll(world, difference.question.subject)),
    },
    {
      name: 'list-self-and-all',
      reason: 'the two rows above together',
      explains: (difference) =>
        isAnsweredBy(difference, (world) => {
          const { subject } = difference.question;
          return withListedAll(withListedSelf(world, subject), subject);
        }),
    },
  ],
};

/**
 * Whether their answer, wrong for the world, is the right one for what `seenAs` makes of it, or of the world without
 * traits.
 */
function isAnsweredBy({ world, question, theirs }: Difference, seenAs: (world: World) => World): boolean {
  const isRightFor = (one: World): boolean => isDeepStrictEqual(oracleCheck(one, question), theirs);
  return !isRightFor(world) && [world, ...worldsWithTraitsLost(world)].some((one) => isRightFor(seenAs(one)));
}

/** The world in which every condition that is not false under the question's context is met. */
function withConditionsMet(world: World, { context }: CheckQuestion): World {
  const evaluate = evaluateWorldCaveats(context);
  const relationships = world.relationships
    .filter(({ caveat }) => caveat === undefined || evaluate(caveat).kind !== 'no')
    .map((one) => ({ ...one, caveat: undefined }));
  return { ...world, relationships };
}
