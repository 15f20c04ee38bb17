import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, type ConnectionOptions } from '../../src/cli/client/connection.ts';
import { WRITE_SCHEMA } from '../../src/cli/client/methods.ts';
import { type ServerLine, WatchedServer } from '../servers/watched-server.ts';
import { Random } from '../worlds/random.ts';
import { backupAct } from './acts/backup.ts';
import { credentialAct } from './acts/credentials.ts';
import { decisionAct } from './acts/decisions.ts';
import { Lane } from './acts/lane.ts';
import { schemaAct } from './acts/schema.ts';
import { prepareSessions, sessionAct } from './acts/session.ts';
import { transferAct } from './acts/transfer.ts';
import { TenantRing } from './acts/tenants.ts';
import { visitorAct } from './acts/visitor.ts';
import { hold } from './hold.ts';
import { Pace } from './pace.ts';
import type { Sample } from './trend.ts';
import { Watcher } from './watcher.ts';

const SCHEMA = path.join(import.meta.dirname, '../../schema.example.zed');
const HEAP_MAX_MIB = 256;
const OPERATOR_KEY = 'soak';
/** The past is short, so that what is dead goes while it is looked at; and few tenants are open, each not for long. */
const FLAGS = [
  `--preshared-key=${OPERATOR_KEY}`,
  '--tenants-open=8',
  '--tenant-idle=1s',
  '--gc-window=20s',
  '--gc-interval=2s',
  '--graph-memory=64MiB',
  '--decision-retention-age=1m',
  '--sync-writes=off',
];
const LANES = 4;
/** Until a tenant that nobody uses is closed, on each thread and then by the owner of its store. */
const CLOSED_MS = 20_000;
const LOOK_AGAIN_MS = 200;
/** Until the server has noticed that connections were closed. */
const QUIET_MS = 500;

export interface SoakOptions {
  readonly minutes: number;
  readonly threads: number;
  readonly samples: number;
}

export interface SoakOutcome {
  readonly samples: readonly Sample[];
  /** How often each act was done and answered rightly. */
  readonly counts: ReadonlyMap<string, number>;
  /** What the server logged as failed. */
  readonly failures: readonly ServerLine[];
  readonly exitStatus: number | null;
  /** Of one processor, that the server used over the time; 0 where the system does not tell. */
  readonly processorShare: number;
}

/** Puts a mixed load to a server for a while, and looks at it again and again. Rejects at the first wrong answer. */
export async function soak(
  { minutes, threads, samples: count }: SoakOptions,
  tell: (sample: Sample) => void,
): Promise<SoakOutcome> {
  await using server = await WatchedServer.start({ threads, heapMaxMib: HEAP_MAX_MIB, flags: FLAGS });
  const reach: ConnectionOptions = {
    endpoint: server.address,
    token: OPERATOR_KEY,
    tls: false,
    timeoutMs: 30_000,
  };
  using connections = new DisposableStack();
  const connect = (): Connection => connections.use(new Connection(reach));
  const schema = readFileSync(SCHEMA, 'utf8');
  const operator = connect();
  await operator.call(WRITE_SCHEMA, { schema });
  await prepareSessions(operator);
  const ring = await TenantRing.make(operator, reach, new Random(LANES));
  const backup = await backupAct(connect(), reach);
  await using watcher = await Watcher.start(connect());
  const lanes = Array.from(
    { length: LANES },
    (_, index) => new Lane(connect(), `lane-${index}`, new Random(index)),
  );
  const pace = new Pace([
    ...lanes.flatMap((lane) => lane.acts()),
    transferAct(connect()),
    schemaAct(connect(), schema),
    sessionAct(connect()),
    visitorAct(reach),
    ...ring.acts(),
    credentialAct(connect(), reach, 'original'),
    decisionAct(connect()),
    backup,
  ]);
  const started = performance.now();
  const samples: Sample[] = [];
  try {
    for (let number = 0; number < count; number++) {
      await pace.forMs((minutes * 60_000) / count);
      samples.push(
        await pace.between(async () => {
          await watcher.holdTo(lanes.flatMap((lane) => [...lane.stored]));
          await allClosed(ring);
          await sleep(QUIET_MS);
          const footprint = await server.footprint();
          return { minutes: (performance.now() - started) / 60_000, footprint };
        }),
      );
      tell(samples.at(-1)!);
    }
  } finally {
    await pace.stop();
  }
  const processorShare = server.processorMicroseconds / ((performance.now() - started) * 1_000);
  const exitStatus = await server.stop();
  return { samples, counts: pace.counts, failures: server.failures, exitStatus, processorShare };
}

/** A tenant that stays open would be counted among what is held. Rejects when it does. */
async function allClosed(ring: TenantRing): Promise<void> {
  const endMs = performance.now() + CLOSED_MS;
  while ((await ring.open()) > 0 && performance.now() < endMs) await sleep(LOOK_AGAIN_MS);
  hold('the tenants that are open though nobody uses them', await ring.open(), 0);
}
