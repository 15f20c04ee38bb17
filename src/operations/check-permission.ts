import { after, type Soon } from '../base/soon.ts';
import { CaveatBudget } from '../caveats/budget.ts';
import { check, checkInTurns } from '../engine/check.ts';
import { type Course, inTurns } from '../engine/course.ts';
import type { Evaluation } from '../engine/evaluation.ts';
import { explain } from '../engine/explain.ts';
import { holdsUntil } from '../engine/holds-until.ts';
import { isFault } from '../engine/values.ts';
import { witness } from '../engine/witness.ts';
import type { Caller } from '../model/caller.ts';
import { Fault } from '../model/fault.ts';
import type { Relationship } from '../model/relationship.ts';
import type { CheckTrace } from '../model/trace.ts';
import type { Verdict } from '../model/verdict.ts';
import { canonicalText } from '../schema/canonical-text.ts';
import type { CheckAsk, CheckPermissionAnswer, CheckPermissionAsk } from './asks.ts';
import { caveatEvaluator } from './caveat-evaluator.ts';
import { evaluate, toVerdict } from './evaluate.ts';
import type { Findings } from './findings.ts';
import { requireQuestion } from './require-names.ts';
import { requireSchema, type Snapshot } from './snapshot.ts';

/**
 * May this subject do this to that resource? Answered at once when every page it takes is resident.
 * @throws Fault `unknown-definition`, `unknown-relation`, `wildcard-not-allowed`, and those of an evaluation
 */
export function checkPermission(
  snapshot: Snapshot,
  _caller: Caller,
  ask: CheckPermissionAsk,
  signal: AbortSignal,
  findings?: Findings,
): Soon<CheckPermissionAnswer> {
  const schema = requireSchema(snapshot.schema);
  requireQuestion(schema, ask.resource, ask.permission, ask.subject);
  const budget = new CaveatBudget(snapshot.tenant.limits.caveats);
  const caveats = caveatEvaluator(schema, ask.context, budget);
  const question = questionOf(ask, ask.tracing, findings);
  const settled = evaluate(
    snapshot,
    findings?.watch(caveats) ?? caveats,
    signal,
    (evaluation) => putQuestion(evaluation, question, findings),
    findings,
  );
  return after(settled, ({ verdict, expiresAtNs, trace }) => ({
    checkedAt: snapshot.token,
    verdict,
    expiresAtNs,
    trace,
    schemaText: ask.tracing ? canonicalText(schema) : undefined,
  }));
}

export interface Settled {
  readonly verdict: Verdict;
  /** Until when a yes holds by itself, as `holdsUntil` says. */
  readonly expiresAtNs: bigint | undefined;
  readonly trace: CheckTrace | undefined;
}

/** A question as it is put. `undefined` when its turn is over or pages are wanted: put again, it goes on. */
export type Question = (evaluation: Evaluation) => Proven | undefined;

export function questionOf(ask: CheckAsk, tracing: boolean, findings: Findings | undefined): Question {
  const proving = findings !== undefined;
  return tracing
    ? inTurns((evaluation) => settleWithTrace(evaluation, ask, proving))
    : (evaluation) => settle(evaluation, ask, proving);
}

/** @param index the question's place in the call. */
export function putQuestion(
  evaluation: Evaluation,
  question: Question,
  findings: Findings | undefined,
  index = 0,
): Settled | undefined {
  if (findings === undefined) return question(evaluation);
  let settled: Proven | undefined;
  try {
    settled = question(evaluation);
  } finally {
    findings.put(index, settled?.witness);
  }
  return settled;
}

interface Proven extends Settled {
  /** Relationships that carry a yes, where somebody needs them. */
  readonly witness: readonly Relationship[] | undefined;
}

function settle(evaluation: Evaluation, ask: CheckAsk, proving: boolean): Proven | undefined {
  const { node, name } = numbersOf(evaluation, ask);
  const verdict = toVerdict(evaluation, check(evaluation, node, name));
  if (verdict === undefined) return undefined;
  const lapses = evaluation.conditions.metExpiration;
  if (verdict.kind !== 'yes' || !(proving || lapses)) {
    return { verdict, expiresAtNs: undefined, trace: undefined, witness: undefined };
  }
  const carriers = witness(evaluation, node, name);
  if (carriers === undefined) return undefined;
  const expiresAtNs = lapses ? holdsUntil(evaluation, carriers) : undefined;
  return { verdict, expiresAtNs, trace: undefined, witness: carriers };
}

/** As `settle`, with how it comes about. */
function* settleWithTrace(evaluation: Evaluation, ask: CheckAsk, proving: boolean): Course<Proven> {
  const { node, name } = numbersOf(evaluation, ask);
  const verdict = yield* tracedVerdict(evaluation, node, name);
  if (verdict === undefined) return undefined;
  const lapses = evaluation.conditions.metExpiration;
  let carriers: readonly Relationship[] | undefined;
  while (verdict.kind === 'yes' && (proving || lapses) && carriers === undefined) {
    carriers = witness(evaluation, node, name);
    if (carriers === undefined) yield;
  }
  const expiresAtNs = lapses && carriers !== undefined ? holdsUntil(evaluation, carriers) : undefined;
  const trace = yield* explain(evaluation, node, name);
  return trace && { verdict, expiresAtNs, trace, witness: carriers };
}

function numbersOf(
  evaluation: Evaluation,
  { resource, permission, subject }: CheckAsk,
): { readonly node: number; readonly name: number } {
  evaluation.allowWork();
  const { objects } = evaluation.graph;
  const node = objects.nodeOf(resource.type, resource.id);
  const name = objects.names.numberOf(permission);
  evaluation.setSubject(objects.nodeOf(subject.type, subject.id), objects.names.numberOf(subject.relation));
  return { node, name };
}

/** @throws Fault as `toVerdict`, with the way to it where there is work left to find that */
function* tracedVerdict(evaluation: Evaluation, node: number, name: number): Course<Verdict> {
  const value = yield* checkInTurns(evaluation, node, name);
  if (!isFault(value)) return toVerdict(evaluation, value);
  const fault = evaluation.values.faultOf(value);
  const trace = yield* wayTo(fault, evaluation, node, name);
  if (trace === undefined) return undefined; // pages are wanted for it
  const { reason, message, details, violations } = fault;
  throw new Fault(reason, message, { details, violations, trace });
}

/** @throws `fault` where there is no work left to find the way to it: another failure must not take its place */
function* wayTo(fault: Fault, evaluation: Evaluation, node: number, name: number): Course<CheckTrace> {
  try {
    return yield* explain(evaluation, node, name);
  } catch (thrown) {
    throw thrown instanceof Fault ? fault : thrown;
  }
}
