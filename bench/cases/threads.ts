import { cpSync } from 'node:fs';
import path from 'node:path';
import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { one, type Sample } from '../harness/sample.ts';
import { answersIn, bulkFrame } from '../load/check-call.ts';
import { type Call, closedLoop } from '../load/closed-loop.ts';
import { GrpcCaller } from '../load/grpc-caller.ts';
import { PATHS } from '../load/paths.ts';
import { startTree } from '../servers/server-process.ts';
import { treeOf } from '../sides/tree-of.ts';
import { itemsAt, requireAnswers } from './bulk.ts';

const FLAG = '--threads';
const ITEMS = 1_000;
/** New connections are spread over the threads by the system, so there have to be many. */
const CONNECTIONS = 16;
const LOOP_MS = 2_000;

/**
 * Bulk checks cost a load next to nothing, whose frames are made and whose answers are looked at beforehand: so it can
 * be on the cores it measures.
 */
export const threads: BenchCase = {
  name: 'threads',
  question: 'how much more do two threads check than one?',
  places: [{ world: 'drive', scale: 1 }],
  sides: ['ours', 'base'],
  rounds: 5,
  needs: FLAG,
  open,
  notes: [
    `bulk checks of ${ITEMS} over ${CONNECTIONS} connections; server and load share all cores, which counts against two threads`,
  ],
};

async function open({ side, dataDir, scratchDir, world }: Context): Promise<Opened> {
  const tree = treeOf(side);
  const items = itemsAt(world().questions, 0, ITEMS);
  const frame = bulkFrame(items);
  await using stack = new AsyncDisposableStack();
  const calls: Call[] = [];
  for (const count of ['1', '2']) {
    const copy = path.join(scratchDir, count);
    cpSync(dataDir, copy, { recursive: true });
    const server = stack.use(await startTree(tree, copy, [FLAG, count]));
    const callers = Array.from({ length: CONNECTIONS }, () => stack.use(new GrpcCaller(server.address)));
    for (const caller of callers) requireAnswers(items, answersIn(await caller.call(PATHS.checkBulk, frame)));
    calls.push(async (place) => void (await callers[place % CONNECTIONS]!.call(PATHS.checkBulk, frame)));
  }
  const measure = async (call: Call): Promise<number> =>
    (await closedLoop(call, CONNECTIONS, LOOP_MS)).perSecond * ITEMS;
  const round = async (): Promise<readonly Sample[]> => {
    const single = await measure(calls[0]!);
    const double = await measure(calls[1]!);
    return [
      one('one thread', 'checks/s', single),
      one('two threads', 'checks/s', double),
      one('two threads to one', 'share', double / single),
    ];
  };
  await round();
  const servers = stack.move();
  return opened(round, () => servers.disposeAsync());
}
