import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { v1 } from '@authzed/authzed-node';
import { afterAll } from 'vitest';
import { type Gate, openGate } from '../../src/auth/gate.ts';
import { createLogger } from '../../src/observe/log.ts';
import { checkBulkPermissions } from '../../src/operations/check-bulk-permissions.ts';
import { checkPermission } from '../../src/operations/check-permission.ts';
import { deleteRelationships } from '../../src/operations/delete-relationships.ts';
import { expandPermissionTree } from '../../src/operations/expand-permission-tree.ts';
import { exportRelationships } from '../../src/operations/export-relationships.ts';
import { importRelationships } from '../../src/operations/import-relationships.ts';
import { readRelationships } from '../../src/operations/read-relationships.ts';
import { readSchema } from '../../src/operations/read-schema.ts';
import { openSnapshot, type Snapshot } from '../../src/operations/snapshot.ts';
import { watch } from '../../src/operations/watch.ts';
import { writeRelationships } from '../../src/operations/write-relationships.ts';
import { writeSchema } from '../../src/operations/write-schema.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import type { Store } from '../../src/store/store.ts';
import { DEFAULT_LIMITS, type Limits } from '../../src/tenants/limits.ts';
import { Tenant } from '../../src/tenants/tenant.ts';
import type { Operations } from '../../src/transport/grpc/operations.ts';
import { DEFAULT_GRPC_LIMITS, type GrpcLimits, GrpcServer } from '../../src/transport/grpc/server.ts';
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
}

const OPERATIONS: Omit<Operations<Tenant, Snapshot>, 'tenantOf'> = {
  openSnapshot,
  checkPermission,
  checkBulkPermissions,
  expandPermissionTree,
  readRelationships,
  exportRelationships,
  importRelationships,
  watch,
  writeRelationships,
  deleteRelationships,
  readSchema,
  writeSchema,
};

/** 2030-01-01T12:00:00Z: what the clock of every server shows until it is told otherwise. */
export const NOON_MS = 1_893_499_200_000;

const running: RunningServer[] = [];

afterAll(async () => {
  for (const server of running.splice(0)) await server.close();
});

/** A real server on a real folder and a real socket, with the published client. Gone after the tests of the file. */
export class RunningServer {
  readonly clock = new HeldClock(NOON_MS);
  readonly lines: LogLine[] = [];
  tenant: Tenant;
  readonly #folder: string;
  readonly #options: ServerOptions;
  #server: GrpcServer;
  #clients: v1.ZedClientInterface[] = [];

  private constructor(
    folder: string,
    options: ServerOptions,
    parts: { readonly tenant: Tenant; readonly server: GrpcServer },
  ) {
    this.#folder = folder;
    this.#options = options;
    this.tenant = parts.tenant;
    this.#server = parts.server;
  }

  static async start(options: ServerOptions = {}): Promise<RunningServer> {
    const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-server-'));
    const clock = new HeldClock(NOON_MS);
    const lines: LogLine[] = [];
    const server = new RunningServer(folder, options, await build(folder, clock, options, lines));
    Object.assign(server, { clock, lines });
    running.push(server);
    return server;
  }

  get address(): string {
    return `127.0.0.1:${this.#server.port}`;
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

  /** Stops the server, closes the store, and starts both again on the same folder, on another port. */
  async restart(): Promise<void> {
    await this.#stop();
    const { tenant, server } = await build(this.#folder, this.clock, this.#options, this.lines);
    this.tenant = tenant;
    this.#server = server;
  }

  /** Drops all history: only the newest state stays readable. */
  async forgetHistory(): Promise<void> {
    await this.tenant.store.collect(this.tenant.store.head(), this.clock.nowMs(), new AbortController().signal);
  }

  async close(): Promise<void> {
    await this.#stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #stop(): Promise<void> {
    for (const client of this.#clients.splice(0)) client.close();
    await this.#server.close();
    await this.tenant.close();
  }
}

async function build(
  folder: string,
  clock: HeldClock,
  options: ServerOptions,
  lines: LogLine[],
): Promise<{ readonly tenant: Tenant; readonly server: GrpcServer }> {
  const store = await LevelStore.open(folder, clock, { sync: false }); // nothing is killed here
  const tenant = await Tenant.open('default', options.wrapStore?.(store) ?? store, {
    clock,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
  });
  const server = await GrpcServer.listen({
    address: '127.0.0.1:0',
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
