import type { Gate } from '../auth/gate.ts';
import type { CredentialDesk } from '../auth/stored/credential-desk.ts';
import type { Clock } from '../base/clock.ts';
import type { Readiness } from '../base/readiness.ts';
import type { ThreadCounts } from '../base/thread-counts.ts';
import type { SharedNewest } from '../consistency/shared-newest.ts';
import type { DecisionDesk } from '../decisions/desk.ts';
import type { DelegationProfile } from '../delegation/profile.ts';
import { requireFit, type ServedProfile } from '../delegation/require-fit.ts';
import { UNBOUNDED } from '../graph/graph.ts';
import type { Logger } from '../observe/log.ts';
import type { CallMeter } from '../observe/metrics/call-meter.ts';
import type { Tracer } from '../observe/traces/tracer.ts';
import { rollOutSchema } from '../operations/tenants/roll-out-schema.ts';
import type { TenantOperations } from '../operations/tenants/tenant-operations.ts';
import type { Tenant, TenantOptions } from '../tenants/tenant.ts';
import { GrpcServer, type GrpcServerOptions } from '../transport/grpc/server.ts';
import type { TlsSource } from '../transport/grpc/tls-front.ts';
import type { DeniedCalls } from './denied-calls.ts';
import { grpcLimits, tenantLimits } from './limits.ts';
import type { CallQuotas } from '../quotas/call-quotas.ts';
import { operationsUnder } from './served-operations.ts';
import type { Config } from './settings.ts';
import { rollOutWorlds, type ServedTenants, tenantFor } from './tenants-in-use.ts';
import { version } from './version.ts';

/**
 * How a thread of a server opens a tenant. Each of them has the same; the memory of a thread is its part of that of the
 * process, and what a tenant gets of it is shared out by need once it is open.
 * @param decisions the thread's way to the decision log
 */
export function tenantOptions(
  config: Config,
  clock: Clock,
  newest: SharedNewest | undefined,
  decisions?: DecisionDesk,
): TenantOptions {
  const { preload, decisionDurability } = config;
  return {
    clock,
    limits: tenantLimits(config),
    graph: { ...UNBOUNDED, budget: graphMemoryOf(config) },
    preload,
    newest,
    decisions,
    decisionDurability,
  };
}

/** Bytes for the graphs of one thread. */
export function graphMemoryOf({ graphMemoryBytes, threads }: Config): number {
  return Math.floor(graphMemoryBytes / threads);
}

/** Holds each new schema to the profile; what is only worth a look goes into the log. */
export function fitFor(profile: ServedProfile, logger: Logger): NonNullable<TenantOptions['requireFit']> {
  return (schema) =>
    requireFit(profile, schema, (finding) => logger.warn({ finding }, 'the delegation profile does not fit'));
}

/** How a thread of a server serves it. */
export interface Serving {
  readonly config: Config;
  readonly profile: DelegationProfile;
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
}

/** Serves when it resolves. Rejects when the address can't be had. */
export function serveTenants(
  tenants: ServedTenants,
  {
    config,
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
      tenants: tenantOperations(tenants),
      ...operationsUnder(profile, config.gcWindowMs),
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

function tenantOperations(tenants: ServedTenants): TenantOperations {
  const worlds = rollOutWorlds(tenants);
  return {
    create: (by, ask) => tenants.create(by, ask),
    list: (by, ask) => tenants.list(by, ask),
    get: (by, ask) => tenants.get(by, ask),
    update: (by, ask) => tenants.update(by, ask),
    suspend: (by, ask) => tenants.suspend(by, ask),
    resume: (by, ask) => tenants.resume(by, ask),
    delete: (by, ask) => tenants.delete(by, ask),
    rollOutSchema: (by, ask, signal) => rollOutSchema(worlds, by, ask, signal),
  };
}
