import type { Caller } from '../../model/caller.ts';
import { Fault, type Reason } from '../../model/fault.ts';
import { Names } from '../../model/names.ts';
import type { TenantDesk } from '../../tenants/tenant-desk.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { requireCompiled } from '../compile-schema.ts';
import { recordedWriteSchema } from '../recorded/write-schema.ts';
import { requireWritable } from './require-writable.ts';

export interface RollOutAsk {
  readonly schema: string;
  /** Empty for all that are active. */
  readonly tenants: readonly string[];
  /** Whether to change nothing. */
  readonly dryRun: boolean;
}

/** What came of it for one tenant. */
export type RollOutItem = { readonly tenant: string } & RollOutOutcome;

export type RollOutOutcome =
  | { readonly kind: 'written'; readonly writtenAt: string }
  /** It has the same text already. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'would-be-written' }
  /** `reason` is `internal` for our own mistakes. */
  | { readonly kind: 'refused'; readonly reason: Reason | 'internal'; readonly message: string };

/** Where tenants come from: `use` has one open as long as `act` runs. */
export interface RollOutWorlds {
  readonly desk: Pick<TenantDesk, 'list'>;
  use<T>(
    name: string,
    signal: AbortSignal,
    act: (tenant: Tenant, signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
}

/** Tenants that are under way at once. */
const AT_ONCE = 4;

/**
 * Writes one schema to many tenants, a few at a time, and tells of each as it is done. What one of them refuses is said of
 * that one; the others go on.
 * @throws Fault `schema-parse`, `schema-type` before anything is written
 */
export async function* rollOutSchema(
  worlds: RollOutWorlds,
  by: Caller,
  ask: RollOutAsk,
  signal: AbortSignal,
): AsyncGenerator<RollOutItem, void> {
  requireCompiled(ask.schema, new Names());
  const underWay = new Map<string, Promise<RollOutItem>>();
  for await (const name of namesOf(worlds, by, ask.tenants)) {
    signal.throwIfAborted();
    underWay.set(name, rollOutTo(worlds, name, by, ask, signal));
    if (underWay.size === AT_ONCE) yield firstOf(underWay);
  }
  while (underWay.size > 0) yield firstOf(underWay);
}

async function firstOf(underWay: Map<string, Promise<RollOutItem>>): Promise<RollOutItem> {
  const item = await Promise.race(underWay.values());
  underWay.delete(item.tenant);
  return item;
}

async function* namesOf(
  { desk }: RollOutWorlds,
  by: Caller,
  asked: readonly string[],
): AsyncGenerator<string> {
  if (asked.length > 0) {
    yield* new Set(asked);
    return;
  }
  let after: string | undefined;
  do {
    const page = await desk.list(by, { limit: 0, after });
    for (const { name, state } of page.tenants) if (state === 'active') yield name;
    after = page.next;
  } while (after !== undefined);
}

/** Never rejects, but when the call as a whole is over. */
async function rollOutTo(
  worlds: RollOutWorlds,
  name: string,
  by: Caller,
  { schema, dryRun }: RollOutAsk,
  signal: AbortSignal,
): Promise<RollOutItem> {
  try {
    return await worlds.use(name, signal, async (tenant, ended): Promise<RollOutItem> => {
      const stored = await tenant.store.readSchema(tenant.store.head());
      if (stored?.text === schema) return { tenant: name, kind: 'unchanged' };
      if (dryRun) {
        await requireWritable(tenant, schema, ended);
        return { tenant: name, kind: 'would-be-written' };
      }
      const { writtenAt } = await recordedWriteSchema(tenant, { ...by, tenant: name }, { schema }, ended);
      return { tenant: name, kind: 'written', writtenAt };
    });
  } catch (thrown) {
    if (thrown instanceof Fault) {
      return { tenant: name, kind: 'refused', reason: thrown.reason, message: thrown.message };
    }
    return { tenant: name, kind: 'refused', reason: 'internal', message: 'internal error' };
  }
}
