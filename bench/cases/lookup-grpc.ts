import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { one, type Sample } from '../harness/sample.ts';
import { GrpcCaller } from '../load/grpc-caller.ts';
import { listOver } from '../load/list-call.ts';
import { peakResidentBytes } from '../servers/process-usage.ts';
import { startServer } from '../servers/server-process.ts';
import { listSamples, timeList } from './lists.ts';

/** Whole lists over a socket, each held to the one that the world promises. */
export const lookupGrpc: BenchCase = {
  name: 'lookup-grpc',
  question: 'how soon does a list begin over gRPC, and how soon is it whole?',
  places: [
    { world: 'drive', scale: 1 },
    { world: 'wide', scale: 1 },
  ],
  sides: ['ours', 'base', 'target'],
  rounds: 5,
  isPinned: true,
  open,
};

async function open({ side, dataDir, world }: Context): Promise<Opened> {
  const lists = world().lists();
  const server = await startServer(side, dataDir);
  const caller = new GrpcCaller(server.address, server.key);
  const round = async (): Promise<readonly Sample[]> => {
    const samples: Sample[] = [];
    for (const list of lists)
      samples.push(...listSamples(list, await timeList(list, listOver(caller, list))));
    const peakBytes = peakResidentBytes(server.processId);
    if (peakBytes !== undefined) samples.push(one('peak resident set of the server', 'MB', peakBytes / 1e6));
    return samples;
  };
  await round();
  await round();
  return opened(round, async () => {
    caller[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
  });
}
