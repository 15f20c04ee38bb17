import { cpSync } from 'node:fs';
import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { requireAnswer } from '../harness/require-answer.ts';
import { one, type Sample } from '../harness/sample.ts';
import { answerIn, checkFrame } from '../load/check-call.ts';
import type { Call } from '../load/closed-loop.ts';
import { fixedRate } from '../load/fixed-rate.ts';
import { GrpcCaller } from '../load/grpc-caller.ts';
import { PATHS } from '../load/paths.ts';
import { writeFrame } from '../load/write-call.ts';
import { startServer } from '../servers/server-process.ts';
import { NewOwners } from './new-owners.ts';

const CHECKS_PER_SECOND = 1_000;
const WRITES_PER_SECOND = 1_000;
const LOOP_MS = 2_000;

/** Checks at a rate that is far from the maximum, with a thousand writes a second beside them and without, in turn. */
export const checkUnderWrites: BenchCase = {
  name: 'check-under-writes',
  question: 'how much slower is a check while a thousand writes a second run?',
  places: [{ world: 'drive', scale: 1 }],
  isInOneWorld: true,
  sides: ['ours', 'base', 'target'],
  rounds: 7,
  isPinned: true,
  open,
  notes: [
    'a durable write of one relationship each; checks and writes on connections of their own, from one load process',
  ],
};

async function open({ side, dataDir, scratchDir, world }: Context): Promise<Opened> {
  const { questions } = world();
  if (dataDir !== '') cpSync(dataDir, scratchDir, { recursive: true });
  const server = await startServer(side, scratchDir);
  const checker = new GrpcCaller(server.address, server.key);
  const writer = new GrpcCaller(server.address, server.key);
  const owners = new NewOwners('under-writes');
  const frames = questions.map((question) => checkFrame(question));
  const check: Call = async (place) => {
    const index = place % questions.length;
    requireAnswer(questions[index]!, answerIn(await checker.call(PATHS.check, frames[index]!)));
  };
  const put: Call = async () => void (await writer.call(PATHS.write, writeFrame([owners.next()])));
  const round = async (): Promise<readonly Sample[]> => {
    const without = await fixedRate(check, CHECKS_PER_SECOND, LOOP_MS);
    const [beside, writes] = await Promise.all([
      fixedRate(check, CHECKS_PER_SECOND, LOOP_MS),
      fixedRate(put, WRITES_PER_SECOND, LOOP_MS),
    ]);
    return [
      one('check without writes: median latency', 'µs', without.medianUs),
      one('check without writes: 99th percentile of latency', 'µs', without.p99Us),
      one('check beside writes: median latency', 'µs', beside.medianUs),
      one('check beside writes: 99th percentile of latency', 'µs', beside.p99Us),
      one('99th percentile beside writes to without', 'share', beside.p99Us / without.p99Us),
      one('write: median latency', 'µs', writes.medianUs),
      one('write: 99th percentile of latency', 'µs', writes.p99Us),
    ];
  };
  await round();
  return opened(round, async () => {
    checker[Symbol.dispose]();
    writer[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
  });
}
