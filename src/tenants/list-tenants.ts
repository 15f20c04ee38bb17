import { Fault } from '../model/fault.ts';
import type { ListTenantsAsk, TenantPage, TenantView } from '../model/tenant.ts';

const PAGE_MAX = 1_000;
const PAGE_DEFAULT = 100;

/** All of a tenant that is known without asking the disk. */
export type TenantStanding = Omit<TenantView, 'diskBytes'>;

/**
 * One page of tenants, by name; but for their sizes, of the moment of the call.
 * @throws Fault `limit-too-large`
 */
export async function listPage(
  standings: Iterable<TenantStanding>,
  { limit, after }: ListTenantsAsk,
  sizeOf: (name: string) => Promise<number>,
): Promise<TenantPage> {
  if (limit > PAGE_MAX) {
    throw new Fault('limit-too-large', `\`limit\`: expected at most ${PAGE_MAX}, found ${limit}`);
  }
  const behind = [...standings].filter(({ name }) => after === undefined || name > after);
  behind.sort((one, other) => (one.name < other.name ? -1 : 1));
  const page = behind.slice(0, limit === 0 ? PAGE_DEFAULT : limit);
  const tenants: TenantView[] = [];
  for (const standing of page) tenants.push({ ...standing, diskBytes: await sizeOf(standing.name) });
  return { tenants, next: page.length < behind.length ? page.at(-1)?.name : undefined };
}
