import { setImmediate } from 'node:timers/promises';
import { compareText } from '../base/compare-text.ts';
import { canonicalJson, type JsonObject } from '../base/json.ts';
import { CaveatBudget } from '../caveats/budget.ts';
import type { Evaluation } from '../engine/evaluation.ts';
import type { PageId } from '../graph/graph.ts';
import type { Caller } from '../model/caller.ts';
import { Fault } from '../model/fault.ts';
import type { SubjectRef } from '../model/relationship.ts';
import { canonicalText } from '../schema/canonical-text.ts';
import type { Schema } from '../schema/schema.ts';
import type {
  CheckAsk,
  CheckBulkPermissionsAnswer,
  CheckBulkPermissionsAsk,
  CheckBulkResult,
} from './asks.ts';
import { putQuestion } from './check-permission.ts';
import { caveatEvaluator } from './caveat-evaluator.ts';
import { evaluate } from './evaluate.ts';
import type { Findings } from './findings.ts';
import { requireQuestion } from './require-names.ts';
import { requireSchema, type Snapshot } from './snapshot.ts';

/** The event loop gets its turn after so many questions, or after the one that makes them cost more than these steps. */
const QUESTIONS_PER_TURN = 256;
const STEPS_PER_TURN = 100_000;

/**
 * Many checks at one snapshot. What concerns one item only (unknown names, a fault while it is evaluated) is that
 * item's result.
 * @throws Fault `too-many-checks`
 */
export async function checkBulkPermissions(
  snapshot: Snapshot,
  _caller: Caller,
  ask: CheckBulkPermissionsAsk,
  signal: AbortSignal,
  findings?: Findings,
): Promise<CheckBulkPermissionsAnswer> {
  const { items, tracing } = ask;
  const { bulkChecksMax } = snapshot.tenant.limits;
  if (items.length > bulkChecksMax) {
    throw new Fault(
      'too-many-checks',
      `check count of ${items.length} is greater than maximum allowed of ${bulkChecksMax}`,
      {
        details: { check_count: String(items.length), maximum_checks_allowed: String(bulkChecksMax) },
      },
    );
  }
  const schema = requireSchema(snapshot.schema);
  const results: (CheckBulkResult | undefined)[] = items.map((item) => refusalOf(schema, item));
  const budget = new CaveatBudget(snapshot.tenant.limits.caveats);
  for (const { context, indexes } of inGroups(items)) {
    for (let start = 0; start < indexes.length;) {
      const turn = indexes.slice(start, start + QUESTIONS_PER_TURN);
      const caveats = caveatEvaluator(schema, context, budget);
      start += await evaluate(
        snapshot,
        findings?.watch(caveats) ?? caveats,
        signal,
        (evaluation) => answerSome(evaluation, ask, turn, results, findings),
        findings,
      );
      if (items.length > QUESTIONS_PER_TURN) await setImmediate(undefined, { signal });
    }
  }
  return {
    checkedAt: snapshot.token,
    results: results.filter((result) => result !== undefined),
    schemaText: tracing ? canonicalText(schema) : undefined,
  };
}

/** Items asked under one context, as indexes; those of one subject side by side, since what is found for it serves them all. */
interface Group {
  readonly context: JsonObject;
  readonly indexes: readonly number[];
}

function inGroups(items: readonly CheckAsk[]): readonly Group[] {
  const indexesOf = new Map<string, number[]>();
  let last: CheckAsk | undefined;
  let ofLast: number[] = [];
  for (const [index, item] of items.entries()) {
    // Questions without a context share one object, so the common case makes one key in all.
    if (item.context !== last?.context) {
      const key = canonicalJson(item.context);
      ofLast = indexesOf.get(key) ?? [];
      indexesOf.set(key, ofLast);
      last = item;
    }
    ofLast.push(index);
  }
  return [...indexesOf.values()].map((indexes) => ({
    context: items[indexes[0] ?? 0]?.context ?? {},
    indexes: bySubject(items, indexes),
  }));
}

function bySubject(items: readonly CheckAsk[], indexes: readonly number[]): readonly number[] {
  const subjectAt = (index: number): SubjectRef | undefined => items[index]?.subject;
  const byId = Map.groupBy(indexes, (index) => subjectAt(index)?.id);
  return [...byId.values()].flatMap((ofId) =>
    ofId.toSorted((a, b) => {
      const [one, other] = [subjectAt(a), subjectAt(b)];
      const byType = compareText(one?.type ?? '', other?.type ?? '');
      return byType === 0 ? compareText(one?.relation ?? '', other?.relation ?? '') : byType;
    }),
  );
}

/**
 * Put the questions of the turn that have no result yet, until their steps are used up. Returns how many from its start
 * have one, at least one; `undefined` when pages are wanted, those of all that were put.
 */
function answerSome(
  evaluation: Evaluation,
  { items, tracing }: CheckBulkPermissionsAsk,
  turn: readonly number[],
  results: (CheckBulkResult | undefined)[],
  findings: Findings | undefined,
): number | undefined {
  const wanted: PageId[] = [];
  let steps = 0;
  let done = 0;
  for (const index of turn) {
    if (steps > STEPS_PER_TURN) break;
    done++;
    const item = items[index];
    if (item === undefined || results[index] !== undefined) continue;
    results[index] = answerOne(evaluation, item, tracing, findings, index);
    if (results[index] === undefined) wanted.push(...evaluation.wanted);
    steps += evaluation.work;
  }
  evaluation.wanted = wanted;
  return wanted.length === 0 ? done : undefined;
}

/** `undefined` when pages are wanted. */
function answerOne(
  evaluation: Evaluation,
  item: CheckAsk,
  tracing: boolean,
  findings: Findings | undefined,
  index: number,
): CheckBulkResult | undefined {
  try {
    const settled = putQuestion(evaluation, item, tracing, findings, index);
    return settled && { kind: 'verdict', verdict: settled.verdict, trace: settled.trace };
  } catch (thrown) {
    return faultResult(thrown);
  }
}

/** Why a question can't be put, if it can't. */
function refusalOf(schema: Schema, item: CheckAsk): CheckBulkResult | undefined {
  try {
    requireQuestion(schema, item.resource, item.permission, item.subject);
    return undefined;
  } catch (thrown) {
    return faultResult(thrown);
  }
}

function faultResult(thrown: unknown): CheckBulkResult {
  if (thrown instanceof Fault) return { kind: 'fault', fault: thrown };
  throw thrown;
}
