import { assert } from '../base/assert.ts';
import type { Graph, PageId } from '../graph/graph.ts';
import { UNCONDITIONAL } from '../graph/conditions.ts';
import { EDGE_CONDITION, EDGE_FROM, EDGE_UNTIL } from '../graph/edges.ts';
import { FORWARD } from '../graph/pages.ts';
import { NO_NAME } from '../model/names.ts';
import { WILDCARD } from '../model/relationship.ts';
import { NO_MEMBER } from '../schema/program.ts';
import { ConditionValues } from './condition-values.ts';
import { Goals } from './goals.ts';
import { type Scope, workExceeded } from './scope.ts';
import { NO, UNKNOWN, type Value, Values, YES } from './values.ts';

/**
 * Operations within one another that fit the call stack with room to spare: a step of the walk may bring an expression
 * as nested as the schema's parser allows, and the depth limit allows many steps.
 */
export const NESTED_MAX = 2000;

/**
 * What one request has found so far about one subject, and what it may still spend. It serves one request at a time and
 * keeps its arrays for the next one; `check.ts` asks it questions.
 */
export class Evaluation {
  readonly graph: Graph;
  readonly values: Values = new Values();
  readonly goals: Goals = new Goals();
  readonly conditions: ConditionValues;
  /** Pages without which the last question could not be answered. */
  wanted: PageId[] = [];
  /** Counts the times a question was put; an unknown of an earlier run is worth another look. */
  run = 0;
  /** Numbers the questions put; the same one asked again after pages were loaded keeps its number. */
  question = 0;
  /** While a question is walked: how many steps from the question put it has reached, by itself or by what was known. */
  deepest = 0;
  /** Operations that are being worked out within one another right now. */
  nested = 0;
  #scope: Scope | undefined;
  #subjectNode = 0;
  #subjectName: number = NO_NAME;
  #wildcardNode = -1;
  #askedNode = -1;
  #askedName = -1;
  #work = 0;

  constructor(graph: Graph) {
    this.graph = graph;
    this.conditions = new ConditionValues(graph.conditions, this.values);
  }

  /** Start a request: forget what earlier ones found. */
  begin(scope: Scope): void {
    this.#scope = scope;
    this.#work = 0;
    this.values.clear();
    this.goals.clear();
    this.conditions.begin(scope);
  }

  /** Ask for this subject from now on. What was found for another one is forgotten; what conditions came to is kept. */
  setSubject(node: number, name: number): void {
    if (node === this.#subjectNode && name === this.#subjectName) return;
    this.#subjectNode = node;
    this.#subjectName = name;
    this.goals.clear();
  }

  /** Give the next question the whole of what one may spend. */
  allowWork(): void {
    this.#work = 0;
  }

  /** Put a question, or put it again. */
  startRun(node: number, name: number): void {
    this.run++;
    this.nested = 0;
    if (node !== this.#askedNode || name !== this.#askedName) this.question++;
    this.#askedNode = node;
    this.#askedName = name;
    this.wanted = [];
    this.#wildcardNode =
      this.#subjectName === NO_NAME
        ? this.graph.objects.find(this.graph.objects.typeOf(this.#subjectNode), WILDCARD)
        : -1;
  }

  get scope(): Scope {
    assert(this.#scope !== undefined, 'an evaluation is begun before it is asked');
    return this.#scope;
  }

  get subjectNode(): number {
    return this.#subjectNode;
  }

  get subjectName(): number {
    return this.#subjectName;
  }

  /** The node that stands for every object of the subject's type; -1 for a subject set, and while no page has brought one. */
  get wildcardNode(): number {
    return this.#wildcardNode;
  }

  /** Steps taken since `begin` or `allowWork`. */
  get work(): number {
    return this.#work;
  }

  /** @throws Fault `work-exceeded` */
  spend(steps: number): void {
    this.#work += steps;
    if (this.#work > this.scope.limits.work) throw workExceeded(this.scope.limits);
  }

  want(node: number, name: number): void {
    this.wanted.push({ kind: FORWARD, node, name });
  }

  /** The value of a question that needs no page: the subject itself, or a name its type lacks. `UNKNOWN` for others. */
  known(node: number, name: number): Value {
    if (node === this.#subjectNode && name === this.#subjectName) return YES;
    return this.scope.members.find(this.graph.objects.types[node]!, name) === NO_MEMBER ? NO : UNKNOWN;
  }

  /** Whether the edge at word `at` exists at the revision that is read. */
  exists(words: Uint32Array, at: number): boolean {
    const { tick } = this.scope;
    return words[at + EDGE_FROM]! <= tick && tick < words[at + EDGE_UNTIL]!;
  }

  /** What the condition of the edge at word `at` comes to. Never unknown. */
  condition(words: Uint32Array, at: number): Value {
    const number = words[at + EDGE_CONDITION]!;
    return number === UNCONDITIONAL ? YES : this.conditions.valueOf(number);
  }

  /** Whether the edge at word `at` has lapsed by the request's clock, which is as if it were not there. */
  isExpired(words: Uint32Array, at: number): boolean {
    const number = words[at + EDGE_CONDITION]!;
    return number !== UNCONDITIONAL && this.conditions.isExpired(number);
  }
}
