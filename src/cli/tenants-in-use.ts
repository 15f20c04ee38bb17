import { notAuthenticated } from '../auth/refusal.ts';
import type { Lease, Leaseholder } from '../base/lease.ts';
import { after, type Soon } from '../base/soon.ts';
import { Fault } from '../model/fault.ts';
import type { RollOutWorlds } from '../operations/tenants/roll-out-schema.ts';
import type { World } from '../tenants/open-worlds.ts';
import type { TenantDesk } from '../tenants/tenant-desk.ts';
import type { Tenant } from '../tenants/tenant.ts';

/** A tenant that is served. */
export interface ServedWorld extends World {
  readonly tenant: Tenant;
}

/** The tenants as a thread of a server has them, whether it owns them or not. */
export interface ServedTenants extends TenantDesk {
  take(name: string, holder: Leaseholder): Soon<ServedWorld>;
}

/**
 * The tenant of a call, at once when it is open. A credential of a tenant that is not there is as unknown as one that is
 * not there itself.
 * @throws or rejects with Fault `unauthenticated`, and as `TenantRegistry.take`
 */
export function tenantFor(tenants: ServedTenants, name: string, holder: Leaseholder): Soon<Tenant> {
  try {
    const world = after(tenants.take(name, holder), ({ tenant }) => tenant);
    return world instanceof Promise ? world.catch(refuse) : world;
  } catch (thrown) {
    return refuse(thrown);
  }
}

/** Tenants for acts that are about several of them, each held only while something is done with it. */
export function rollOutWorlds(tenants: ServedTenants): RollOutWorlds {
  return {
    desk: tenants,
    async use(name, signal, act) {
      const holder = new Act();
      try {
        const { tenant } = await tenants.take(name, holder);
        return await act(tenant, AbortSignal.any([signal, holder.ended]));
      } finally {
        holder.done();
      }
    },
  };
}

function refuse(thrown: unknown): never {
  if (thrown instanceof Fault && thrown.reason === 'unknown-tenant') throw notAuthenticated(thrown);
  throw thrown;
}

class Act implements Leaseholder {
  readonly #ended = new AbortController();
  #lease: Lease<Leaseholder> | undefined;

  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  keep(lease: Lease<Leaseholder>): void {
    this.#lease = lease;
  }

  giveUp(reason: Error): void {
    this.#ended.abort(reason);
  }

  done(): void {
    this.#lease?.release(this);
  }
}
