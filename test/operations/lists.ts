import type { JsonObject } from '../../src/base/json.ts';
import type {
  FoundSubject,
  LookupResourcesAsk,
  LookupResourcesItem,
  LookupSubjectsAsk,
  LookupSubjectsItem,
} from '../../src/operations/asks.ts';
import { lookupResources } from '../../src/operations/lookup-resources.ts';
import { lookupSubjects } from '../../src/operations/lookup-subjects.ts';
import { openSnapshot } from '../../src/operations/snapshot.ts';
import { Fault, type Reason } from '../../src/model/fault.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { type Answer, CALLER, NEVER } from './calls.ts';

/** A whole list, or what came before a fault. */
export interface List<Item> {
  readonly items: readonly Item[];
  readonly fault: Reason | undefined;
}

export interface PagedOptions {
  /** Items of a page; 0 for one page of all. */
  readonly limit?: number;
  /** Runs before every page but the first. */
  readonly between?: () => Promise<void>;
}

export type ResourcesAsk = Pick<LookupResourcesAsk, 'resourceType' | 'permission' | 'subject'> & {
  readonly context?: JsonObject;
};
export type SubjectsAsk = Pick<
  LookupSubjectsAsk,
  'resource' | 'permission' | 'subjectType' | 'subjectRelation'
> & { readonly wildcard?: LookupSubjectsAsk['wildcard']; readonly context?: JsonObject };

/** At `token`, page by page. */
export function listResources(
  tenant: () => Tenant,
  token: string,
  ask: ResourcesAsk,
  { limit = 0, between }: PagedOptions = {},
): Promise<List<LookupResourcesItem>> {
  return everyPage(limit, between, async function* (cursor) {
    const at = await snapshotFor(tenant(), token, cursor);
    yield* lookupResources(at, CALLER, { context: {}, ...ask, limit, cursor }, NEVER);
  });
}

export function listSubjects(
  tenant: () => Tenant,
  token: string,
  ask: SubjectsAsk,
  { limit = 0, between }: PagedOptions = {},
): Promise<List<LookupSubjectsItem>> {
  return everyPage(limit, between, async function* (cursor) {
    const at = await snapshotFor(tenant(), token, cursor);
    const whole = { wildcard: 'include', context: {}, concreteLimit: limit, cursor, ...ask } as const;
    yield* lookupSubjects(at, CALLER, whole, NEVER);
  });
}

/** The verdict of a subject, read from a list as `subject-list.ts` says. */
export function verdictIn(items: readonly LookupSubjectsItem[], id: string): Answer {
  const listed = items.find(({ subject }) => subject.id === id && id !== '*');
  if (listed !== undefined) return listed.subject.verdict;
  const everyone = items.find(({ subject }) => subject.id === '*');
  if (everyone === undefined) return { kind: 'no' };
  const excluded = everyone.excluded.find((one: FoundSubject) => one.id === id);
  if (excluded === undefined) return everyone.subject.verdict;
  return excluded.verdict.kind === 'yes' ? { kind: 'no' } : excluded.verdict;
}

function snapshotFor(tenant: Tenant, token: string, cursor: string | undefined) {
  return openSnapshot(tenant, { consistency: { kind: 'at-exact-snapshot', token }, cursor }, NEVER);
}

async function everyPage<Item extends { readonly cursor: string }>(
  limit: number,
  between: (() => Promise<void>) | undefined,
  pageAfter: (cursor: string | undefined) => AsyncIterable<readonly Item[]>,
): Promise<List<Item>> {
  const items: Item[] = [];
  try {
    for (;;) {
      const start = items.length;
      for await (const batch of pageAfter(items.at(-1)?.cursor)) items.push(...batch);
      if (limit === 0 || items.length - start < limit) return { items, fault: undefined };
      await between?.();
    }
  } catch (thrown) {
    if (thrown instanceof Fault) return { items, fault: thrown.reason };
    throw thrown;
  }
}
