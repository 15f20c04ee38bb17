import path from 'node:path';
import { openGate } from '../auth/gate.ts';
import { presharedKeyGate } from '../auth/preshared-keys.ts';
import type { Clock } from '../base/clock.ts';
import { UNBOUNDED } from '../graph/graph.ts';
import type { Logger } from '../observe/log.ts';
import { openTenant } from '../tenants/open-tenant.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { GrpcServer } from '../transport/grpc/server.ts';
import { startCollector } from './collector.ts';
import { OPERATIONS } from './served-operations.ts';
import { ConfigError } from './config.ts';
import { grpcLimits, tenantLimits } from './limits.ts';
import type { Address } from './setting-values.ts';
import { isLoopback } from './setting-values.ts';
import type { Config } from './settings.ts';
import { version } from './version.ts';

/** Every credential belongs to this tenant. */
const TENANT = 'default';

/**
 * Builds the world from the store up, serves until `stop`, and takes it down from the top: calls in flight finish
 * before the store closes.
 * @throws ConfigError when the address can't be had; Fault `data-locked`, `data-version`, `data-damaged`.
 */
export async function serve(config: Config, clock: Clock, logger: Logger, stop: AbortSignal): Promise<void> {
  const failing = new AbortController();
  await using tenant = await openTenant(config.dataDir, TENANT, {
    clock,
    limits: tenantLimits(config),
    sync: config.syncWrites,
    graph: { ...UNBOUNDED, budget: config.graphMemoryBytes },
    preload: config.preload,
    onWriteFailed(err) {
      logger.fatal(
        { err },
        'a write failed: none is taken until the server is started again; checks are answered',
      );
      failing.abort();
    },
  });
  await using _collector = startCollector(
    tenant,
    clock,
    { windowMs: config.gcWindowMs, intervalMs: config.gcIntervalMs },
    logger,
  );
  await using server = await listen(config, logger, tenant, failing.signal);
  announce(config, server.port, logger);
  await aborted(stop);
  logger.info({ graceMs: config.shutdownGraceMs }, 'stopping');
}

async function listen(
  config: Config,
  logger: Logger,
  tenant: Tenant,
  failing: AbortSignal,
): Promise<GrpcServer> {
  try {
    return await GrpcServer.listen({
      address: formatAddress(config.grpcAddress),
      gate: config.presharedKeys.length === 0 ? openGate : presharedKeyGate(config.presharedKeys),
      operations: { tenantOf: () => tenant, ...OPERATIONS },
      logger,
      limits: grpcLimits(config),
      version: version(),
      failing,
    });
  } catch (cause) {
    const address = formatAddress(config.grpcAddress);
    throw new ConfigError(
      [`\`--grpc-addr\`: can't listen on \`${address}\`; is another process there?`],
      cause,
    );
  }
}

/** The line `serving` comes first and tells the port, which may have been chosen by the system. */
function announce(config: Config, port: number, logger: Logger): void {
  const address = formatAddress({ ...config.grpcAddress, port });
  const authentication = config.presharedKeys.length > 0 ? 'preshared-key' : 'none';
  logger.info(
    { address, dataDir: path.resolve(config.dataDir), authentication, version: version() },
    'serving',
  );
  if (authentication === 'preshared-key') return;
  if (isLoopback(config.grpcAddress)) {
    logger.warn(
      'there is no preshared key: only this machine is served, and everyone on it may do everything',
    );
  } else {
    logger.warn('there is no preshared key: everyone who can connect may do everything');
  }
}

function formatAddress({ host, port }: Address): string {
  if (host === '') return `0.0.0.0:${port}`;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
