import { TenantRegistry } from '../tenants/registry.ts';
import { shareAmong } from '../tenants/tend-worlds.ts';
import { openOwnedWorld, type OwnedSurroundings, type OwnedWorld } from './owned-world.ts';
import { type Preparing, prepareTenant, recordTenantAct } from './prepare-tenant.ts';
import { graphMemoryOf } from './served-tenant.ts';

/**
 * The tenants of the data folder, in the thread that owns it.
 * @param onShort told while somebody waits for room that other threads may have
 * @throws as `TenantRegistry.open`
 */
export function openRegistry(
  surroundings: OwnedSurroundings & Preparing,
  onShort: () => void,
): Promise<TenantRegistry<OwnedWorld>> {
  const { config, clock, logger } = surroundings;
  const graphMemoryBytes = graphMemoryOf(config);
  return TenantRegistry.open<OwnedWorld>({
    dataDir: config.dataDir,
    clock,
    openMax: config.tenantsOpen,
    idleMs: config.tenantIdleMs,
    roomWaitMs: config.freshnessWaitMs,
    now: () => performance.now(),
    openWorld: (name) => openOwnedWorld(name, surroundings),
    prepare: (folder, by, ask) => prepareTenant(folder, by, ask, surroundings),
    record: ({ decisions }, by, act) => recordTenantAct(decisions?.desk, clock, by, act),
    onShort,
    onChange: (worlds) => shareAmong(worlds, graphMemoryBytes),
    onCloseFailed: (tenant, err) =>
      logger.error({ err, tenant }, 'a tenant could not be closed as it should'),
    onUnrecorded: (tenant, err) => logger.error({ err, tenant }, 'a suspension is not in the decision log'),
    onDamaged: (tenant, err) =>
      logger.error(
        { err, tenant },
        'the state of a tenant can not be read: it is refused until it is resumed',
      ),
    onActed: (by, tenant, act) => logger.info({ tenant, act, by: by.name }, 'an operator changed a tenant'),
  });
}
