import { cpSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { many, one, type Sample } from '../harness/sample.ts';
import { fixedRate } from '../load/fixed-rate.ts';
import { GrpcCaller } from '../load/grpc-caller.ts';
import { PATHS } from '../load/paths.ts';
import { idsIn, watchOver } from '../load/watch-call.ts';
import { writeFrame } from '../load/write-call.ts';
import { peakResidentBytes } from '../servers/process-usage.ts';
import { startServer } from '../servers/server-process.ts';
import { NewOwners } from './new-owners.ts';

const READERS = 100;
const READERS_PER_CONNECTION = 10;
const WRITES_PER_SECOND = 1_000;
const LOOP_MS = 1_500;
/** For what is still on its way when the writes are over. */
const DRAIN_MS = 10_000;

/** A thousand writes a second, each told to a hundred readers. */
export const watch: BenchCase = {
  name: 'watch',
  question: 'how soon do a hundred watchers know of each of a thousand writes a second?',
  places: [{ world: 'drive', scale: 1 }],
  isInOneWorld: true,
  sides: ['ours', 'base', 'target'],
  rounds: 3,
  isPinned: true,
  open,
  notes: [
    'every event of every reader is read and each change is counted once; a lost or repeated one ends the case',
    'one load process on one core reads all, and may itself be what is slow',
  ],
};

async function open({ side, dataDir, scratchDir }: Context): Promise<Opened> {
  if (dataDir !== '') cpSync(dataDir, scratchDir, { recursive: true });
  const server = await startServer(side, scratchDir);
  const connections = Array.from(
    { length: READERS / READERS_PER_CONNECTION },
    () => new GrpcCaller(server.address, server.key),
  );
  const writer = new GrpcCaller(server.address, server.key);
  const round = async (): Promise<readonly Sample[]> => {
    const samples = await fanOut(connections, writer);
    const peakBytes = peakResidentBytes(server.processId);
    return peakBytes === undefined
      ? samples
      : [...samples, one('peak resident set of the server', 'MB', peakBytes / 1e6)];
  };
  return opened(round, async () => {
    for (const caller of [...connections, writer]) caller[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
  });
}

async function fanOut(connections: readonly GrpcCaller[], writer: GrpcCaller): Promise<readonly Sample[]> {
  const total = (WRITES_PER_SECOND * LOOP_MS) / 1_000;
  const owners = new NewOwners('watch');
  /** When each write was acknowledged or first seen being put. */
  const putAt = new Map<string, number>();
  const latencies: number[] = [];
  const streams = Array.from({ length: READERS }, (_, reader) =>
    watchOver(connections[Math.floor(reader / READERS_PER_CONNECTION)]!, 'document'),
  );
  const readers = streams.map((stream) => follow(stream, putAt, total, latencies));
  const all = Promise.all(readers);
  all.catch(() => {}); // awaited below
  await delay(500); // until every reader is there
  const start = performance.now();
  await fixedRate(
    async () => {
      const update = owners.next();
      putAt.set(update.relationship.resource.id, performance.now());
      await writer.call(PATHS.write, writeFrame([update]));
    },
    WRITES_PER_SECOND,
    LOOP_MS,
  );
  const writtenMs = performance.now() - start;
  const isDrained = await Promise.race([all.then(() => true), delay(DRAIN_MS, false, { ref: false })]);
  const totalMs = performance.now() - start;
  await Promise.all(streams.map((stream) => stream.return()));
  if (!isDrained) throw new Error(`${latencies.length} of ${total * READERS} changes were told in time`);
  return [
    one('writes: time', 'ms', writtenMs),
    one('first event', 'ms', latencies[0]! / 1_000),
    one('until all readers have all', 'ms', totalMs),
    one('changes told', 'events/s', (latencies.length * 1_000) / totalMs),
    many(
      'write put to event read',
      'ms',
      Float64Array.from(latencies, (us) => us / 1_000),
    ),
  ];
}

/** Reads until every write has come, each once. */
async function follow(
  stream: AsyncGenerator<Buffer, void, undefined>,
  putAt: ReadonlyMap<string, number>,
  total: number,
  latencies: number[],
): Promise<void> {
  const seen = new Set<string>();
  for await (const bytes of stream) {
    const now = performance.now();
    for (const id of idsIn(bytes)) {
      const at = putAt.get(id);
      if (at === undefined || seen.has(id))
        throw new Error(`a change of \`${id}\` that was not made, or twice`);
      seen.add(id);
      latencies.push((now - at) * 1_000);
    }
    if (seen.size === total) return;
  }
}
