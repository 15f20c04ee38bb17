import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '../../src/cli/client/connection.ts';
import { CHECK, WRITE } from '../../src/cli/client/methods.ts';
import { CREATE_TENANT } from '../../src/cli/client/tenant-methods.ts';
import { parseUpdate } from '../../src/cli/client/update-text.ts';
import { hold } from '../soak/hold.ts';
import { type Footprint, type ServerLine, WatchedServer } from '../servers/watched-server.ts';
import { Random } from '../worlds/random.ts';
import { TenantCalls } from './tenant-calls.ts';

const SCHEMA =
  'definition user {}\n\ndefinition document {\n  relation viewer: user\n  permission view = viewer\n}';
const HEAP_MAX_MIB = 1_024;
/** Short, so that tenants go to sleep while it is looked at. */
const FLAGS = ['--tenant-idle=20s', '--graph-memory=128MiB', '--sync-writes=off', '--preload=off'];
const MAKERS = 8;
const CALLERS = 16;
/** Of calls that write; the others check. */
const WRITES = 0.1;
/** After so many calls of all callers, one of the active tenants gives its place to one that was not. */
const CALLS_PER_CHANGE = 20;
const SAMPLES = 6;
/** A thread closes what it has not used for so long, and the one that owns the stores as long after the last thread. */
const NOBODY_ASKS_MS = 60_000;

export interface ManyTenantsOptions {
  readonly tenants: number;
  /** Used at a time. */
  readonly active: number;
  /** `--tenants-open` */
  readonly open: number;
  readonly minutes: number;
  readonly threads: number;
}

/** One look at the server. */
export interface TenantsSample {
  readonly what: string;
  readonly footprint: Footprint;
}

export interface ManyTenantsOutcome {
  readonly samples: readonly TenantsSample[];
  /** Milliseconds of the calls that found their tenant not to have been used for long, and of all others. */
  readonly firstCalls: Float64Array;
  readonly otherCalls: Float64Array;
  readonly errors: readonly string[];
  /** What the server logged as failed. */
  readonly failures: readonly ServerLine[];
}

/** Makes the tenants, uses a part of them that goes on changing, then lets them sleep; looks at the server on the way. */
export async function manyTenants(
  options: ManyTenantsOptions,
  tell: (line: string) => void,
): Promise<ManyTenantsOutcome> {
  const { tenants, threads, open, minutes } = options;
  const flags = [...FLAGS, `--tenants-open=${open}`];
  await using server = await WatchedServer.start({ threads, heapMaxMib: HEAP_MAX_MIB, flags });
  using operator = new Connection({ endpoint: server.address, tls: false, timeoutMs: 60_000 });
  const samples: TenantsSample[] = [];
  const look = async (what: string): Promise<void> => {
    const footprint = await server.footprint();
    samples.push({ what, footprint });
    const { resident, dataFiles, openStores } = footprint;
    tell(`${what}: ${(resident / 2 ** 20).toFixed(0)} MiB, ${dataFiles} files, ${openStores} open`);
  };
  await look('at the start');
  await eachOf(tenants, MAKERS, (tenant) =>
    operator.call(CREATE_TENANT, { name: nameOf(tenant), schema: SCHEMA }),
  );
  await look(`${tenants} tenants made`);
  const load = new Load(options, server.address);
  const over = performance.now() + minutes * 60_000;
  const callers = Array.from({ length: CALLERS }, () => load.callUntil(over));
  for (let sample = 1; sample <= SAMPLES; sample++) {
    await sleep(Math.max(0, over - ((SAMPLES - sample) * minutes * 60_000) / SAMPLES - performance.now()));
    await look(`minute ${((minutes * sample) / SAMPLES).toFixed(1)} of random calls`);
  }
  await Promise.all(callers);
  await sleep(NOBODY_ASKS_MS);
  await look('after a minute without calls');
  load.close();
  const { firstCalls, otherCalls, errors } = load;
  return {
    samples,
    firstCalls: Float64Array.from(firstCalls),
    otherCalls: Float64Array.from(otherCalls),
    errors,
    failures: server.failures,
  };
}

/** Random calls to the tenants that are active, each of which knows what was written in it. */
class Load {
  readonly firstCalls: number[] = [];
  readonly otherCalls: number[] = [];
  readonly errors: string[] = [];
  readonly #random = new Random(7);
  readonly #options: ManyTenantsOptions;
  readonly #calls: TenantCalls;
  readonly #active: number[];
  readonly #written = new Set<number>();
  /** Tenants that nobody has called since they were made active. */
  readonly #fresh: Set<number>;
  #count = 0;

  constructor(options: ManyTenantsOptions, address: string) {
    this.#options = options;
    this.#calls = new TenantCalls(address);
    this.#active = Array.from({ length: options.active }, (_, tenant) => tenant);
    this.#fresh = new Set(this.#active);
  }

  async callUntil(over: number): Promise<void> {
    while (performance.now() < over) {
      const place = this.#random.below(this.#active.length);
      if (++this.#count % CALLS_PER_CHANGE === 0) this.#change(place);
      const tenant = this.#active[place]!;
      const isFirst = this.#fresh.delete(tenant);
      const startMs = performance.now();
      try {
        await this.#call(tenant);
        (isFirst ? this.firstCalls : this.otherCalls).push(performance.now() - startMs);
      } catch (error) {
        this.errors.push(`${nameOf(tenant)}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }

  close(): void {
    this.#calls[Symbol.dispose]();
  }

  #change(place: number): void {
    const next = this.#random.below(this.#options.tenants);
    if (this.#active.includes(next)) return;
    this.#active[place] = next;
    this.#fresh.add(next);
  }

  async #call(tenant: number): Promise<void> {
    const name = nameOf(tenant);
    if (this.#random.below(1_000) < WRITES * 1_000) {
      const updates = [parseUpdate('touch document:plan#viewer@user:anna')];
      await this.#calls.call(WRITE, name, { updates });
      this.#written.add(tenant);
      return;
    }
    const isWritten = this.#written.has(tenant);
    const { permissionship } = await this.#calls.call(CHECK, name, {
      resource: { objectType: 'document', objectId: 'plan' },
      permission: 'view',
      subject: { object: { objectType: 'user', objectId: 'anna' } },
    });
    if (isWritten) hold(`whether anna may view in ${name}`, permissionship, 2); // of `Permissionship`
  }
}

async function eachOf(
  count: number,
  atOnce: number,
  act: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) await act(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

function nameOf(tenant: number): string {
  return `tenant-${tenant}`;
}
