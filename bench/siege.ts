import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { v1 } from '@authzed/authzed-node';
import { loadNow, thisMachine } from './harness/machine.ts';
import { markdownTable } from './harness/table.ts';
import { flagsOrEnd } from './harness/tool-flags.ts';
import { closedLoop, type LoopOutcome } from './load/closed-loop.ts';
import { GrpcCaller } from './load/grpc-caller.ts';
import { frameOf } from './load/message-frames.ts';
import { PATHS } from './load/paths.ts';
import { WatchedServer } from './servers/watched-server.ts';
import { BESIEGERS_KEY, SIEGES } from './siege/sieges.ts';
import { listedIn, storeBesieged } from './siege/stored.ts';

const values = flagsOrEnd({
  call: 'npm run siege',
  about: `How many checks of an honest client does a server answer while another of the same tenant asks it for its worst,
against before? Writes what was seen beside the other results. A ratio is told for reading, and no bound is put to it: it
hangs on the machine.`,
  flags: {
    seconds: { kind: 'number', default: '10', meaning: 'of each siege' },
    threads: { kind: 'count', default: '1', meaning: 'of the server' },
    out: {
      kind: 'text',
      default: path.join(import.meta.dirname, 'results/siege.md'),
      meaning: 'where the result goes',
    },
  },
});
const forMs = Number(values.seconds) * 1_000;
const IN_FLIGHT = 4;
/** Besiegers and honest clients have credentials of their own, of the same tenant. */
const HONEST_KEY = 'honest';
const HEAP_MAX_MIB = 512;
const HEAD = [
  'besieged by',
  'checks/s before',
  'during',
  'ratio',
  'p50 µs before',
  'during',
  'p99 µs before',
  'during',
];

/** The rate and the latencies of an honest client's checks, each of which has to be right. */
async function honestChecks(address: string): Promise<LoopOutcome> {
  using caller = new GrpcCaller(address, HONEST_KEY);
  const ask = frameOf(Buffer.from(v1.CheckPermissionRequest.toBinary(listedIn('eng', 'anna'))));
  const isYes = (answer: Buffer): boolean =>
    v1.CheckPermissionResponse.fromBinary(answer).permissionship ===
    v1.CheckPermissionResponse_Permissionship.HAS_PERMISSION;
  return await closedLoop(
    async () => {
      if (!isYes(await caller.call(PATHS.check, ask)))
        throw new Error('expected a yes, found another answer');
    },
    IN_FLIGHT,
    forMs,
  );
}

const loadBefore = loadNow();
const rows: string[][] = [];
for (const siege of SIEGES) {
  await using server = await WatchedServer.start({
    threads: Number(values.threads),
    heapMaxMib: HEAP_MAX_MIB,
    flags: [HONEST_KEY, BESIEGERS_KEY].flatMap((key) => ['--preshared-key', key]),
  });
  await storeBesieged(server.address);
  await honestChecks(server.address); // warm
  const before = await honestChecks(server.address);
  using _siege = siege.begin(server.address);
  const during = await honestChecks(server.address);
  const ratio = during.perSecond / before.perSecond;
  const numbers = [before.perSecond, during.perSecond].map((rate) => rate.toFixed(0));
  const latencies = [before.medianUs, during.medianUs, before.p99Us, during.p99Us].map((us) => us.toFixed(0));
  rows.push([siege.name, ...numbers, ratio.toFixed(2), ...latencies]);
  process.stdout.write(`${rows.at(-1)!.join('\t')}\n`);
}
const { processor, cores, versions } = thisMachine(loadBefore, undefined);
const report = [
  '# Siege',
  '',
  `\`npm run siege\`: ${IN_FLIGHT} checks of one edge at a time on one connection, for ${values.seconds} s before and during each siege, which comes from`,
  `another connection and another credential of the same tenant. The server has ${values.threads} thread. On ${processor}, ${cores} cores shared with others, Node ${versions['node']}.`,
  '',
  markdownTable([HEAD, ...rows]),
  '',
];
writeFileSync(values.out, report.join('\n'));
