import type { Gate } from '../auth/gate.ts';
import type { CredentialDesk } from '../auth/stored/credential-desk.ts';
import type { Clock } from '../base/clock.ts';
import type { Readiness } from '../base/readiness.ts';
import type { SharedNewest } from '../consistency/shared-newest.ts';
import type { DecisionDesk } from '../decisions/desk.ts';
import type { DelegationProfile } from '../delegation/profile.ts';
import { requireFit, type ServedProfile } from '../delegation/require-fit.ts';
import { UNBOUNDED } from '../graph/graph.ts';
import type { Caller } from '../model/caller.ts';
import { Fault } from '../model/fault.ts';
import type { Logger } from '../observe/log.ts';
import type { CallMeter } from '../observe/metrics/call-meter.ts';
import type { Tracer } from '../observe/traces/tracer.ts';
import type { Tenant, TenantOptions } from '../tenants/tenant.ts';
import { GrpcServer, type GrpcServerOptions } from '../transport/grpc/server.ts';
import type { TlsSource } from '../transport/grpc/tls-front.ts';
import { grpcLimits, tenantLimits } from './limits.ts';
import { operationsUnder } from './served-operations.ts';
import type { Config } from './settings.ts';
import { version } from './version.ts';

/** The one tenant that is served. */
export const TENANT = 'default';

/**
 * How a thread of a server opens its tenant's world. Each of them has the same, and its part of the memory.
 * @param decisions the thread's way to the decision log
 */
export function tenantOptions(
  config: Config,
  clock: Clock,
  newest: SharedNewest | undefined,
  decisions?: DecisionDesk,
): TenantOptions {
  const { graphMemoryBytes, preload, threads, decisionDurability } = config;
  return {
    clock,
    limits: tenantLimits(config),
    graph: { ...UNBOUNDED, budget: Math.floor(graphMemoryBytes / threads) },
    preload,
    newest,
    decisions,
    decisionDurability,
  };
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
}

/** Serves when it resolves. Rejects when the address can't be had. */
export function serveTenant(
  tenant: Tenant,
  { config, profile, logger, gate, credentials, tls, address, sharing, readiness, meter, tracer }: Serving,
): Promise<GrpcServer> {
  return GrpcServer.listen({
    address,
    sharing,
    tls,
    gate,
    operations: {
      tenantOf: (caller) => onlyServed(tenant, caller),
      credentials,
      ...operationsUnder(profile, config.gcWindowMs),
    },
    logger,
    limits: grpcLimits(config),
    readiness,
    meter,
    tracer,
    version: version(),
  });
}

/** A credential may be of a tenant that is not served here, and then sees nobody else's world. */
function onlyServed(tenant: Tenant, caller: Caller): Tenant {
  if (caller.tenant !== TENANT) {
    throw new Fault('permission-denied', 'expected a tenant that is served here, found another');
  }
  return tenant;
}
