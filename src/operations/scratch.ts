import type { JsonObject } from '../base/json.ts';
import { CaveatBudget } from '../caveats/budget.ts';
import { check } from '../engine/check.ts';
import { Evaluation } from '../engine/evaluation.ts';
import { expand } from '../engine/expand.ts';
import { explain } from '../engine/explain.ts';
import { Graph } from '../graph/graph.ts';
import type { ExpandTree } from '../model/expand-tree.ts';
import type { Names } from '../model/names.ts';
import type { Relationship } from '../model/relationship.ts';
import type { CheckTrace } from '../model/trace.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Schema } from '../schema/schema.ts';
import type { PageKey } from '../store/store.ts';
import { DEFAULT_LIMITS } from '../tenants/limits.ts';
import type { CheckAsk, ExpandPermissionTreeAsk } from './asks.ts';
import { caveatEvaluator } from './caveat-evaluator.ts';
import { toVerdict } from './evaluate.ts';
import { requireMember, requireQuestion } from './require-names.ts';

/** A schema and relationships to ask about, held in memory alone: what validation files are tried on. */
export interface ScratchWorld {
  /** @throws Fault as `checkPermission` */
  check(ask: CheckAsk, depth: number): Promise<Verdict>;
  /** How the answer of `check` comes about, also where that is a fault. @throws Fault `work-exceeded`, and for unknown names */
  explain(ask: CheckAsk, depth: number): Promise<CheckTrace>;
  /** @throws Fault as `expandPermissionTree` */
  expand(ask: ExpandPermissionTreeAsk, depth: number): Promise<ExpandTree>;
}

/**
 * @param names what `schema` was compiled with
 * @param relationships valid under `schema`, no identity twice
 */
export function openScratchWorld(
  schema: Schema,
  names: Names,
  relationships: readonly Relationship[],
  nowMs: number,
): ScratchWorld {
  const byPage = Map.groupBy(relationships, ({ resource, relation }) =>
    pageKey(resource.type, resource.id, relation),
  );
  const graph = new Graph(names, 0, 0, (keys) => Promise.resolve(keys.map((key) => versionsOf(byPage, key))));

  async function evaluate<Answer>(
    depth: number,
    context: JsonObject,
    attempt: (evaluation: Evaluation) => Answer | undefined,
  ): Promise<Answer> {
    const evaluation = new Evaluation(graph);
    evaluation.begin({
      program: schema.program,
      members: schema.members,
      tick: 0,
      nowMs,
      caveats: caveatEvaluator(schema, context, new CaveatBudget(DEFAULT_LIMITS.caveats)),
      limits: { ...DEFAULT_LIMITS.engine, depth },
    });
    for (;;) {
      const answer = attempt(evaluation);
      if (answer !== undefined) return answer;
      await graph.load(evaluation.wanted);
    }
  }

  async function put<Answer>(
    { resource, permission, subject, context }: CheckAsk,
    depth: number,
    answer: (evaluation: Evaluation, node: number, name: number) => Answer | undefined,
  ): Promise<Answer> {
    requireQuestion(schema, resource, permission, subject);
    const node = graph.objects.nodeOf(resource.type, resource.id);
    const subjectNode = graph.objects.nodeOf(subject.type, subject.id);
    return evaluate(depth, context, (evaluation) => {
      evaluation.setSubject(subjectNode, names.numberOf(subject.relation));
      return answer(evaluation, node, names.numberOf(permission));
    });
  }

  return {
    check: (ask, depth) =>
      put(ask, depth, (evaluation, node, name) => toVerdict(evaluation, check(evaluation, node, name))),
    explain: (ask, depth) => put(ask, depth, explain),
    expand: async ({ resource, permission }, depth) => {
      requireMember(schema, resource.type, permission);
      const node = graph.objects.nodeOf(resource.type, resource.id);
      return evaluate(depth, {}, (evaluation) => expand(evaluation, node, names.numberOf(permission)));
    },
  };
}

function versionsOf(
  byPage: ReadonlyMap<string, readonly Relationship[]>,
  key: PageKey,
): readonly { readonly relationship: Relationship; readonly created: number; readonly deleted: undefined }[] {
  const found =
    key.kind === 'forward' ? byPage.get(pageKey(key.resource.type, key.resource.id, key.relation)) : [];
  return (found ?? []).map((relationship) => ({ relationship, created: 0, deleted: undefined }));
}

function pageKey(type: string, id: string, relation: string): string {
  return JSON.stringify([type, id, relation]);
}
