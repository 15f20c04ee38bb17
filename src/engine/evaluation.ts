import { assert } from '../base/assert.ts';
import type { Graph, PageId } from '../graph/graph.ts';
import { UNCONDITIONAL } from '../graph/conditions.ts';
import { EDGE_LIFE } from '../graph/edges.ts';
import { ALWAYS } from '../graph/lives.ts';
import { NO_NODE, type Objects } from '../graph/objects.ts';
import { FORWARD, type Pages } from '../graph/pages.ts';
import type { Reader } from '../graph/readers.ts';
import { NO_NAME } from '../model/names.ts';
import { type MemberTable, NO_MEMBER, type Program } from '../schema/program.ts';
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
  readonly pages: Pages;
  readonly objects: Objects;
  readonly values: Values = new Values();
  readonly goals: Goals = new Goals();
  readonly conditions: ConditionValues;
  /** Pages without which the last question could not be answered. */
  wanted: PageId[] = [];
  /** Times since `begin` that it waited for wanted pages; counted by whoever loads them. */
  loads = 0;
  /** Counts the times a question was put; an unknown of an earlier run is worth another look. */
  run = 0;
  /** Numbers the questions put; the same one asked again after pages were loaded keeps its number. */
  question = 0;
  /** While a question is walked: how many steps from the question put it has reached, by itself or by what was known. */
  deepest = 0;
  /** Operations that are being worked out within one another right now. */
  nested = 0;
  /** Of the scope. */
  members!: MemberTable;
  program!: Program;
  depthMax = 0;
  #reader: Reader | undefined;
  #scope: Scope | undefined;
  #subjectNode = 0;
  #subjectName: number = NO_NAME;
  #wildcardNode: number = NO_NODE;
  #askedNode = -1;
  #askedName = -1;
  #work = 0;
  #workBefore = 0;
  #workMax = 0;

  constructor(graph: Graph) {
    this.graph = graph;
    this.pages = graph.pages;
    this.objects = graph.objects;
    this.conditions = new ConditionValues(graph.conditions, this.values);
  }

  /** Start a request: forget what earlier ones found. Numbers of the graph are good from now until `end`. */
  begin(scope: Scope): void {
    this.#reader ??= this.graph.enter();
    this.#scope = scope;
    this.members = scope.members;
    this.program = scope.program;
    this.depthMax = scope.limits.depth;
    this.#workMax = scope.limits.work;
    this.#work = 0;
    this.#workBefore = 0;
    this.loads = 0;
    this.values.clear();
    this.goals.clear();
    this.conditions.begin(scope);
  }

  /** The request is over. */
  end(): void {
    if (this.#reader !== undefined) this.graph.leave(this.#reader);
    this.#reader = undefined;
    this.#work = 0;
    this.#workBefore = 0;
    this.loads = 0;
  }

  /** The pages that were looked at so far may go: what is asked next begins anew, or goes on without them. */
  renew(): void {
    if (this.#reader !== undefined) this.graph.readers.renew(this.#reader);
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
    this.#workBefore += this.#work;
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
    const { objects } = this;
    this.#wildcardNode =
      this.#subjectName === NO_NAME ? objects.wildcardOf(objects.typeNumberOf(this.#subjectNode)) : NO_NODE;
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

  /** The node that stands for every object of the subject's type; `NO_NODE` for a subject set, and while no page has brought one. */
  get wildcardNode(): number {
    return this.#wildcardNode;
  }

  /** Steps taken since `begin` or `allowWork`. */
  get work(): number {
    return this.#work;
  }

  /** Steps taken since `begin`, whatever was allowed meanwhile. */
  get workInAll(): number {
    return this.#workBefore + this.#work;
  }

  /** @throws Fault `work-exceeded` */
  spend(steps: number): void {
    this.#work += steps;
    if (this.#work > this.#workMax) throw workExceeded(this.scope.limits);
  }

  /** What is stored on (`node`, `name`) that leads on, and the plain subjects if they are not too many. */
  want(node: number, name: number): void {
    this.wanted.push({ kind: FORWARD, node, name });
  }

  /** Everything that is stored on (`node`, `name`). */
  wantWhole(node: number, name: number): void {
    this.wanted.push({ kind: FORWARD, node, name, whole: true });
  }

  /** The value of a question that needs no page: the subject itself, or a name its type lacks. `UNKNOWN` for others. */
  known(node: number, name: number): Value {
    if (node === this.#subjectNode && name === this.#subjectName) return YES;
    return this.scope.members.find(this.objects.typeNumberOf(node), name) === NO_MEMBER ? NO : UNKNOWN;
  }

  /** Whether the edge at word `at` exists at the revision that is read. */
  exists(words: Uint32Array, at: number): boolean {
    const life = words[at + EDGE_LIFE]!;
    if (life === ALWAYS) return true;
    const { tick } = this.scope;
    const { from, until } = this.graph.lives;
    return from[life]! <= tick && tick < until[life]!;
  }

  /** What the condition of the edge at word `at` comes to. Never unknown. */
  condition(words: Uint32Array, at: number): Value {
    const number = this.conditionOf(words, at);
    return number === UNCONDITIONAL ? YES : this.conditions.valueOf(number);
  }

  /** Whether the edge at word `at` has lapsed by the request's clock, which is as if it were not there. */
  isExpired(words: Uint32Array, at: number): boolean {
    const number = this.conditionOf(words, at);
    return number !== UNCONDITIONAL && this.conditions.isExpired(number);
  }

  /** The number of what the edge at word `at` depends on. */
  conditionOf(words: Uint32Array, at: number): number {
    const life = words[at + EDGE_LIFE]!;
    return life === ALWAYS ? UNCONDITIONAL : this.graph.lives.condition[life]!;
  }
}
