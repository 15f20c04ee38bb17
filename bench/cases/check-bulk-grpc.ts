import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { one, type Sample } from '../harness/sample.ts';
import { answersIn, bulkFrame } from '../load/check-call.ts';
import { type Call, closedLoop } from '../load/closed-loop.ts';
import { GrpcCaller } from '../load/grpc-caller.ts';
import { PATHS } from '../load/paths.ts';
import { processorTime } from '../servers/process-usage.ts';
import { startServer } from '../servers/server-process.ts';
import { BULK_SIZES, itemsAt, requireAnswers } from './bulk.ts';

const IN_FLIGHT = 4;
const LOOP_MS = 1_000;
/** Different calls of one size; each is put again and again. */
const CALLS = 4;

/** `CheckBulkPermissions` over a socket. Each kind of answer is looked at once; later ones must be as long. */
export const checkBulkGrpc: BenchCase = {
  name: 'check-bulk-grpc',
  question: 'how many checks a second over gRPC, many in a call?',
  places: [{ world: 'drive', scale: 1 }],
  sides: ['ours', 'base', 'target'],
  rounds: 5,
  isPinned: true,
  open,
  notes: [
    `${IN_FLIGHT} calls in flight; the load has a core of its own and reads each of ${CALLS} different answers once, comparing the later ones of our servers by length only, so that it does not hold the server up`,
    'for a second of processor time: that of the server’s process alone, all its threads',
  ],
};

async function open({ side, dataDir, world }: Context): Promise<Opened> {
  const { questions } = world();
  const server = await startServer(side, dataDir);
  const caller = new GrpcCaller(server.address, server.key);
  const calls = new Map<number, Call>();
  for (const size of BULK_SIZES) calls.set(size, await bulkCall(caller, size, questions));
  const round = async (): Promise<readonly Sample[]> => {
    const samples: Sample[] = [];
    for (const [size, call] of calls) {
      const before = processorTime(server.processId);
      const outcome = await closedLoop(call, IN_FLIGHT, LOOP_MS);
      const after = processorTime(server.processId);
      samples.push(one(`bulk check of ${size}: throughput`, 'checks/s', outcome.perSecond * size));
      samples.push(one(`bulk check of ${size}: median latency of the call`, 'ms', outcome.medianUs / 1_000));
      samples.push(one(`bulk check of ${size}: 99th percentile of latency`, 'ms', outcome.p99Us / 1_000));
      if (before === undefined || after === undefined || after === before) continue;
      const label = `bulk check of ${size}: for a second of processor time`;
      samples.push(one(label, 'checks/s', (outcome.calls * size * 1e6) / (after - before)));
    }
    return samples;
  };
  await round();
  return opened(round, async () => {
    caller[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
  });
}

async function bulkCall(
  caller: GrpcCaller,
  size: number,
  questions: Parameters<typeof itemsAt>[0],
): Promise<Call> {
  const puts: { readonly frame: Buffer; readonly length: number }[] = [];
  for (let number = 0; number < CALLS; number++) {
    const items = itemsAt(questions, number * size, size);
    const frame = bulkFrame(items);
    const bytes = await caller.call(PATHS.checkBulk, frame);
    requireAnswers(items, answersIn(bytes));
    puts.push({ frame, length: bytes.length });
  }
  return async (place) => {
    const { frame, length } = puts[place % puts.length]!;
    const bytes = await caller.call(PATHS.checkBulk, frame);
    // A token may be longer by a few bytes later on.
    if (Math.abs(bytes.length - length) > 16) {
      throw new Error(`expected ${length} bytes of answers, found ${bytes.length}`);
    }
  };
}
