import { Fault } from '../model/fault.ts';
import type { ListTenantsAsk, TenantPage, TenantView } from '../model/tenant.ts';

const PAGE_MAX = 1_000;
const PAGE_DEFAULT = 100;

/**
 * One page of tenants, by name.
 * @param viewOf of one that is there; undefined for one that went meanwhile
 * @throws Fault `limit-too-large`
 */
export async function listPage(
  names: readonly string[],
  { limit, after }: ListTenantsAsk,
  viewOf: (name: string) => Promise<TenantView | undefined>,
): Promise<TenantPage> {
  if (limit > PAGE_MAX) {
    throw new Fault('limit-too-large', `\`limit\`: expected at most ${PAGE_MAX}, found ${limit}`);
  }
  const behind = names.filter((name) => after === undefined || name > after).sort();
  const page = behind.slice(0, limit === 0 ? PAGE_DEFAULT : limit);
  const tenants: TenantView[] = [];
  for (const name of page) {
    const view = await viewOf(name);
    if (view !== undefined) tenants.push(view);
  }
  return { tenants, next: page.length < behind.length ? page.at(-1) : undefined };
}
