import { checksOf, expandsOf, type World } from '../../test/worlds/world.ts';
import { compareReads, compareWatch } from './compare-changes.ts';
import { compareLists, type Sides } from './compare-lists.ts';
import { feasible, isExpandFeasible } from './feasible.ts';
import type { Tally } from './tally.ts';

/**
 * Everything that can be asked about a world, then a history of it.
 * @returns how many questions were not put to SpiceDB
 */
export async function compareWorld(
  seed: number,
  world: World,
  { ours, theirs, oracle }: Sides,
  tally: Tally,
): Promise<number> {
  for (const peer of [ours, theirs, oracle]) await peer.load(world);
  let notAsked = 0;

  const checks = checksOf(world);
  const ourBulk = await ours.checkBulk(checks);
  const bulkable = checks.filter((question) => feasible(world, question) === 'in bulk');
  const theirBulk = await theirs.checkBulk(bulkable);
  for (const [index, question] of checks.entries()) {
    const answer = await ours.check(question);
    tally.same(seed, 'check against the oracle', {
      world,
      question,
      ours: answer,
      theirs: await oracle.check(question),
    });
    tally.same(seed, 'bulk against single', { world, question, ours: ourBulk[index]!, theirs: answer });
    const way = feasible(world, question);
    if (way === 'not') {
      notAsked++;
      continue;
    }
    tally.check('check', seed, { world, question, ours: answer, theirs: await theirs.check(question) });
    if (way === 'in bulk') {
      const inBulk = theirBulk[bulkable.indexOf(question)]!;
      tally.check('checkBulk', seed, { world, question, ours: ourBulk[index]!, theirs: inBulk });
    }
  }

  for (const question of expandsOf(world)) {
    if (!isExpandFeasible(world, question)) {
      notAsked++;
      continue;
    }
    tally.expand(seed, world, question, await ours.expand(question), await theirs.expand(question));
  }

  notAsked += await compareLists(seed, world, { ours, theirs, oracle }, tally);
  await compareReads(seed, world, { ours, theirs, oracle }, tally);
  await compareWatch(seed, world, { ours, theirs, oracle }, tally);
  return notAsked;
}
