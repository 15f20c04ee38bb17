import { compareText } from '../base/compare-text.ts';
import { canonicalJson, type JsonObject } from '../base/json.ts';
import { CaveatBudget } from '../caveats/budget.ts';
import type { Evaluation } from '../engine/evaluation.ts';
import type { PageId } from '../graph/page-id.ts';
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
import { putQuestion, type Question, questionOf } from './check-permission.ts';
import { caveatEvaluator } from './caveat-evaluator.ts';
import { evaluate } from './evaluate.ts';
import type { Findings } from './findings.ts';
import { requireQuestion } from './require-names.ts';
import { requireSchema, type Snapshot } from './snapshot.ts';

/** Questions that are evaluated together, so that the pages they want are read together. */
const QUESTIONS_TOGETHER = 256;

/** What a question costs besides its steps, in steps. */
const STEPS_PER_QUESTION = 10;

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
    for (let start = 0; start < indexes.length; start += QUESTIONS_TOGETHER) {
      const together = indexes
        .slice(start, start + QUESTIONS_TOGETHER)
        .flatMap((index) => itemAt(ask, index, findings));
      const caveats = caveatEvaluator(schema, context, budget);
      await evaluate(
        snapshot,
        findings?.watch(caveats) ?? caveats,
        signal,
        (evaluation) => answerAll(evaluation, ask, together, results, findings),
        findings,
      );
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

/** An item's question. */
interface Item {
  readonly index: number;
  put: Question;
}

function itemAt(
  { items, tracing }: CheckBulkPermissionsAsk,
  index: number,
  findings: Findings | undefined,
): readonly Item[] {
  const item = items[index];
  return item === undefined ? [] : [{ index, put: questionOf(item, tracing, findings) }];
}

/**
 * Put the questions that have no result yet. `undefined` when the turn is over, or when pages are wanted, those of all
 * that were put.
 */
function answerAll(
  evaluation: Evaluation,
  ask: CheckBulkPermissionsAsk,
  together: readonly Item[],
  results: (CheckBulkResult | undefined)[],
  findings: Findings | undefined,
): true | undefined {
  const wanted: PageId[] = [];
  const open = together.filter(({ index }) => results[index] === undefined);
  let last: Item | undefined;
  for (const item of open) {
    if (evaluation.isPaused) break;
    last = item;
    results[item.index] = answerOne(evaluation, item, findings);
    if (results[item.index] === undefined && !evaluation.isPaused) wanted.push(...evaluation.wanted);
    evaluation.looked(STEPS_PER_QUESTION);
  }
  if (open.every(({ index }) => results[index] !== undefined)) return true;
  if (wanted.length === 0) return undefined;
  if (evaluation.isPaused && last !== undefined) {
    // Those before it are asked again first, and what is found for one subject is not kept beside what is for another.
    evaluation.abandon();
    for (const renewed of itemAt(ask, last.index, findings)) last.put = renewed.put;
  }
  evaluation.wanted = wanted;
  return undefined;
}

/** `undefined` when the turn is over or pages are wanted. */
function answerOne(
  evaluation: Evaluation,
  { index, put }: Item,
  findings: Findings | undefined,
): CheckBulkResult | undefined {
  try {
    const settled = putQuestion(evaluation, put, findings, index);
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
