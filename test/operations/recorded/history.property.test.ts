import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Entry, Outcome } from '../../../src/decisions/record/record.ts';
import { Fault } from '../../../src/model/fault.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import type { CheckAsk } from '../../../src/operations/asks.ts';
import { runsOr } from '../../decisions/fixtures.ts';
import { question, updateOf } from '../calls.ts';
import { RecordedEngine } from './recorded-engine.ts';

/*
 * The invariant: whatever is asked and changed, one after another or at once, every answer has one record, with its
 * verdict, and there is no record without an answer. What was left out on purpose is in gap records, to the last one.
 */

const SCHEMA = `caveat at_most(ceiling int, amount int) {
	amount <= ceiling
}

definition user {}

definition group {
	relation member: user | group#member
}

definition document {
	relation viewer: user | user:* | group#member | user with at_most
	relation banned: user
	permission view = viewer - banned
}
`;
const RUNS = runsOr(15);

/** What a call is told by, and what it was answered. */
interface Told {
  readonly outcomes: readonly Outcome[];
  /** Of a list. */
  readonly found?: number;
}

type Call = (world: RecordedEngine, requestId: string) => Promise<Told>;

const user = fc.constantFrom('anna', 'ben', 'cleo');
const document = fc.constantFrom('plan', 'draft', 'other');
const context = fc.constantFrom({}, { amount: 1 }, { amount: 9 }, { amount: 'one' });
const permission = fc.constantFrom('view', 'view', 'view', 'viewer', 'fly');
const relationship = fc.oneof(
  fc
    .tuple(document, fc.constantFrom('viewer', 'banned'), user)
    .map(([d, r, u]) => `document:${d}#${r}@user:${u}`),
  fc.tuple(document, user).map(([d, u]) => `document:${d}#viewer@user:${u}[at_most:{"ceiling":5}]`),
  document.map((d) => `document:${d}#viewer@group:staff#member`),
  document.map((d) => `document:${d}#viewer@user:*`),
  user.map((u) => `group:staff#member@user:${u}`),
  user.map((u) => `group:staff#owner@user:${u}`), // there is no such relation
);
const ask: fc.Arbitrary<CheckAsk> = fc
  .tuple(document, permission, user, context)
  .map(([d, p, u, values]) => ({ ...question(`document:${d}#${p}@user:${u}`), context: values }));

const call: fc.Arbitrary<Call> = fc.oneof(
  { weight: 4, arbitrary: ask.map(checkCall) },
  { weight: 2, arbitrary: fc.array(ask, { maxLength: 6 }).map(bulkCall) },
  { weight: 1, arbitrary: ask.map(expandCall) },
  { weight: 2, arbitrary: fc.tuple(ask, fc.nat(2)).map(([one, limit]) => resourcesCall(one, limit)) },
  { weight: 2, arbitrary: fc.tuple(ask, fc.nat(2)).map(([one, limit]) => subjectsCall(one, limit)) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom('touch', 'create', 'delete'), relationship)
      .map(([operation, text]) => writeCall(`${operation} ${text}`)),
  },
);

test('every answer has its record, and every record its answer', async () => {
  const history = fc.array(fc.array(call, { minLength: 1, maxLength: 5 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      await using world = await openWorld({});
      const told = await play(world, steps);
      const records = recordsById((await world.entries()).slice(1)); // without that of the schema
      expect([...records.keys()].toSorted()).toEqual([...told.keys()].toSorted());
      for (const [id, answer] of told) expect([id, toldBy(records.get(id))]).toEqual([id, answer]);
    }),
    { numRuns: RUNS },
  );
}, 60_000);

