import { setImmediate } from 'node:timers/promises';
import { assert } from '../../src/base/assert.ts';
import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { requireAnswer } from '../harness/require-answer.ts';
import { many, one, type Sample } from '../harness/sample.ts';
import { ask, type Library, openLibrary } from '../sides/library.ts';
import { treeOf } from '../sides/tree-of.ts';
import { memberOfEveryone } from '../worlds/groups.ts';
import type { Question } from '../worlds/world.ts';
import { timed } from './timed.ts';

const MEMBERS = 1_000_000;
const WARM_UP_QUESTIONS = 20;
const COLD_PER_ROUND = 4;
const WARM_PER_ROUND = 2_000;

/** Members of a group of a million, and those who are not in it. */
export const hugeGroup: BenchCase = {
  name: 'huge-group',
  question: 'what does it cost to find one in a group of a million?',
  places: [{ world: 'groups', scale: 1 }],
  isInOneWorld: true,
  sides: ['ours', 'base'],
  rounds: 5,
  nodeFlags: ['--expose-gc'],
  open,
  notes: [
    'graph growth: heap and array buffers after the first answer, less those before it, both after collection',
  ],
};

async function open({ side, dataDir }: Context): Promise<Opened> {
  const openOne = (): Promise<Library> => openLibrary(treeOf(side), { dataDir });
  await coldRound(openOne, 0, WARM_UP_QUESTIONS); // so that code is compiled for the first that is measured too
  let round = 0;
  return opened(async () => {
    round++;
    return [
      ...(await coldRound(openOne, round * COLD_PER_ROUND, COLD_PER_ROUND)),
      ...(await warmRound(openOne)),
      await growthRound(openOne, round * COLD_PER_ROUND),
    ];
  });
}

async function coldRound(
  openOne: () => Promise<Library>,
  start: number,
  count: number,
): Promise<readonly Sample[]> {
  const durations = new Float64Array(count);
  for (let index = 0; index < count; index++) {
    await using library = await openOne();
    const question = questionAt(start + index);
    const [durationMs, answer] = await timed(() => ask(library, question));
    requireAnswer(question, answer);
    durations[index] = durationMs;
  }
  return [
    many('one of a million, nothing resident', 'ms', durations),
    one('one of a million, nothing resident: slowest', 'ms', Math.max(...durations)),
  ];
}

/** Of answers that are not timed, and behind those that are: a collection of the whole heap takes compiled code along. */
async function growthRound(openOne: () => Promise<Library>, start: number): Promise<Sample> {
  const growths = new Float64Array(COLD_PER_ROUND);
  for (let index = 0; index < COLD_PER_ROUND; index++) {
    await using library = await openOne();
    const question = questionAt(start + index);
    const before = await usedBytes();
    requireAnswer(question, await ask(library, question));
    growths[index] = ((await usedBytes()) - before) / 1_024;
  }
  return many('graph growth by one answer', 'KB', growths);
}

/** One who is in the group and one who is not in turn. */
function questionAt(index: number): Question {
  return memberOfEveryone(index * 7_919 * (index % 2 === 0 ? 1 : MEMBERS));
}

/** The same few again and again: the group's structure and their own pages are there. */
async function warmRound(openOne: () => Promise<Library>): Promise<readonly Sample[]> {
  await using library = await openOne();
  const durations = new Float64Array(WARM_PER_ROUND);
  for (let index = -WARM_PER_ROUND; index < WARM_PER_ROUND; index++) {
    const question = memberOfEveryone(MEMBERS - 50 + (Math.abs(index) % 100));
    const [durationMs, answer] = await timed(() => ask(library, question));
    requireAnswer(question, answer);
    if (index >= 0) durations[index] = durationMs * 1_000;
  }
  return [many('one of a million, warm', 'µs', durations)];
}

async function usedBytes(): Promise<number> {
  assert(globalThis.gc !== undefined, 'the case runs with `--expose-gc`');
  for (let times = 0; times < 3; times++) {
    globalThis.gc();
    await setImmediate(); // native memory is given back in a turn of its own
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
