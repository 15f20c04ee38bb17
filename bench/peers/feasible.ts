import type { Equations } from '../../test/worlds/ground.ts';
import { ground } from '../../test/worlds/ground.ts';
import type { CheckQuestion, ExpandQuestion, World } from '../../test/worlds/world.ts';
import { hasCycle, walkCount } from './walks.ts';

/** SpiceDB's depth budget. */
const DEPTH = 50;
/** Above this many steps a question is kept from SpiceDB: it would answer some only when its deadline of 30 s strikes. */
const WALKS_MAX = 2_000;

/** The goals that a check leads to, however deep, whatever its conditions say. */
export function goalsOf(
  world: World,
  question: Pick<CheckQuestion, 'resource' | 'name' | 'subject'>,
): Equations {
  return ground(world, question, {
    depthMax: Number.POSITIVE_INFINITY,
    evaluate: () => ({ kind: 'fault', reason: 'unimplemented' }),
  });
}

/**
 * How a check can be put to SpiceDB. `alone`: in the data is a cycle, and in a bulk call the error that it ends with
 * would be given to innocent items of its group. `not`: it would take for ever, either by doubling at every fork of a
 * cycle, or because a goal under `.all` waits for itself.
 */
export function feasible(world: World, question: CheckQuestion): 'in bulk' | 'alone' | 'not' {
  const goals = goalsOf(world, question);
  if (walkCount(goals, DEPTH) > WALKS_MAX) return 'not';
  if (!hasCycle(goals)) return 'in bulk';
  return world.schemaText.includes('.all(') ? 'not' : 'alone';
}

/** An expansion walks less than a check of someone whom no relationship names, so that check bounds its cost. */
export function isExpandFeasible(world: World, { resource, name }: ExpandQuestion): boolean {
  const nobody = { type: '', id: '', relation: '' };
  return walkCount(goalsOf(world, { resource, name, subject: nobody }), DEPTH) <= WALKS_MAX;
}
