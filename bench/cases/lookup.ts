import type { LookupResourcesAsk, LookupSubjectsAsk } from '../../src/operations/asks.ts';
import { lookupResources } from '../../src/operations/lookup-resources.ts';
import { lookupSubjects } from '../../src/operations/lookup-subjects.ts';
import { openSnapshot } from '../../src/operations/snapshot.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import type { BenchCase, Context } from '../harness/case.ts';
import { type Figure, figureOfNumbers } from '../harness/figure.ts';
import { DriveAnswers } from '../worlds/drive-answers.ts';
import { DRIVE_SIZE, driveShape } from '../worlds/drive-shape.ts';
import { CALLER, NEVER, openTenant } from '../worlds/stored-world.ts';

const ROUNDS = 9;
/** The admin of an organization, who may view all that is below it. */
const USER = 0;
const DOCUMENT = 0;

/** Both lookups, page by page in memory: the first round is told apart, since it brings the pages in. */
export const lookup: BenchCase = {
  name: 'lookup',
  question: 'how soon does a list begin, and how soon is it whole?',
  nodeFlags: [],
  run,
};

async function run({ dataDir }: Context): Promise<readonly Figure[]> {
  const shape = driveShape(DRIVE_SIZE);
  const answers = new DriveAnswers(shape);
  const documents = idsWhere(DRIVE_SIZE.documents, (document) => answers.mayView(USER, document));
  const viewers = idsWhere(DRIVE_SIZE.users, (user) => answers.mayView(user, DOCUMENT));
  await using tenant = await openTenant(dataDir);
  return [
    ...(await figuresOf('documents of a user', documents, () => documentsOf(tenant))),
    ...(await figuresOf('viewers of a document', viewers, () => viewersOf(tenant))),
    figureOfNumbers('peak resident set of the process', 'MB', [process.resourceUsage().maxRSS / 1_000]),
  ];
}

interface Timed {
  readonly firstMs: number;
  readonly totalMs: number;
}

async function figuresOf(
  what: string,
  expected: readonly string[],
  list: () => AsyncIterable<readonly string[]>,
): Promise<readonly Figure[]> {
  const cold = await time(what, expected, list);
  const warm: Timed[] = [];
  for (let round = 0; round < ROUNDS; round++) warm.push(await time(what, expected, list));
  const first = (timed: Timed): number => timed.firstMs;
  const total = (timed: Timed): number => timed.totalMs;
  return [
    figureOfNumbers(`all ${what}: results`, 'count', [expected.length]),
    figureOfNumbers(`all ${what}, nothing resident: first result`, 'ms', [first(cold)]),
    figureOfNumbers(`all ${what}, nothing resident: total`, 'ms', [total(cold)]),
    figureOfNumbers(`all ${what}, warm: first result`, 'ms', warm.map(first)),
    figureOfNumbers(`all ${what}, warm: total`, 'ms', warm.map(total)),
  ];
}

/** @throws when the list is not the expected one */
async function time(
  what: string,
  expected: readonly string[],
  list: () => AsyncIterable<readonly string[]>,
): Promise<Timed> {
  const found: string[] = [];
  const start = performance.now();
  let firstMs = Number.NaN;
  for await (const ids of list()) {
    if (found.length === 0) firstMs = performance.now() - start;
    found.push(...ids);
  }
  const totalMs = performance.now() - start;
  if (found.length !== expected.length || found.some((id, index) => id !== expected[index])) {
    throw new Error(`wrong list of ${what}: expected ${expected.length}, found ${found.length}`);
  }
  return { firstMs, totalMs };
}

async function* documentsOf(tenant: Tenant): AsyncGenerator<readonly string[], void, undefined> {
  const ask: LookupResourcesAsk = {
    resourceType: 'document',
    permission: 'view',
    subject: { type: 'user', id: String(USER), relation: '' },
    context: {},
    limit: 0,
    cursor: undefined,
  };
  const snapshot = await openSnapshot(tenant, { consistency: { kind: 'newest' }, cursor: undefined }, NEVER);
  for await (const items of lookupResources(snapshot, CALLER, ask, NEVER)) {
    yield items.map(({ resourceId }) => resourceId);
  }
}

async function* viewersOf(tenant: Tenant): AsyncGenerator<readonly string[], void, undefined> {
  const ask: LookupSubjectsAsk = {
    resource: { type: 'document', id: String(DOCUMENT) },
    permission: 'view',
    subjectType: 'user',
    subjectRelation: '',
    context: {},
    concreteLimit: 0,
    cursor: undefined,
    wildcard: 'include',
  };
  const snapshot = await openSnapshot(tenant, { consistency: { kind: 'newest' }, cursor: undefined }, NEVER);
  for await (const items of lookupSubjects(snapshot, CALLER, ask, NEVER)) {
    yield items.map(({ subject }) => subject.id);
  }
}

/** In the order of ids as text, which is that of lists. */
function idsWhere(count: number, isIn: (number: number) => boolean): readonly string[] {
  const ids: string[] = [];
  for (let number = 0; number < count; number++) if (isIn(number)) ids.push(String(number));
  return ids.toSorted();
}
