import type { Gate } from '../auth/gate.ts';
import type { CredentialDesk } from '../auth/stored/credential-desk.ts';
import type { Clock } from '../base/clock.ts';
import type { Readiness } from '../base/readiness.ts';
import type { ThreadCounts } from '../base/thread-counts.ts';
import type { ServedProfile } from '../delegation/require-fit.ts';
import type { Logger } from '../observe/log.ts';
import type { CallMeter } from '../observe/metrics/call-meter.ts';
import type { Tracer } from '../observe/traces/tracer.ts';
import { rollOutSchema } from '../operations/tenants/roll-out-schema.ts';
import type { TenantOperations } from '../operations/tenants/tenant-operations.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { GrpcServer, type GrpcServerOptions } from '../transport/grpc/server.ts';
import type { TlsSource } from '../transport/grpc/tls-front.ts';
import type { DeniedCalls } from './denied-calls.ts';
import { grpcLimits } from './limits.ts';
import type { CallQuotas } from '../quotas/call-quotas.ts';
import { type Restoring, restoreServed } from './restore-served.ts';
import { operationsUnder } from './served-operations.ts';
import type { Config } from './settings.ts';
import { rollOutWorlds, type ServedTenants, tenantFor } from './tenants-in-use.ts';
import { version } from './version.ts';

/** How a thread of a server serves it. */
export interface Serving {
  readonly config: Config;
  readonly clock: Clock;
  readonly profile: ServedProfile;
  readonly logger: Logger;
  readonly gate: Gate;
  /** Who records the calls that credentials are refused. */
  readonly denied: DeniedCalls;
  readonly credentials: CredentialDesk;
  readonly tls: TlsSource | undefined;
  /** `host:port` */
  readonly address: string;
  readonly sharing: GrpcServerOptions<Tenant, unknown>['sharing'];
  /** What the health of the server says. */
  readonly readiness: Readiness;
  /** Who counts the calls; nobody if undefined. */
  readonly meter: CallMeter | undefined;
  /** Who decides which calls are traced; none is if undefined. */
  readonly tracer: Tracer | undefined;
  /** What callers are held to; nothing if undefined. */
  readonly quotas: CallQuotas | undefined;
  /** Counts connections for all threads. */
  readonly connections: ThreadCounts;
  /** Counts restores for all threads. */
  readonly restores: ThreadCounts;
}

/** Serves when it resolves. Rejects when the address can't be had. */
export function serveTenants(
  tenants: ServedTenants,
  {
    config,
    clock,
    profile,
    logger,
    gate,
    denied,
    credentials,
    tls,
    address,
    sharing,
    readiness,
    meter,
    tracer,
    quotas,
    connections,
    restores,
  }: Serving,
): Promise<GrpcServer> {
  return GrpcServer.listen({
    address,
    sharing,
    tls,
    gate,
    onDenied: (denial) => denied.note(denial),
    operations: {
      tenantOf: (caller, holder) => tenantFor(tenants, caller.tenant, holder),
      credentials,
      tenants: tenantOperations({ desk: tenants, config, clock, logger, profile, restores }, tenants),
      ...operationsUnder(profile.written.profile, config.gcWindowMs),
    },
    logger,
    limits: grpcLimits(config),
    readiness,
    meter,
    tracer,
    quotas,
    connections,
    version: version(),
  });
}

function tenantOperations(restoring: Restoring, tenants: ServedTenants): TenantOperations {
  const worlds = rollOutWorlds(tenants);
  return {
    create: (by, ask) => tenants.create(by, ask),
    list: (by, ask) => tenants.list(by, ask),
    get: (by, ask) => tenants.get(by, ask),
    update: (by, ask) => tenants.update(by, ask),
    suspend: (by, ask) => tenants.suspend(by, ask),
    resume: (by, ask) => tenants.resume(by, ask),
    delete: (by, ask) => tenants.delete(by, ask),
    restore: (by, ask, signal) => restoreServed(restoring, by, ask, signal),
    rollOutSchema: (by, ask, signal) => rollOutSchema(worlds, by, ask, signal),
  };
}