test('what sampling leaves out is allowed, and counted to the last one', async () => {
  const history = fc.array(fc.array(call, { minLength: 1, maxLength: 5 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(history, fc.integer({ min: 2, max: 4 }), async (steps, allowSampling) => {
      await using world = await openWorld({ allowSampling });
      const told = await play(world, steps);
      const entries = (await world.entries()).slice(1);
      const records = recordsById(entries);
      const lost = entries.reduce((sum, entry) => sum + (entry.kind === 'gap' ? entry.lost : 0), 0);
      expect(records.size + lost).toBe(told.size);
      for (const [id, answer] of told) {
        if (records.has(id)) expect([id, toldBy(records.get(id))]).toEqual([id, answer]);
        else expect(answer.outcomes.map(({ verdict }) => verdict)).not.toContain('deny');
      }
    }),
    { numRuns: RUNS },
  );
}, 60_000);

async function openWorld(settings: { readonly allowSampling?: number }): Promise<RecordedEngine> {
  const world = await RecordedEngine.open(settings);
  await world.engine.writeSchema(SCHEMA);
  return world;
}

/** The calls of a step go at once, the steps one after another. */
async function play(
  world: RecordedEngine,
  steps: readonly (readonly Call[])[],
): Promise<ReadonlyMap<string, Told>> {
  const told = new Map<string, Told>();
  for (const [number, step] of steps.entries()) {
    const answers = await Promise.all(step.map((one, index) => one(world, `${number}-${index}`)));
    for (const [index, answer] of answers.entries()) told.set(`${number}-${index}`, answer);
  }
  return told;
}

function recordsById(entries: readonly Entry[]): ReadonlyMap<string, Entry> {
  const found = new Map<string, Entry>();
  for (const entry of entries) {
    if (entry.kind === 'gap') continue;
    const id = 'call' in entry ? entry.call.correlationId : undefined;
    if (id === undefined || found.has(id))
      throw new Error(`expected one record of a call, found another of \`${id}\``);
    found.set(id, entry);
  }
  return found;
}

/** The same of a record as of an answer. */
function toldBy(entry: Entry | undefined): Told {
  if (entry === undefined || !('outcome' in entry)) throw new Error('expected the record of a call');
  if (entry.kind === 'bulk')
    return { outcomes: [entry.outcome, ...entry.items.map(({ outcome }) => outcome)] };
  if ('found' in entry) return { outcomes: [entry.outcome], found: entry.found };
  return { outcomes: [entry.outcome] };
}

const DONE: Outcome = { verdict: 'allow', reason: undefined, missing: [] };

function ofVerdict(verdict: Verdict): Outcome {
  if (verdict.kind === 'conditional') return { ...DONE, verdict: 'conditional', missing: verdict.missing };
  return verdict.kind === 'yes' ? DONE : { ...DONE, verdict: 'deny' };
}

function ofFault(thrown: unknown): Outcome {
  if (!(thrown instanceof Fault)) throw thrown;
  return { verdict: 'error', reason: thrown.reason, missing: [] };
}

async function orRefused(answer: () => Promise<Told>, refused: (outcome: Outcome) => Told): Promise<Told> {
  try {
    return await answer();
  } catch (thrown) {
    return refused(ofFault(thrown));
  }
}

function alone(outcome: Outcome): Told {
  return { outcomes: [outcome] };
}

function checkCall(one: CheckAsk): Call {
  return ({ engine }, requestId) =>
    orRefused(async () => {
      const { verdict } = await engine.checkPermission({ ...one, tracing: false }, { requestId });
      return alone(ofVerdict(verdict));
    }, alone);
}

function bulkCall(items: readonly CheckAsk[]): Call {
  return async ({ engine }, requestId) => {
    const { results } = await engine.checkBulkPermissions({ items, tracing: false }, { requestId });
    const outcomes = results.map((result) =>
      result.kind === 'verdict' ? ofVerdict(result.verdict) : ofFault(result.fault),
    );
    return { outcomes: [DONE, ...outcomes] };
  };
}

function expandCall({ resource, permission: name }: CheckAsk): Call {
  return ({ engine }, requestId) =>
    orRefused(async () => {
      await engine.expandPermissionTree({ resource, permission: name }, { requestId });
      return alone(DONE);
    }, alone);
}

function resourcesCall({ permission: name, subject, context: values }: CheckAsk, limit: number): Call {
  return ({ engine }, requestId) =>
    listed(
      engine.lookupResources(
        { resourceType: 'document', permission: name, subject, context: values, limit, cursor: undefined },
        { requestId },
      ),
    );
}

function subjectsCall(
  { resource, permission: name, context: values }: CheckAsk,
  concreteLimit: number,
): Call {
  const whom = { subjectType: 'user', subjectRelation: '', wildcard: 'include' } as const;
  return ({ engine }, requestId) =>
    listed(
      engine.lookupSubjects(
        { resource, permission: name, ...whom, context: values, concreteLimit, cursor: undefined },
        { requestId },
      ),
    );
}

async function listed(items: AsyncIterable<unknown>): Promise<Told> {
  let found = 0;
  return orRefused(
    async () => {
      for await (const _item of items) found++;
      return { outcomes: [DONE], found };
    },
    (outcome) => ({ outcomes: [outcome], found }),
  );
}

function writeCall(line: string): Call {
  return ({ engine }, requestId) =>
    orRefused(async () => {
      const updates = [updateOf(line)];
      await engine.writeRelationships({ updates, preconditions: [], metadata: undefined }, { requestId });
      return alone(DONE);
    }, alone);
}
