import path from 'node:path';
import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { one, type Sample } from '../harness/sample.ts';
import { GrpcCaller } from '../load/grpc-caller.ts';
import { exportOver, importFrames, importOver, writeSchemaOver } from '../load/transfer-call.ts';
import { peakResidentBytes, processorTime } from '../servers/process-usage.ts';
import { startServer } from '../servers/server-process.ts';

/** `ImportBulkRelationships` into a server that holds nothing, then `ExportBulkRelationships` of all of it. */
export const transferGrpc: BenchCase = {
  name: 'transfer-grpc',
  question: 'how fast does a whole world go in and out over gRPC?',
  places: [{ world: 'drive', scale: 1 }],
  sides: ['ours', 'base'],
  rounds: 3,
  isPinned: true,
  open,
  notes: [
    'not put to a target, whose data would have to be thrown away each time',
    'the frames are made beforehand',
  ],
};

async function open({ side, scratchDir, world }: Context): Promise<Opened> {
  const { schema, relationships } = world();
  const frames = [...importFrames(world())];
  let expected = 0;
  for (const _ of relationships()) expected++;
  let count = 0;
  return opened(async (): Promise<readonly Sample[]> => {
    await using server = await startServer(side, path.join(scratchDir, `round-${count++}`));
    using caller = new GrpcCaller(server.address, server.key);
    await writeSchemaOver(caller, schema);
    const start = performance.now();
    const before = processorTime(server.processId);
    requireCount(expected, await importOver(caller, frames));
    const importedMs = performance.now() - start;
    const usedUs = (processorTime(server.processId) ?? Number.NaN) - (before ?? 0);
    let firstMs = Number.NaN;
    let exported = 0;
    const exportStart = performance.now();
    for await (const page of exportOver(caller)) {
      if (exported === 0) firstMs = performance.now() - exportStart;
      exported += page;
    }
    const exportedMs = performance.now() - exportStart;
    requireCount(expected, exported);
    const peakBytes = peakResidentBytes(server.processId) ?? Number.NaN;
    return [
      one('import: total', 'ms', importedMs),
      one('import: throughput', 'relationships/s', (expected * 1_000) / importedMs),
      one('import: for a second of processor time', 'relationships/s', (expected * 1e6) / usedUs),
      one('export: first page', 'ms', firstMs),
      one('export: total', 'ms', exportedMs),
      one('export: throughput', 'relationships/s', (expected * 1_000) / exportedMs),
      one('peak resident set of the server', 'MB', peakBytes / 1e6),
    ].filter(({ values }) => !Number.isNaN(values[0]));
  });
}

function requireCount(expected: number, found: number): void {
  if (found !== expected) throw new Error(`expected ${expected} relationships, found ${found}`);
}
