import { setImmediate } from 'node:timers/promises';
import { assert } from '../../src/base/assert.ts';
import type { PageId } from '../../src/graph/graph.ts';
import { FORWARD, type PageKind, REVERSE } from '../../src/graph/pages.ts';
import type { Relationship } from '../../src/model/relationship.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import type { BenchCase, Context } from '../harness/case.ts';
import { type Figure, type Unit, figureOfNumbers } from '../harness/figure.ts';
import { NEVER, openTenant } from '../worlds/stored-world.ts';

const PAGES_PER_LOAD = 500;

/**
 * Makes every page resident, first those of resources (all that checks walk), then those of subjects. The world is read
 * from the store and never held here. What the graph takes on the heap is what comes free when it is let go: what a
 * process has before it starts is no measure, since parts of that go meanwhile.
 */
export const memory: BenchCase = {
  name: 'memory',
  question: 'how much memory does a resident relationship take?',
  nodeFlags: ['--expose-gc'],
  run,
};

async function run({ dataDir }: Context): Promise<readonly Figure[]> {
  const { count, empty, forward, both } = await fill(dataDir);
  const after = await used();
  const each = (bytes: number): number => bytes / count;
  return [
    one('relationships resident', 'count', count),
    one('forward pages, per relationship', 'bytes', each(forward.pages)),
    one('forward pages and names, per relationship', 'bytes', each(forward.heap - after.heap)),
    one('pages of both directions, per relationship', 'bytes', each(both.pages)),
    one('pages of both directions and names, per relationship', 'bytes', each(both.heap - after.heap)),
    one('resident set of the process, nothing resident', 'MB', empty.process / 1e6),
    one('resident set of the process, forward pages', 'MB', forward.process / 1e6),
    one('resident set of the process, both directions', 'MB', both.process / 1e6),
  ];
}

interface Filled {
  readonly count: number;
  readonly empty: Used;
  readonly forward: Used & { readonly pages: number };
  readonly both: Used & { readonly pages: number };
}

/** Of a tenant that is gone when this resolves. */
async function fill(dataDir: string): Promise<Filled> {
  await using tenant = await openTenant(dataDir);
  const count = await forEachRelationship(tenant, () => {});
  const empty = await used();
  await loadAll(tenant, FORWARD);
  const forward = { ...(await used()), pages: tenant.graph.pages.bytes };
  await loadAll(tenant, REVERSE);
  const both = { ...(await used()), pages: tenant.graph.pages.bytes };
  return { count, empty, forward, both };
}

async function loadAll(tenant: Tenant, kind: PageKind): Promise<void> {
  const seen = new Set<string>();
  let pages: PageId[] = [];
  const load = async (): Promise<void> => {
    await tenant.graph.load(pages);
    pages = [];
  };
  await forEachRelationship(tenant, async (relationship) => {
    const page = pageOf(tenant, kind, relationship);
    const key = `${page.node} ${page.name}`;
    if (seen.has(key)) return;
    seen.add(key);
    pages.push(page);
    if (pages.length === PAGES_PER_LOAD) await load();
  });
  await load();
}

function pageOf(tenant: Tenant, kind: PageKind, { resource, relation, subject }: Relationship): PageId {
  const { objects } = tenant.graph;
  const [object, name] = kind === FORWARD ? [resource, relation] : [subject, subject.relation];
  return { kind, node: objects.nodeOf(object.type, object.id), name: objects.names.numberOf(name) };
}

async function forEachRelationship(
  { store, clock }: Tenant,
  visit: (relationship: Relationship) => Promise<void> | void,
): Promise<number> {
  const query = { filter: {}, at: store.head(), nowMs: clock.nowMs(), after: undefined };
  let count = 0;
  for await (const batch of store.scan(query, NEVER)) {
    for (const relationship of batch) await visit(relationship);
    count += batch.length;
  }
  return count;
}

interface Used {
  /** Bytes of the heap and of what its arrays hold outside it. */
  readonly heap: number;
  /** Bytes of the process that are in memory. */
  readonly process: number;
}

/** What is in use once everything that can go has gone. */
async function used(): Promise<Used> {
  for (let times = 0; times < 5; times++) {
    assert(globalThis.gc !== undefined, 'the case runs with `--expose-gc`');
    globalThis.gc();
    await setImmediate(); // native memory is given back in a turn of its own
  }
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return { heap: heapUsed + arrayBuffers, process: rss };
}

function one(label: string, unit: Unit, value: number): Figure {
  return figureOfNumbers(label, unit, [value]);
}
