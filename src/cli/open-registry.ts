import type { Clock } from '../base/clock.ts';
import type { TenantQuota } from '../model/own-quota.ts';
import type { StoredSize } from '../model/stored.ts';
import { LevelStore } from '../store/level/level-store.ts';
import { tenantFolder } from '../tenants/open-tenant.ts';
import { FairQueue } from '../tenants/fair-queue.ts';
import { TenantRegistry } from '../tenants/registry.ts';
import { shareAmong } from '../tenants/tend-worlds.ts';
import { openOwnedWorld, type OwnedSurroundings, type OwnedWorld } from './owned-world.ts';
import { type Preparing, prepareTenant, recordClosedTenantAct, recordTenantAct } from './prepare-tenant.ts';
import { tenantQuotaOf } from './quota-settings.ts';
import { graphMemoryOf } from './tenant-options.ts';

/**
 * The tenants of the data folder, in the thread that owns it.
 * @param endCredentials revokes those of a tenant that is being erased; called when this process owns the folder
 * @param onShort told while somebody waits for room that other threads may have
 * @param onLimits as `RegistryOptions` has it
 * @throws as `TenantRegistry.open`
 */
export function openRegistry(
  surroundings: Omit<OwnedSurroundings, 'queue'> & Preparing,
  endCredentials: (tenant: string) => Promise<void>,
  onShort: () => void,
  onLimits: (name: string, quota: TenantQuota | undefined) => Promise<void>,
): Promise<TenantRegistry<OwnedWorld>> {
  const { config, clock, logger } = surroundings;
  const graphMemoryBytes = graphMemoryOf(config);
  const owned = { ...surroundings, queue: new FairQueue(config.turnSteps) };
  return TenantRegistry.open<OwnedWorld>({
    dataDir: config.dataDir,
    clock,
    openMax: config.tenantsOpen,
    idleMs: config.tenantIdleMs,
    roomWaitMs: config.freshnessWaitMs,
    now: () => performance.now(),
    openWorld: (name, quota) => openOwnedWorld(name, quota, owned),
    quota: tenantQuotaOf(config),
    onLimits,
    storedIn: ({ tenant }) => tenant.store.stored(),
    readStored: (name) => readStored(tenantFolder(config.dataDir, name), clock),
    prepare: (folder, by, ask) => prepareTenant(folder, by, ask, surroundings),
    record: ({ decisions }, by, act) => recordTenantAct(decisions?.desk, clock, by, act),
    recordClosed: (name, by, act) => recordClosedTenantAct(name, by, act, { config, clock }),
    onErasing: endCredentials,
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

async function readStored(folder: string, clock: Clock): Promise<StoredSize> {
  await using store = await LevelStore.open(folder, clock);
  return store.stored();
}
