import { cpSync } from 'node:fs';
import path from 'node:path';
import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { requireAnswer } from '../harness/require-answer.ts';
import { one, type Sample } from '../harness/sample.ts';
import { answerIn, checkFrame } from '../load/check-call.ts';
import { type Call, closedLoop } from '../load/closed-loop.ts';
import { GrpcCaller } from '../load/grpc-caller.ts';
import { PATHS } from '../load/paths.ts';
import { processorTime } from '../servers/process-usage.ts';
import { startServer } from '../servers/server-process.ts';
import type { Question } from '../worlds/world.ts';

const IN_FLIGHT = 64;
const WARM_UP_MS = 3_000;
const LOOP_MS = 500;

/** How decisions are recorded, and the flags that say so. */
const MODES = {
  off: ['--decisions', 'off'],
  batch: ['--decisions', 'on', '--decision-durability', 'batch'],
  sync: ['--decisions', 'on', '--decision-durability', 'sync'],
} as const;
type Mode = keyof typeof MODES;

/** `CheckPermission` over a socket, of servers that record every check and one that does not, in turn. */
export const decisionLog: BenchCase = {
  name: 'decision-log',
  question: 'how much of the throughput of checks over gRPC does the decision log take?',
  places: [{ world: 'drive', scale: 1 }],
  isInOneWorld: true,
  sides: ['ours', 'base'],
  rounds: 7,
  needs: '--decision-durability',
  isPinned: true,
  open,
  notes: [
    `${IN_FLIGHT} calls in flight; three servers on copies of one folder, all pinned to one core, of which one has calls at a time`,
    'batch answers when a record is on its way to the disk, sync when it is there',
  ],
};

async function open({ side, dataDir, scratchDir, world }: Context): Promise<Opened> {
  const { questions } = world();
  const starting = (Object.keys(MODES) as Mode[]).map((mode) =>
    Recorded.start(mode, questions, async () => {
      const folder = path.join(scratchDir, mode);
      cpSync(dataDir, folder, { recursive: true });
      return startServer(side, folder, MODES[mode]);
    }),
  );
  const modes = await Promise.all(starting);
  for (const mode of modes) await closedLoop(mode.call, IN_FLIGHT, WARM_UP_MS);
  return opened(
    () => round(modes),
    async () => {
      for (const mode of modes) await mode.close();
    },
  );
}

async function round(modes: readonly Recorded[]): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  let without: Load | undefined;
  for (const mode of modes) {
    const load = await mode.load();
    samples.push(one(`${mode.mode}: throughput`, 'calls/s', load.perSecond));
    if (load.microsecondsPerCall !== undefined)
      samples.push(
        one(`${mode.mode}: processor time of the server per call`, 'µs', load.microsecondsPerCall),
      );
    without ??= load;
    if (mode.mode === 'off') continue;
    samples.push(one(`${mode.mode} to off: throughput`, 'share', load.perSecond / without.perSecond));
    if (load.microsecondsPerCall === undefined || without.microsecondsPerCall === undefined) continue;
    const perProcessorTime = without.microsecondsPerCall / load.microsecondsPerCall;
    samples.push(one(`${mode.mode} to off: calls for the same processor time`, 'share', perProcessorTime));
  }
  return samples;
}

interface Load {
  readonly perSecond: number;
  readonly microsecondsPerCall: number | undefined;
}

/** A server that records in one way, and the caller that loads it. */
class Recorded {
  readonly mode: Mode;
  readonly call: Call;
  readonly #processId: number | undefined;
  readonly close: () => Promise<void>;

  private constructor(mode: Mode, call: Call, processId: number | undefined, close: () => Promise<void>) {
    this.mode = mode;
    this.call = call;
    this.#processId = processId;
    this.close = close;
  }

  static async start(
    mode: Mode,
    questions: readonly Question[],
    startIt: () => ReturnType<typeof startServer>,
  ): Promise<Recorded> {
    const server = await startIt();
    const caller = new GrpcCaller(server.address, server.key);
    const frames = questions.map((question) => checkFrame(question));
    let offset = 0;
    const call: Call = async () => {
      const index = offset++ % questions.length;
      requireAnswer(questions[index]!, answerIn(await caller.call(PATHS.check, frames[index]!)));
    };
    return new Recorded(mode, call, server.processId, async () => {
      caller[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    });
  }

  async load(): Promise<Load> {
    const before = processorTime(this.#processId);
    const { perSecond, calls } = await closedLoop(this.call, IN_FLIGHT, LOOP_MS);
    const after = processorTime(this.#processId);
    const isKnown = before !== undefined && after !== undefined;
    return { perSecond, microsecondsPerCall: isKnown ? (after - before) / calls : undefined };
  }
}
