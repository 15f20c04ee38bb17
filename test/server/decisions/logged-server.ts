import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Gate } from '../../../src/auth/gate.ts';
import { ALL_RIGHTS } from '../../../src/auth/right.ts';
import { Connection } from '../../../src/cli/client/connection.ts';
import { OPERATIONS } from '../../../src/cli/served-operations.ts';
import { channelled } from '../../decisions/channel/channelled.ts';
import type { DecisionDesk } from '../../../src/decisions/desk.ts';
import type { DecisionLog } from '../../../src/decisions/log.ts';
import { ownDesk } from '../../../src/decisions/own-desk.ts';
import type { LogSettings } from '../../../src/decisions/settings.ts';
import { systemTimers } from '../../../src/decisions/timers.ts';
import { createLogger } from '../../../src/observe/log.ts';
import { LevelStore } from '../../../src/store/level/level-store.ts';
import { DEFAULT_LIMITS } from '../../../src/tenants/limits.ts';
import { Tenant } from '../../../src/tenants/tenant.ts';
import { DEFAULT_GRPC_LIMITS, GrpcServer } from '../../../src/transport/grpc/server.ts';
import { openLog } from '../../decisions/fixtures.ts';
import { HeldClock } from '../../operations/tenant-in-folder.ts';
import { Fault } from '../../../src/model/fault.ts';

export const NOON_MS = 1_893_499_200_000;

/** One tenant of a server, with its log. */
export interface LoggedTenant {
  readonly tenant: Tenant;
  readonly log: DecisionLog;
  readonly desk: DecisionDesk;
}

/** A server whose tenants `acme` and `other` record their decisions; the token of a caller is the tenant's name. */
export class LoggedServer {
  readonly clock: HeldClock = new HeldClock(NOON_MS);
  readonly folder: string = mkdtempSync(path.join(tmpdir(), 'bailiwick-logged-'));
  readonly #tenants = new Map<string, LoggedTenant>();
  #server: GrpcServer | undefined;

  /** @param over whether the server reaches the logs over a port, as a thread that does not hold them */
  static async start(over: 'own' | 'port', settings: Partial<LogSettings> = {}): Promise<LoggedServer> {
    const server = new LoggedServer();
    for (const name of ['acme', 'other']) {
      const folder = path.join(server.folder, name);
      const log = await openLog(path.join(folder, 'decisions'), {
        clock: server.clock,
        timers: systemTimers,
        ...settings,
      });
      const desk = over === 'own' ? ownDesk(log) : channelled(log).desk;
      const store = await LevelStore.open(path.join(folder, 'store'), server.clock, { sync: false });
      const options = { clock: server.clock, limits: DEFAULT_LIMITS, decisions: desk };
      server.#tenants.set(name, { tenant: await Tenant.open(name, store, options), log, desk });
    }
    server.#server = await GrpcServer.listen({
      address: '127.0.0.1:0',
      gate: NAMED,
      operations: { tenantOf: ({ tenant }) => server.of(tenant).tenant, ...OPERATIONS },
      logger: createLogger({ level: 'fatal' }),
      limits: { ...DEFAULT_GRPC_LIMITS, graceMs: 500 },
      version: 'v0.0.0-test',
    });
    return server;
  }

  of(name: string): LoggedTenant {
    const found = this.#tenants.get(name);
    if (found === undefined) throw new Fault('permission-denied', `there is no tenant \`${name}\``);
    return found;
  }

  get endpoint(): string {
    return `127.0.0.1:${this.#server?.port}`;
  }

  connect(tenant: string): Connection {
    return new Connection({ endpoint: this.endpoint, token: tenant, tls: false, timeoutMs: 20_000 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.close();
    for (const { tenant, log } of this.#tenants.values()) {
      await tenant.close();
      await log.close();
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const NAMED: Gate = {
  authenticate({ authorization = '' }) {
    const tenant = authorization.replace('Bearer ', '');
    return { tenant, name: `${tenant}-gateway`, rights: ALL_RIGHTS };
  },
};
