import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { v1 } from '@authzed/authzed-node';
import { type Gate, openGate } from '../../src/auth/gate.ts';
import type { DecisionDesk } from '../../src/decisions/desk.ts';
import type { Caller } from '../../src/model/caller.ts';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import { OPERATIONS } from '../../src/cli/served-operations.ts';
import { createLogger } from '../../src/observe/log.ts';
import type { Snapshot } from '../../src/operations/snapshot.ts';
import { writeRelationships } from '../../src/operations/write-relationships.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import type { Store } from '../../src/store/store.ts';
import { DEFAULT_LIMITS, type Limits } from '../../src/tenants/limits.ts';
import { Tenant } from '../../src/tenants/tenant.ts';
import type { Operations } from '../../src/transport/grpc/operations.ts';
import { DEFAULT_GRPC_LIMITS, type GrpcLimits, GrpcServer } from '../../src/transport/grpc/server.ts';
import { afterFile } from '../after-file.ts';
import { HeldClock } from '../operations/tenant-in-folder.ts';

/** The published client, with promises. */
export type Client = v1.ZedPromiseClientInterface;
export type LogLine = Readonly<Record<string, unknown>>;

export interface ServerOptions {
  readonly gate?: Gate;
  readonly limits?: Partial<Limits>;
  readonly grpcLimits?: Partial<GrpcLimits>;
  /** Changes to the operations, to make something go wrong that can't be provoked from outside. */
  readonly operations?: Partial<Operations<Tenant, Snapshot>>;
  /** Puts something between the tenant and its store. */
  readonly wrapStore?: (store: Store) => Store;
  /** Where decisions are recorded; nowhere if absent. */
  readonly decisions?: DecisionDesk;
}

/** 2030-01-01T12:00:00Z: what the clock of every server shows until it is told otherwise. */
export const NOON_MS = 1_893_499_200_000;

const FILLER: Caller = { tenant: 'default', name: 'filler' };
const NEVER = new AbortController().signal;

/** A real server on a real folder and a real socket, with the published client. Gone after the tests of the file. */
export class RunningServer {
  readonly clock: HeldClock;
  /** What was logged so far, from `info` up. */
  readonly lines: readonly LogLine[];
  readonly #build: (port: number) => Promise<Built>;
  readonly #folder: string;
  readonly #clients: v1.ZedClientInterface[] = [];
  #built: Built;

  private constructor(
    folder: string,
    clock: HeldClock,
    lines: readonly LogLine[],
    rebuild: (port: number) => Promise<Built>,
    built: Built,
  ) {
    this.clock = clock;
    this.lines = lines;
    this.#folder = folder;
    this.#build = rebuild;
    this.#built = built;
  }

  static async start(options: ServerOptions = {}): Promise<RunningServer> {
    const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-server-'));
    const clock = new HeldClock(NOON_MS);
    const lines: LogLine[] = [];
    const rebuild = (port: number): Promise<Built> => build(folder, clock, options, lines, port);
    const server = new RunningServer(folder, clock, lines, rebuild, await rebuild(0));
    afterFile(() => server.close());
    return server;
  }

  get tenant(): Tenant {
    return this.#built.tenant;
  }

  get address(): string {
    return `127.0.0.1:${this.#built.server.port}`;
  }

  /** A client with a connection of its own. */
  client(key = 'any'): Client {
    return this.callbackClient(key).promises;
  }

  /** As `client`, for calls that are cancelled or read by hand. */
  callbackClient(key = 'any'): v1.ZedClientInterface {
    const client = v1.NewClient(
      key,
      this.address,
      v1.ClientSecurity.INSECURE_PLAINTEXT_CREDENTIALS,
      undefined,
      { 'grpc.use_local_subchannel_pool': 1 },
    );
    this.#clients.push(client);
    return client;
  }

  /** Creates many relationships without sending them over the wire. */
  async fill(texts: readonly string[]): Promise<void> {
    const { updatesMax } = this.tenant.limits;
    for (let start = 0; start < texts.length; start += updatesMax) {
      const updates = texts
        .slice(start, start + updatesMax)
        .map((text) => ({ operation: 'create' as const, relationship: parseRelationship(text) }));
      await writeRelationships(
        this.tenant,
        FILLER,
        { updates, preconditions: [], metadata: undefined },
        NEVER,
      );
    }
  }

  /** Stops the server, closes the store, and starts both again on the same folder, on another port or the same. */
  async restart(at: 'another-port' | 'same-port' = 'another-port'): Promise<void> {
    const { port } = this.#built.server;
    await this.#stop();
    this.#built = await this.#build(at === 'same-port' ? port : 0);
  }

  /** Drops all history: only the newest state stays readable. */
  async forgetHistory(): Promise<void> {
    await this.tenant.collect(this.clock.nowMs(), NEVER);
  }

  async close(): Promise<void> {
    await this.#stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #stop(): Promise<void> {
    for (const client of this.#clients.splice(0)) client.close();
    await this.#built.server.close();
    await this.#built.tenant.close();
  }
}

interface Built {
  readonly tenant: Tenant;
  readonly server: GrpcServer;
}

async function build(
  folder: string,
  clock: HeldClock,
  options: ServerOptions,
  lines: LogLine[],
  port: number,
): Promise<Built> {
  const store = await LevelStore.open(folder, clock, { sync: false }); // nothing is killed here
  const tenant = await Tenant.open('default', options.wrapStore?.(store) ?? store, {
    clock,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    decisions: options.decisions,
  });
  const server = await GrpcServer.listen({
    address: `127.0.0.1:${port}`,
    gate: options.gate ?? openGate,
    operations: { tenantOf: () => tenant, ...OPERATIONS, ...options.operations },
    logger: createLogger({ level: 'info', destination: linesInto(lines) }),
    limits: { ...DEFAULT_GRPC_LIMITS, graceMs: 500, ...options.grpcLimits },
    version: 'v0.0.0-test',
  });
  return { tenant, server };
}

function linesInto(lines: LogLine[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()) as LogLine);
      done();
    },
  });
}
