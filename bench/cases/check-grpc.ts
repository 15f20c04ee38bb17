import type { BenchCase, Context } from '../harness/case.ts';
import { type Figure, figureOfNumbers, type Target, type Unit } from '../harness/figure.ts';
import { Load, type LoadOutcome, type LoadPlan } from '../load/load.ts';
import { processorTime } from '../servers/processor-time.ts';
import { type ServerProcess, startConstantServer, startOurServer } from '../servers/server-process.ts';

const IN_FLIGHT = [1, 16, 64];
const BUSIEST = Math.max(...IN_FLIGHT);
const WARM_UP_MS = 4_000;
const ROUND_MS = 1_500;
const ROUNDS = 5;
/** Said of throughput; held to processor time too, in which the load has no part. */
const SHARE_TARGET = { kind: 'at least', bound: 0.5 } as const;

/**
 * `CheckPermission` over a socket: this process is the load, each server has its own. The server that answers a
 * constant and ours take turns, so that whatever else the machine does falls on both.
 */
export const checkGrpc: BenchCase = {
  name: 'check-grpc',
  question: 'how much of what grpc-js can carry do checks reach?',
  nodeFlags: [],
  run,
};

async function run({ world, dataDir }: Context): Promise<readonly Figure[]> {
  const { questions } = world();
  await using ourServer = await startOurServer(dataDir);
  await using constantServer = await startConstantServer();
  using ourLoad = new Load(ourServer.address, questions);
  using constantLoad = new Load(constantServer.address, questions);
  const ours = { server: ourServer, load: ourLoad, answers: 'of-the-world' as const };
  const constant = { server: constantServer, load: constantLoad, answers: 'always-yes' as const };
  for (const side of [constant, ours]) await measure(side, BUSIEST, WARM_UP_MS);

  const figures: Figure[] = [];
  for (const inFlight of IN_FLIGHT) {
    const turns: Turn[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const ceiling = await measure(constant, inFlight, ROUND_MS);
      turns.push({ ceiling, ours: await measure(ours, inFlight, ROUND_MS) });
    }
    figures.push(...figuresOf(inFlight, turns));
  }
  return figures;
}

interface Side {
  readonly server: ServerProcess;
  readonly load: Load;
  readonly answers: LoadPlan['answers'];
}

interface Measured extends LoadOutcome {
  /** Of the server, per call; not a number where it can't be read. */
  readonly processorUs: number;
}

/** One round of each, one after the other. */
interface Turn {
  readonly ceiling: Measured;
  readonly ours: Measured;
}

async function measure({ server, load, answers }: Side, inFlight: number, forMs: number): Promise<Measured> {
  const before = processorTime(server.processId);
  const outcome = await load.run({ inFlight, forMs, answers });
  const after = processorTime(server.processId);
  const usedUs = after === undefined || before === undefined ? Number.NaN : after - before;
  return { ...outcome, processorUs: usedUs / outcome.calls };
}

function figuresOf(inFlight: number, turns: readonly Turn[]): readonly Figure[] {
  const label = `gRPC check, ${inFlight} in flight`;
  const figure = (what: string, unit: Unit, of: (turn: Turn) => number, target?: Target): Figure =>
    figureOfNumbers(`${label}: ${what}`, unit, turns.map(of), target);
  const target = inFlight === BUSIEST ? SHARE_TARGET : undefined;
  const shareOf = ({ ours, ceiling }: Turn): number => ours.callsPerSecond / ceiling.callsPerSecond;
  const figures = [
    figure('throughput', 'calls/s', ({ ours }) => ours.callsPerSecond),
    figure('throughput of the constant answer', 'calls/s', ({ ceiling }) => ceiling.callsPerSecond),
    figure('share of the constant answer', 'share', shareOf, target),
    figure('median latency', 'µs', ({ ours }) => ours.medianUs),
    figure('99th percentile of latency', 'µs', ({ ours }) => ours.p99Us),
    figure('99th percentile of latency of the constant answer', 'µs', ({ ceiling }) => ceiling.p99Us),
    figure('processor time of the server per call', 'µs', ({ ours }) => ours.processorUs),
    figure('processor time of the constant answer per call', 'µs', ({ ceiling }) => ceiling.processorUs),
    figure(
      'share of the constant answer by processor time',
      'share',
      ({ ours, ceiling }) => ceiling.processorUs / ours.processorUs,
      target,
    ),
  ];
  return figures.filter(({ median }) => !Number.isNaN(median));
}
