import { cpSync } from 'node:fs';
import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { requireAnswer } from '../harness/require-answer.ts';
import { one, type Sample } from '../harness/sample.ts';
import { answerIn, checkFrame } from '../load/check-call.ts';
import { closedLoop } from '../load/closed-loop.ts';
import { GrpcCaller } from '../load/grpc-caller.ts';
import { PATHS } from '../load/paths.ts';
import { writeFrame } from '../load/write-call.ts';
import { startServer } from '../servers/server-process.ts';
import { NewOwners } from './new-owners.ts';
import { WRITE_SHAPES, writeLabel } from './write-shapes.ts';

const LOOP_MS = 400;

/** `WriteRelationships` over a socket. Every write is on the disk when it is acknowledged. */
export const writeGrpc: BenchCase = {
  name: 'write-grpc',
  question: 'how many durable writes a second over gRPC, and how much of that is the transport?',
  places: [{ world: 'drive', scale: 1 }],
  isInOneWorld: true,
  sides: ['ours', 'base', 'constant', 'target'],
  rounds: 5,
  isPinned: true,
  open,
  notes: ['the load makes and encodes each write as it goes, on its own core, the same for all sides'],
};

async function open({ side, dataDir, scratchDir }: Context): Promise<Opened> {
  if (dataDir !== '') cpSync(dataDir, scratchDir, { recursive: true });
  const server = await startServer(side, scratchDir);
  const caller = new GrpcCaller(server.address, server.key);
  const owners = new NewOwners('write-grpc');
  const round = async (): Promise<readonly Sample[]> => {
    const samples: Sample[] = [];
    for (const shape of WRITE_SHAPES) {
      const put = async (): Promise<void> =>
        void (await caller.call(PATHS.write, writeFrame(owners.several(shape.updates))));
      const { perSecond, medianUs } = await closedLoop(put, shape.writers, LOOP_MS);
      samples.push(one(writeLabel(shape), 'relationships/s', perSecond * shape.updates));
      if (shape.updates === 1) samples.push(one(`${writeLabel(shape)}: median latency`, 'µs', medianUs));
    }
    const last = owners.lastQuestion();
    requireAnswer(last, answerIn(await caller.call(PATHS.check, checkFrame(last, 'newest'))));
    return samples;
  };
  await round();
  return opened(round, async () => {
    caller[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
  });
}
