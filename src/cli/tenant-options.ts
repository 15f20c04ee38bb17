import type { Clock } from '../base/clock.ts';
import type { SharedNewest } from '../consistency/shared-newest.ts';
import type { DecisionDesk } from '../decisions/desk.ts';
import { requireFit, type ServedProfile } from '../delegation/require-fit.ts';
import { UNBOUNDED } from '../graph/graph.ts';
import type { Logger } from '../observe/log.ts';
import type { TenantOptions } from '../tenants/tenant.ts';
import { tenantLimits } from './limits.ts';
import type { Config } from './settings.ts';

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
