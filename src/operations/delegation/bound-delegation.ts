import type { Caller } from '../../model/caller.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { DelegationOperations } from './delegation-operations.ts';

type Operations = DelegationOperations<Tenant>;

/** Every operation on chains, of one tenant and for one caller: what is left to say is the ask. */
export type BoundDelegation = {
  readonly [Name in keyof Operations]: (
    ask: Parameters<Operations[Name]>[2],
    options?: { readonly signal?: AbortSignal | undefined },
  ) => ReturnType<Operations[Name]>;
};

const NEVER = new AbortController().signal;

export function boundDelegation(operations: Operations, tenant: Tenant, caller: Caller): BoundDelegation {
  const bind =
    <Ask, Answer>(operation: (place: Tenant, by: Caller, ask: Ask, signal: AbortSignal) => Answer) =>
    (ask: Ask, { signal = NEVER }: { readonly signal?: AbortSignal | undefined } = {}): Answer =>
      operation(tenant, caller, ask, signal);
  return {
    openSession: bind(operations.openSession),
    delegateSession: bind(operations.delegateSession),
    createGrant: bind(operations.createGrant),
    extendGrant: bind(operations.extendGrant),
    endGrant: bind(operations.endGrant),
    listGrants: bind(operations.listGrants),
    registerAgent: bind(operations.registerAgent),
    stop: bind(operations.stop),
    previewStop: bind(operations.previewStop),
    resume: bind(operations.resume),
    checkDelegated: bind(operations.checkDelegated),
    checkDelegatedBulk: bind(operations.checkDelegatedBulk),
    lookupDelegatedResources: bind(operations.lookupDelegatedResources),
  };
}
