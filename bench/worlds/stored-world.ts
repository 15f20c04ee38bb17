import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../../src/base/clock.ts';
import type { Caller } from '../../src/model/caller.ts';
import { writeRelationships } from '../../src/operations/write-relationships.ts';
import { writeSchema } from '../../src/operations/write-schema.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { DEFAULT_LIMITS } from '../../src/tenants/limits.ts';
import { Tenant } from '../../src/tenants/tenant.ts';
import type { World } from './world.ts';

export const CALLER: Caller = { tenant: 'default', name: 'bench' };
/** The cases don't cancel anything. */
export const NEVER: AbortSignal = new AbortController().signal;

const UPDATES_PER_WRITE = 1_000;

/**
 * The tenant that `serve --data-dir dataDir` would serve, opened in this process.
 * @param sync whether commits are on the disk when they are acknowledged
 */
export async function openTenant(dataDir: string, sync = true): Promise<Tenant> {
  const folder = path.join(dataDir, 'tenants', CALLER.tenant);
  mkdirSync(folder, { recursive: true });
  const store = await LevelStore.open(folder, systemClock, { sync });
  return await Tenant.open(CALLER.tenant, store, { clock: systemClock, limits: DEFAULT_LIMITS });
}

/** Puts a world into a data folder that has none, as a client would. */
export async function storeWorld({ schema, relationships }: World, dataDir: string): Promise<void> {
  await using tenant = await openTenant(dataDir, false);
  await writeSchema(tenant, CALLER, { schema }, NEVER);
  for (let start = 0; start < relationships.length; start += UPDATES_PER_WRITE) {
    const updates = relationships
      .slice(start, start + UPDATES_PER_WRITE)
      .map((relationship) => ({ operation: 'create' as const, relationship }));
    await writeRelationships(tenant, CALLER, { updates, preconditions: [], metadata: undefined }, NEVER);
  }
}
