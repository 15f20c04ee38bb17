import { STRANGER } from '../../test/worlds/naive-lookup.ts';
import type { CheckQuestion, World } from '../../test/worlds/world.ts';
import { checksOf } from '../../test/worlds/world.ts';
import { feasible } from './feasible.ts';
import type { CheckAnswer, ListAnswer, Peer } from './peer.ts';
import type { Tally } from './tally.ts';

export interface Sides {
  readonly ours: Peer;
  readonly theirs: Peer;
  readonly oracle: Peer;
}

/**
 * Both lookups for every check of the world. A list is compared by what it says of every id, which is an answer to a
 * check. It is put to SpiceDB where each of those checks can be.
 * @returns how many lists were not put to SpiceDB
 */
export async function compareLists(
  seed: number,
  world: World,
  { ours, theirs, oracle }: Sides,
  tally: Tally,
): Promise<number> {
  let notAsked = 0;
  for (const question of checksOf(world)) {
    for (const lookup of LOOKUPS) {
      const asked = idsOf(world, lookup.type(question)).map((id) => lookup.checkOf(question, id));
      const isAsked = asked.every((one) => feasible(world, one) === 'in bulk');
      const found = await ours[lookup.call](question);
      const naive = await oracle[lookup.call](question);
      const other = isAsked ? await theirs[lookup.call](question) : undefined;
      if (other === undefined) notAsked++;
      else tally.compared[lookup.call]++;
      const ids = [found, naive, other].flatMap((list) => (list?.kind === 'list' ? list.ids : []));
      for (const id of new Set([...ids, ...idsOf(world, lookup.type(question))])) {
        const one = { world, question: lookup.checkOf(question, id), ours: answerIn(found, id) };
        tally.same(seed, `${lookup.call} against the oracle`, { ...one, theirs: answerIn(naive, id) });
        if (other?.kind === 'list') tally.listed(lookup.call, seed, { ...one, theirs: answerIn(other, id) });
      }
      if (other?.kind === 'error')
        tally.listed(lookup.call, seed, { world, question, ours: answerIn(found, STRANGER), theirs: other });
    }
  }
  return notAsked;
}

interface Lookup {
  readonly call: 'lookupResources' | 'lookupSubjects';
  /** Of what is listed. */
  readonly type: (question: CheckQuestion) => string;
  /** The check of one id that the list answers. */
  readonly checkOf: (question: CheckQuestion, id: string) => CheckQuestion;
}

const LOOKUPS: readonly Lookup[] = [
  {
    call: 'lookupResources',
    type: ({ resource }) => resource.type,
    checkOf: (question, id) => ({ ...question, resource: { ...question.resource, id } }),
  },
  {
    call: 'lookupSubjects',
    type: ({ subject }) => subject.type,
    checkOf: (question, id) => ({ ...question, subject: { ...question.subject, id } }),
  },
];

/** Of the world, and one that is not in it. */
function idsOf({ objects }: World, type: string): readonly string[] {
  return [...objects.filter((object) => object.type === type).map(({ id }) => id), STRANGER];
}

function answerIn(list: ListAnswer, id: string): CheckAnswer {
  return list.kind === 'list' ? list.answerFor(id) : list;
}
