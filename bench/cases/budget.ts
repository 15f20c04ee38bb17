import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { requireAnswer } from '../harness/require-answer.ts';
import { one } from '../harness/sample.ts';
import { answerIn, checkFrame } from '../load/check-call.ts';
import { closedLoop } from '../load/closed-loop.ts';
import { GrpcCaller } from '../load/grpc-caller.ts';
import { PATHS } from '../load/paths.ts';
import { peakResidentBytes } from '../servers/process-usage.ts';
import { startServer } from '../servers/server-process.ts';

const FLAG = '--graph-memory';
const BUDGET = '256MiB';
const IN_FLIGHT = 4;
const LOOP_MS = 5_000;

/** Far more relationships than the graph may keep in memory: pages come and go all the time. */
export const budget: BenchCase = {
  name: 'budget',
  question: `what do checks cost when the graph may take only ${BUDGET}, and what does the process take?`,
  places: [{ world: 'drive', scale: 100 }],
  isByNameOnly: true,
  sides: ['ours', 'base'],
  rounds: 5,
  needs: FLAG,
  isPinned: true,
  open,
  notes: [`${IN_FLIGHT} checks in flight over gRPC, from the first one on, none left out as warm-up`],
};

async function open({ side, dataDir, world }: Context): Promise<Opened> {
  const { questions } = world();
  const server = await startServer(side, dataDir, [FLAG, BUDGET]);
  const caller = new GrpcCaller(server.address, server.key);
  const frames = questions.map((question) => checkFrame(question));
  let next = 0;
  const call = async (): Promise<void> => {
    const index = next++ % questions.length;
    requireAnswer(questions[index]!, answerIn(await caller.call(PATHS.check, frames[index]!)));
  };
  const round = async (): Promise<ReturnType<typeof one>[]> => {
    const { perSecond, medianUs, p99Us } = await closedLoop(call, IN_FLIGHT, LOOP_MS);
    const peakBytes = peakResidentBytes(server.processId);
    return [
      one('throughput', 'calls/s', perSecond),
      one('median latency', 'ms', medianUs / 1_000),
      one('99th percentile of latency', 'ms', p99Us / 1_000),
      ...(peakBytes === undefined ? [] : [one('peak resident set of the server', 'MB', peakBytes / 1e6)]),
    ];
  };
  return opened(round, async () => {
    caller[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
  });
}
