import { CaveatBudget } from '../caveats/budget.ts';
import { check } from '../engine/check.ts';
import type { IdWindow } from '../engine/id-window.ts';
import { SubjectWalk } from '../engine/subject-walk.ts';
import type { Value } from '../engine/values.ts';
import type { Caller } from '../model/caller.ts';
import { Fault } from '../model/fault.ts';
import { NO_NAME } from '../model/names.ts';
import { WILDCARD } from '../model/relationship.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Schema } from '../schema/schema.ts';
import { upwardReach } from '../schema/compile-upward-reach.ts';
import type { FoundSubject, LookupSubjectsAsk, LookupSubjectsItem } from './asks.ts';
import { caveatEvaluator } from './caveat-evaluator.ts';
import { giveBack, scopeOf } from './evaluate.ts';
import type { Findings } from './findings.ts';
import { type Decided, decideCandidates, decideOne, type Lookup } from './look-up.ts';
import { openPage } from './lookup-page.ts';
import { requireMember, requireSubjectType } from './require-names.ts';
import { requireSchema, type Searchable } from './snapshot.ts';
import { exclusionOf, isListed } from './subject-list.ts';

/** No stored object has this id, so nothing names the subject: what it may, everyone may. */
const STRANGER = '';

/**
 * The subjects of a kind that have the permission on the resource, in batches: those that are named on the way to it,
 * each once with the verdict of a check at the same snapshot, in the order of ids (by code unit). What everyone of the
 * type may through a wildcard is said by `*`, which comes first, with those for whom it does not hold; whoever is
 * listed beside it has their own verdict. With a limit the list ends after so many besides `*`; each item's cursor
 * continues after it at the same revision.
 *
 * A check that fails where the answer hangs on it ends the list with its fault. What comes before is right, and is
 * never a whole list.
 * @throws Fault `unknown-definition`, `unknown-relation`, `invalid-argument`, `limit-too-large`, `invalid-cursor`, and
 * those of an evaluation
 */
export async function* lookupSubjects(
  snapshot: Searchable,
  _caller: Caller,
  ask: LookupSubjectsAsk,
  signal: AbortSignal,
  findings?: Findings,
): AsyncGenerator<readonly LookupSubjectsItem[], void, undefined> {
  const { tenant, token: lookedUpAt } = snapshot;
  const schema = requireSchema(snapshot.schema);
  requireNames(schema, ask);
  const page = openPage(snapshot, requestOf(ask), ask.concreteLimit, ask.cursor);
  const budget = new CaveatBudget(tenant.limits.caveats);
  const evaluation = tenant.takeEvaluation();
  try {
    const caveats = caveatEvaluator(schema, ask.context, budget);
    evaluation.begin(scopeOf(snapshot, caveats), tenant.line.firstTurn);
    const list = new SubjectList({ snapshot, evaluation, budget, signal }, ask);
    const everyone = await list.everyone();
    if (page.after === undefined && everyone.kind !== 'no' && ask.wildcard === 'include') {
      const excluded: FoundSubject[] = [];
      for await (const batch of list.decided(undefined)) {
        for (const one of batch) excluded.push(...exclusionOf(one, everyone));
      }
      const subject = { id: WILDCARD, verdict: everyone };
      yield [{ lookedUpAt, subject, excluded, cursor: page.cursorAfter(WILDCARD) }];
    }
    let left = page.size;
    for await (const batch of list.decided(page.after)) {
      const items: LookupSubjectsItem[] = [];
      for (const one of batch) {
        if (items.length === left || !isListed(one, everyone)) continue;
        const { id } = one.candidate;
        const subject = { id, verdict: one.verdict };
        items.push({ lookedUpAt, subject, excluded: [], cursor: page.cursorAfter(id) });
      }
      left -= items.length;
      if (items.length > 0) yield items;
      if (left === 0) return;
    }
  } finally {
    giveBack(tenant, evaluation, findings, signal);
  }
}

/** The questions behind a list of subjects, by numbers. */
class SubjectList {
  readonly #lookup: Lookup;
  readonly #node: number;
  readonly #name: number;
  readonly #subjects: { readonly type: number; readonly name: number };
  readonly #subjectType: string;
  readonly #isOpen: boolean;

  constructor(lookup: Lookup, { resource, permission, subjectType, subjectRelation }: LookupSubjectsAsk) {
    const { objects } = lookup.evaluation.graph;
    const schema = requireSchema(lookup.snapshot.schema);
    const reach = upwardReach(schema, objects.names, resource.type, permission);
    this.#lookup = lookup;
    this.#node = objects.nodeOf(resource.type, resource.id);
    this.#name = objects.names.numberOf(permission);
    this.#subjectType = subjectType;
    this.#subjects = {
      type: objects.names.numberOf(subjectType),
      name: objects.names.numberOf(subjectRelation),
    };
    // A wildcard stands for objects, not for subject sets of its type.
    this.#isOpen = this.#subjects.name === NO_NAME && reach.openTo.has(this.#subjects.type);
  }

  /** What everyone may who is not named anywhere. */
  async everyone(): Promise<Verdict> {
    if (!this.#isOpen) return { kind: 'no' };
    const stranger = this.#lookup.evaluation.graph.objects.nodeOf(this.#subjectType, STRANGER);
    return decideOne(this.#lookup, () => this.#ask(stranger));
  }

  /** Everyone named after the id `after` for whom the answer may not be `everyone`'s, with their own. */
  decided(after: string | undefined): AsyncIterable<readonly Decided[]> {
    const question = { node: this.#node, name: this.#name };
    return decideCandidates(
      this.#lookup,
      after,
      (window: IdWindow) =>
        new SubjectWalk(this.#lookup.evaluation, question, this.#subjects, this.#isOpen, window),
      ({ node }) => this.#ask(node),
    );
  }

  #ask(subjectNode: number): Value {
    const { evaluation } = this.#lookup;
    evaluation.setSubject(subjectNode, this.#subjects.name);
    return check(evaluation, this.#node, this.#name);
  }
}

function requireNames(schema: Schema, ask: LookupSubjectsAsk): void {
  const { resource, permission, subjectType, subjectRelation } = ask;
  requireMember(schema, resource.type, permission);
  requireSubjectType(schema, subjectType, subjectRelation);
  if (resource.id === WILDCARD) {
    // It would find itself by that id, which in the list means everyone.
    throw new Fault('invalid-argument', 'invalid ObjectReference.ObjectId: alphanumeric value is required');
  }
}

function requestOf(ask: LookupSubjectsAsk) {
  const { resource, permission, subjectType, subjectRelation, context, wildcard } = ask;
  return [
    'subjects',
    resource.type,
    resource.id,
    permission,
    subjectType,
    subjectRelation,
    wildcard,
    context,
  ] as const;
}
