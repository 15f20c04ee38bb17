import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { LevelStore, type LevelStoreOptions } from '../store/level/level-store.ts';
import type { Store } from '../store/store.ts';
import { Tenant, type TenantOptions } from './tenant.ts';

type OpenOptions = TenantOptions &
  LevelStoreOptions & { readonly wrapStore?: ((store: Store) => Store) | undefined };

/**
 * Opens a tenant's world in its folder under `dataDir`, making it if it is new. `wrapStore` puts something between the
 * world and its store.
 * @throws Fault `data-locked`, `data-version`, `data-damaged`
 */
export async function openTenant(dataDir: string, name: string, options: OpenOptions): Promise<Tenant> {
  return openTenantIn(tenantFolder(dataDir, name), name, options);
}

/** The same in any folder. */
export async function openTenantIn(folder: string, name: string, options: OpenOptions): Promise<Tenant> {
  mkdirSync(folder, { recursive: true });
  const store = await LevelStore.open(folder, options.clock, options);
  try {
    return await Tenant.open(name, options.wrapStore?.(store) ?? store, options);
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Where everything of a tenant is: it is erased, backed up and bounded as a folder. */
export function tenantFolder(dataDir: string, name: string): string {
  return path.join(dataDir, 'tenants', name);
}
