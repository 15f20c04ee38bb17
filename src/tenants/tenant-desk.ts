import type { Caller } from '../model/caller.ts';
import type {
  AdmitTenantAsk,
  CreateTenantAsk,
  ListTenantsAsk,
  NamedTenantAsk,
  SuspendTenantAsk,
  UpdateTenantAsk,
  TenantPage,
  TenantView,
} from '../model/tenant.ts';

/** What an operator does with tenants. Whether the caller is one was looked at before. */
export interface TenantDesk {
  /** It is there, whole, when this resolves. @throws Fault `tenant-exists`, `invalid-argument`, those of `writeSchema` */
  create(by: Caller, ask: CreateTenantAsk): Promise<TenantView>;
  /**
   * Gives a tenant that was made elsewhere its place; whole or not at all. What is in the folder was verified before.
   * @throws Fault `tenant-exists`, `invalid-argument`
   */
  admit(by: Caller, ask: AdmitTenantAsk): Promise<TenantView>;
  /** By name. */
  list(by: Caller, ask: ListTenantsAsk): Promise<TenantPage>;
  /** With what is stored, also where the tenant has to be opened for that. @throws Fault `unknown-tenant` */
  get(by: Caller, ask: NamedTenantAsk): Promise<TenantView>;
  /** It holds for every write that is evaluated after this resolved. @throws Fault `unknown-tenant` */
  update(by: Caller, ask: UpdateTenantAsk): Promise<TenantView>;
  /**
   * When this resolves nobody reads or changes anything of it, on any thread: calls that were under way have ended.
   * @throws Fault `unknown-tenant`, `tenant-pinned`
   */
  suspend(by: Caller, ask: SuspendTenantAsk): Promise<TenantView>;
  /** @throws Fault `unknown-tenant` */
  resume(by: Caller, ask: NamedTenantAsk): Promise<TenantView>;
  /**
   * Nothing is left of it when this resolves. Once begun it is finished, by the next start if need be.
   * @throws Fault `unknown-tenant`, `tenant-pinned`
   */
  delete(by: Caller, ask: NamedTenantAsk): Promise<void>;
}
