import { cpSync } from 'node:fs';
import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { requireAnswer } from '../harness/require-answer.ts';
import { many, one, type Sample } from '../harness/sample.ts';
import { answerIn, checkFrame } from '../load/check-call.ts';
import { GrpcCaller } from '../load/grpc-caller.ts';
import { PATHS } from '../load/paths.ts';
import { writeFrame } from '../load/write-call.ts';
import { startServer, takesFlag } from '../servers/server-process.ts';
import { object, question, related, subject } from '../worlds/related.ts';
import type { RelationshipUpdate } from '../../src/model/update.ts';

const LANES = 32;
const TRIALS_PER_ROUND = 10_000;
const THREADS = '2';

/**
 * A right is given and seen; it is taken away on one connection, and the moment that is acknowledged it is asked for on
 * another one, without a token. What is counted as stale is a yes after the acknowledgement.
 */
export const revocation: BenchCase = {
  name: 'revocation',
  question: 'how soon after it is acknowledged does a revocation hold everywhere?',
  places: [{ world: 'drive', scale: 1 }],
  isInOneWorld: true,
  sides: ['ours', 'base', 'target'],
  rounds: 10,
  open,
  notes: [
    `${LANES} writers and ${LANES} readers at once, each on a connection of its own; the check names no consistency`,
    `ours with \`--threads ${THREADS}\` where \`serve\` takes it; the server is not pinned`,
  ],
};

async function open({ side, dataDir, scratchDir }: Context): Promise<Opened> {
  if (dataDir !== '') cpSync(dataDir, scratchDir, { recursive: true });
  const hasThreads = 'tree' in side && takesFlag(side.tree, '--threads');
  const server = await startServer(side, scratchDir, hasThreads ? ['--threads', THREADS] : []);
  const lanes = Array.from({ length: LANES }, (_, lane) => ({
    writer: new GrpcCaller(server.address, server.key),
    reader: new GrpcCaller(server.address, server.key),
    id: `revoked-${process.pid}-${Date.now().toString(36)}-${lane}`,
  }));
  const round = async (): Promise<readonly Sample[]> => {
    const durations: number[] = [];
    let stale = 0;
    let trial = 0;
    const run = async ({ writer, reader, id }: (typeof lanes)[number]): Promise<void> => {
      while (trial++ < TRIALS_PER_ROUND) {
        const { durationUs, staleCount } = await revoke(writer, reader, id);
        durations.push(durationUs);
        stale += staleCount;
      }
    };
    await Promise.all(lanes.map(run));
    return [
      one('trials', 'count', durations.length),
      one('stale yes after the acknowledgement', 'count', stale),
      many('acknowledgement to the first no', 'µs', Float64Array.from(durations)),
    ];
  };
  return opened(round, async () => {
    for (const { writer, reader } of lanes) {
      writer[Symbol.dispose]();
      reader[Symbol.dispose]();
    }
    await server[Symbol.asyncDispose]();
  });
}

interface Trial {
  readonly durationUs: number;
  readonly staleCount: number;
}

async function revoke(writer: GrpcCaller, reader: GrpcCaller, id: string): Promise<Trial> {
  const owner = related(object('document', id), 'owner', subject('user', 1));
  const write = async (operation: RelationshipUpdate['operation']): Promise<void> =>
    void (await writer.call(PATHS.write, writeFrame([{ operation, relationship: owner }])));
  const asked = question(owner.resource, 'edit', owner.subject, 'yes');
  await write('touch');
  requireAnswer(asked, answerIn(await reader.call(PATHS.check, checkFrame(asked, 'newest'))));
  await write('delete');
  const acknowledgedAt = performance.now();
  let staleCount = 0;
  while (answerIn(await reader.call(PATHS.check, checkFrame(asked))) !== 'no') staleCount++;
  return { durationUs: (performance.now() - acknowledgedAt) * 1_000, staleCount };
}
