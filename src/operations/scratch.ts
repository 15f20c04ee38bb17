import type { JsonObject } from '../base/json.ts';
import { CaveatBudget } from '../caveats/budget.ts';
import { check } from '../engine/check.ts';
import { ENDLESS_TURN, Evaluation } from '../engine/evaluation.ts';
import { inTurns } from '../engine/course.ts';
import { expand } from '../engine/expand.ts';
import { explain } from '../engine/explain.ts';
import { Graph } from '../graph/graph.ts';
import type { Caller } from '../model/caller.ts';
import type { ExpandTree } from '../model/expand-tree.ts';
import type { Names } from '../model/names.ts';
import type { Relationship } from '../model/relationship.ts';
import { formatIdentity } from '../model/relationship-text.ts';
import type { CheckTrace } from '../model/trace.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Schema } from '../schema/schema.ts';
import { FairQueue } from '../tenants/fair-queue.ts';
import type { PageKey, PageRows } from '../store/store.ts';
import { DEFAULT_LIMITS } from '../tenants/limits.ts';
import type {
  CheckAsk,
  ExpandPermissionTreeAsk,
  LookupResourcesAsk,
  LookupResourcesItem,
  LookupSubjectsAsk,
  LookupSubjectsItem,
} from './asks.ts';
import { caveatEvaluator } from './caveat-evaluator.ts';
import { evaluate, toVerdict } from './evaluate.ts';
import { lookupResources } from './lookup-resources.ts';
import { lookupSubjects } from './lookup-subjects.ts';
import { requireMember, requireQuestion } from './require-names.ts';
import type { Searchable } from './snapshot.ts';

/** A schema and relationships to ask about, held in memory alone: what validation files are tried on. */
export interface ScratchWorld {
  /** @throws Fault as `checkPermission` */
  check(ask: CheckAsk, depth: number): Promise<Verdict>;
  /** How the answer of `check` comes about, also where that is a fault. @throws Fault `work-exceeded`, and for unknown names */
  explain(ask: CheckAsk, depth: number): Promise<CheckTrace>;
  /** @throws Fault as `expandPermissionTree` */
  expand(ask: ExpandPermissionTreeAsk, depth: number): Promise<ExpandTree>;
  /** The whole list. @throws Fault as `lookupResources` */
  lookupResources(ask: WholeList<LookupResourcesAsk>, depth: number): Promise<readonly LookupResourcesItem[]>;
  /** The whole list, with `*`. @throws Fault as `lookupSubjects` */
  lookupSubjects(ask: WholeList<LookupSubjectsAsk>, depth: number): Promise<readonly LookupSubjectsItem[]>;
}

/** What a list is asked for, besides which part of it. */
type WholeList<Ask> = Omit<Ask, 'limit' | 'concreteLimit' | 'cursor' | 'wildcard'>;

const CALLER: Caller = { tenant: 'scratch', name: 'scratch' };
const NEVER = new AbortController().signal;

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
  const pages = pagesOf(relationships);
  const queue = new FairQueue(ENDLESS_TURN); // nobody else waits
  const graph = new Graph(names, 0, 0, (keys) => Promise.resolve(keys.map((key) => rowsOn(pages, key))));

  function at(depth: number): Searchable {
    const tenant = {
      graph,
      line: queue.line(),
      limits: { ...DEFAULT_LIMITS, engine: { ...DEFAULT_LIMITS.engine, depth } },
      frontier: { oldest: () => 0 },
      store: { id: 'scratch' },
      takeEvaluation: () => new Evaluation(graph),
      giveBack: (evaluation: Evaluation) => evaluation.end(),
    };
    return { tenant, revision: 0, token: '', schema, nowMs };
  }

  async function put<Answer>(
    { resource, permission, subject, context }: CheckAsk,
    depth: number,
    answer: (evaluation: Evaluation, node: number, name: number) => Answer | undefined,
  ): Promise<Answer> {
    requireQuestion(schema, resource, permission, subject);
    const node = graph.objects.nodeOf(resource.type, resource.id);
    const subjectNode = graph.objects.nodeOf(subject.type, subject.id);
    return evaluate(at(depth), caveatsUnder(context), NEVER, (evaluation) => {
      evaluation.setSubject(subjectNode, names.numberOf(subject.relation));
      return answer(evaluation, node, names.numberOf(permission));
    });
  }

  function caveatsUnder(context: JsonObject): ReturnType<typeof caveatEvaluator> {
    return caveatEvaluator(schema, context, new CaveatBudget(DEFAULT_LIMITS.caveats));
  }

  return {
    check: async (ask, depth) =>
      put(ask, depth, (evaluation, node, name) => toVerdict(evaluation, check(evaluation, node, name))),
    explain: async (ask, depth) => {
      let numbers: [number, number] = [0, 0];
      const explained = inTurns((evaluation) => explain(evaluation, ...numbers));
      return put(ask, depth, (evaluation, ...asked) => {
        numbers = asked;
        return explained(evaluation);
      });
    },
    expand: async ({ resource, permission }, depth) => {
      requireMember(schema, resource.type, permission);
      const node = graph.objects.nodeOf(resource.type, resource.id);
      const name = names.numberOf(permission);
      const expanded = inTurns((evaluation) => expand(evaluation, node, name));
      return evaluate(at(depth), caveatsUnder({}), NEVER, expanded);
    },
    lookupResources: (ask, depth) =>
      whole(lookupResources(at(depth), CALLER, { ...ask, limit: 0, cursor: undefined }, NEVER)),
    lookupSubjects: (ask, depth) => {
      const all = { ...ask, concreteLimit: 0, cursor: undefined, wildcard: 'include' } as const;
      return whole(lookupSubjects(at(depth), CALLER, all, NEVER));
    },
  };
}

async function whole<Item>(batches: AsyncIterable<readonly Item[]>): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const batch of batches) items.push(...batch);
  return items;
}

/** Every page that is not empty, by `textOf` its key. */
function pagesOf(relationships: readonly Relationship[]): ReadonlyMap<string, PageRows> {
  const placed = relationships.flatMap((relationship) => {
    const { resource, relation, subject } = relationship;
    const row = { relationship, created: 0, deleted: undefined };
    const keys = [
      { kind: 'forward', resource, relation },
      { kind: 'reverse', subject },
    ] as const;
    return keys.map((key) => ({ text: textOf(key), row }));
  });
  const byPage = Map.groupBy(placed, ({ text }) => text);
  return new Map([...byPage].map(([text, rows]) => [text, rows.map(({ row }) => row)]));
}

function rowsOn(pages: ReadonlyMap<string, PageRows>, key: PageKey): PageRows {
  if (key.kind !== 'point') return pages.get(textOf(key)) ?? [];
  const { resource, relation, subject } = key;
  const text = formatIdentity({ resource, relation, subject });
  const page = pages.get(textOf({ kind: 'forward', resource, relation })) ?? [];
  return page.filter(({ relationship }) => formatIdentity(relationship) === text);
}

function textOf(key: Exclude<PageKey, { readonly kind: 'point' }>): string {
  if (key.kind === 'forward')
    return JSON.stringify(['forward', key.resource.type, key.resource.id, key.relation]);
  return JSON.stringify(['reverse', key.subject.type, key.subject.id, key.subject.relation]);
}
