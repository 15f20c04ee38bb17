import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { many, one, type Sample } from '../harness/sample.ts';
import { openChecker } from '../sides/checker.ts';
import { type Asked, timeAll } from './timed.ts';

/** So that a side that is far slower does not hold the others up. */
const QUESTIONS_MAX = { ours: 4_096, base: 4_096, spicedb: 64, constant: 0, target: 0 } as const;
const WARM_UP_MS = 2_000;
/** At most; for ours all questions take much less. */
const ROUND_MS = 1_000;
const ANSWERS = ['yes', 'no', 'conditional'] as const;

/** One check after another through the public library: choice of the snapshot, validation, names to numbers, promises. */
export const checkWarm: BenchCase = {
  name: 'check-warm',
  question: 'what does a check cost in-process when all it needs is resident?',
  places: [
    { world: 'drive', scale: 1 },
    { world: 'drive', scale: 10 },
    { world: 'deep', scale: 1 },
    { world: 'groups', scale: 1 },
    { world: 'wide', scale: 1 },
    { world: 'conditions', scale: 1 },
    { world: 'agents', scale: 1 },
  ],
  sides: ['ours', 'base', 'spicedb'],
  rounds: 7,
  open,
  notes: [
    `the peer is asked the first ${QUESTIONS_MAX.spicedb} of the questions, which it has been asked before`,
  ],
};

async function open(context: Context): Promise<Opened> {
  const world = context.world();
  // The peer's memory store is filled one write at a time, so it takes part where bars are.
  if (context.side.kind === 'spicedb' && !isForPeer(context))
    throw new Error('put to it on drive ×1 and deep');
  const questions = world.questions.slice(0, QUESTIONS_MAX[context.side.kind]);
  const checker = await openChecker(context, world);
  const calls = checker.prepare(questions);
  const asked = questions.map((question, index): Asked => ({ question, ask: calls[index]! }));
  await timeAll(asked, Infinity); // a question that is left out here would be a cold one in a round
  const start = performance.now();
  while (performance.now() - start < WARM_UP_MS) await timeAll(asked, WARM_UP_MS);
  return opened(
    () => round(asked),
    () => checker[Symbol.asyncDispose](),
  );
}

function isForPeer({ place }: Context): boolean {
  return place.scale === 1 && (place.world === 'drive' || place.world === 'deep');
}

async function round(asked: readonly Asked[]): Promise<readonly Sample[]> {
  const start = performance.now();
  const durations = await timeAll(asked, ROUND_MS);
  const seconds = (performance.now() - start) / 1_000;
  const samples = [
    many('warm check, mixed answers', 'µs', durations),
    one('throughput, one after another', 'checks/s', durations.length / seconds),
  ];
  for (const answer of ANSWERS) {
    const only = durations.filter((_, index) => asked[index]!.question.expected === answer);
    if (only.length > 0) samples.push(many(`warm check, answer ${answer}`, 'µs', only));
  }
  return samples;
}
