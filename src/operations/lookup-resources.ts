import { CaveatBudget } from '../caveats/budget.ts';
import { check } from '../engine/check.ts';
import { ResourceWalk } from '../engine/resource-walk.ts';
import type { Caller } from '../model/caller.ts';
import { Fault } from '../model/fault.ts';
import { WILDCARD } from '../model/relationship.ts';
import { upwardReach } from '../schema/compile-upward-reach.ts';
import type { LookupResourcesAsk, LookupResourcesItem } from './asks.ts';
import { caveatEvaluator } from './caveat-evaluator.ts';
import { giveBack, scopeOf } from './evaluate.ts';
import type { Findings } from './findings.ts';
import { decideCandidates } from './look-up.ts';
import { openPage } from './lookup-page.ts';
import { requireMember, requireSubjectType } from './require-names.ts';
import { requireSchema, type Searchable } from './snapshot.ts';

/**
 * The resources of a type on which the subject has the permission, in batches: exactly those of which a check at the
 * same snapshot says so, each once with that verdict, in the order of ids (by code unit). With a limit the list ends
 * there, and each item's cursor continues after it at the same revision.
 *
 * A check that fails where the answer hangs on it ends the list with its fault. What comes before is right, and is
 * never a whole list.
 * @throws Fault `unknown-definition`, `unknown-relation`, `wildcard-not-allowed`, `limit-too-large`, `invalid-cursor`,
 * and those of an evaluation
 */
export async function* lookupResources(
  snapshot: Searchable,
  _caller: Caller,
  ask: LookupResourcesAsk,
  signal: AbortSignal,
  findings?: Findings,
): AsyncGenerator<readonly LookupResourcesItem[], void, undefined> {
  const { tenant, token: lookedUpAt } = snapshot;
  const { resourceType, permission, subject, context } = ask;
  const schema = requireSchema(snapshot.schema);
  requireMember(schema, resourceType, permission);
  requireSubjectType(schema, subject.type, subject.relation);
  if (subject.id === WILDCARD) throw wildcardSubject();
  const who = [subject.type, subject.id, subject.relation];
  const request = ['resources', resourceType, permission, ...who, context];
  const page = openPage(snapshot, request, ask.limit, ask.cursor);

  const { objects } = tenant.graph;
  const reach = upwardReach(schema, objects.names, resourceType, permission);
  const subjectNode = objects.nodeOf(subject.type, subject.id);
  const subjectName = objects.names.numberOf(subject.relation);
  const name = objects.names.numberOf(permission);
  const budget = new CaveatBudget(tenant.limits.caveats);
  const evaluation = tenant.takeEvaluation();
  try {
    const caveats = caveatEvaluator(schema, ask.context, budget);
    evaluation.begin(scopeOf(snapshot, caveats), tenant.line.firstTurn);
    evaluation.setSubject(subjectNode, subjectName);
    const decided = decideCandidates(
      { snapshot, evaluation, budget, signal },
      page.after,
      (window) => new ResourceWalk(evaluation, reach, subjectNode, subjectName, window),
      ({ node }) => check(evaluation, node, name),
    );
    let left = page.size;
    for await (const batch of decided) {
      const items: LookupResourcesItem[] = [];
      for (const { candidate, verdict } of batch) {
        if (verdict.kind === 'no' || items.length === left) continue;
        const { id } = candidate;
        items.push({ lookedUpAt, resourceId: id, verdict, cursor: page.cursorAfter(id) });
      }
      left -= items.length;
      if (items.length > 0) yield items;
      if (left === 0) return;
    }
  } finally {
    giveBack(tenant, evaluation, findings, signal);
  }
}

function wildcardSubject(): Fault {
  return new Fault(
    'wildcard-not-allowed',
    'invalid argument: cannot perform lookup resources on wildcard subject',
    { details: { field: 'subject_id' } },
  );
}
