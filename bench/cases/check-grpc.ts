import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { requireAnswer } from '../harness/require-answer.ts';
import { one, type Sample } from '../harness/sample.ts';
import { answerIn, checkFrame } from '../load/check-call.ts';
import { type Call, closedLoop, type LoopOutcome } from '../load/closed-loop.ts';
import { fixedRate } from '../load/fixed-rate.ts';
import { GrpcCaller } from '../load/grpc-caller.ts';
import { PATHS } from '../load/paths.ts';
import { processorTime } from '../servers/process-usage.ts';
import { startServer } from '../servers/server-process.ts';

const IN_FLIGHT = [1, 16, 64] as const;
const SHARES = [0.25, 0.5, 0.8] as const;
const WARM_UP_MS = 4_000;
const LOOP_MS = 1_000;

/** `CheckPermission` over a socket: this process is the load on one core, the server has another. */
export const checkGrpc: BenchCase = {
  name: 'check-grpc',
  question:
    'how many checks a second over gRPC, how soon is each answered, and how much of that is the transport?',
  places: [{ world: 'drive', scale: 1 }],
  sides: ['ours', 'base', 'constant', 'target'],
  rounds: 5,
  isPinned: true,
  open,
  notes: [
    'a call at a fixed rate is timed from when it was due, so that a stall is charged to all calls it kept waiting',
    'the maximum is the median of three loops of 64 in flight just before',
  ],
};

async function open({ side, dataDir, world }: Context): Promise<Opened> {
  const { questions } = world();
  const server = await startServer(side, dataDir);
  const caller = new GrpcCaller(server.address, server.key);
  const frames = questions.map((question) => checkFrame(question));
  let offset = 0;
  const call: Call = async () => {
    const index = offset++ % questions.length;
    const answer = answerIn(await caller.call(PATHS.check, frames[index]!));
    const question = questions[index]!;
    requireAnswer(side.kind === 'constant' ? { ...question, expected: 'yes' } : question, answer);
  };
  await closedLoop(call, 64, WARM_UP_MS);
  const maxima = [await saturate(call), await saturate(call), await saturate(call)].toSorted((a, b) => a - b);
  const maximum = maxima[1]!;

  const round = async (): Promise<readonly Sample[]> => {
    const samples: Sample[] = [];
    for (const inFlight of IN_FLIGHT) {
      const before = processorTime(server.processId);
      const outcome = await closedLoop(call, inFlight, LOOP_MS);
      const after = processorTime(server.processId);
      samples.push(...samplesOf(`${inFlight} in flight`, outcome));
      if (before !== undefined && after !== undefined) {
        const label = `${inFlight} in flight: processor time of the server per call`;
        samples.push(one(label, 'µs', (after - before) / outcome.calls));
      }
    }
    for (const share of SHARES) {
      const outcome = await fixedRate(call, maximum * share, LOOP_MS);
      samples.push(...samplesOf(`at ${share * 100} % of the maximum`, outcome));
    }
    return samples;
  };
  return opened(round, async () => {
    caller[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
  });
}

async function saturate(call: Call): Promise<number> {
  return (await closedLoop(call, 64, LOOP_MS / 2)).perSecond;
}

function samplesOf(label: string, { perSecond, medianUs, p99Us }: LoopOutcome): readonly Sample[] {
  return [
    one(`${label}: throughput`, 'calls/s', perSecond),
    one(`${label}: median latency`, 'µs', medianUs),
    one(`${label}: 99th percentile of latency`, 'µs', p99Us),
  ];
}
