import { assert } from '../base/assert.ts';
import type { Graph } from '../graph/graph.ts';
import type { PageId } from '../graph/page-id.ts';
import { UNCONDITIONAL } from '../graph/conditions.ts';
import { EDGE_LIFE, EDGE_NODE, EDGE_WORDS } from '../graph/edges.ts';
import { ALWAYS } from '../graph/lives.ts';
import { NO_NODE, type Objects } from '../graph/objects.ts';
import { FORWARD, type Pages } from '../graph/pages.ts';
import type { Reader } from '../graph/readers.ts';
import { NO_NAME } from '../model/names.ts';
import { type MemberTable, NO_MEMBER, type Program } from '../schema/program.ts';
import { ConditionValues } from './condition-values.ts';
import type { Frame } from './frames.ts';
import { GoalMarks } from './goal-marks.ts';
import { Goals } from './goals.ts';
import { type Scope, workExceeded } from './scope.ts';
import { NO, UNKNOWN, type Value, Values, YES } from './values.ts';
import type { Proof } from './witness.ts';

/**
 * Operations within one another that fit the call stack with room to spare: a step of the walk may bring an expression
 * as nested as the schema's parser allows, and the depth limit allows many steps.
 */
export const NESTED_MAX = 1000;

/** Steps of a turn that goes on to the end. A small integer, as all that is counted here: it is compared at every step. */
export const ENDLESS_TURN: number = 2 ** 30;

/** Edges of one page that are looked at in a row; of a page with more, a turn may end in between. */
const EDGES_PER_LOOK = 1024;

/**
 * What one request has found so far about one subject, and what it may still spend. It serves one request at a time and
 * keeps its arrays for the next one; `check.ts` asks it questions.
 *
 * A request is worked on in turns, between which others are. `startTurn` gives it steps; when they are used up,
 * `isPaused` is set, whoever is asked comes back without an answer, and goes on from there when it is asked the same
 * again in the next turn. Until a turn is started it may go on to the end.
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
  /** The turn is over before the answer is there. */
  isPaused = false;
  /** Where the walk is to go on, innermost last. */
  readonly frames: Frame[] = [];
  /** Frames that are being left, innermost first. */
  left: Frame[] = [];
  /** What a paused question is settled by after its walk, if it has come so far. */
  solving: Generator<undefined, Value, undefined> | undefined;
  /** The goals that the witness looked for last has shown. */
  readonly shown: GoalMarks = new GoalMarks();
  /** A question was put since `begin`. */
  #isAsked = false;
  #isUnderWay = false;
  #proof: { readonly node: number; readonly name: number; readonly proof: Proof } | undefined;
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
  // A turn ends when `#work` is beyond `#turnEnd`. Edges of a wide page are work at once, but of a turn as they are looked at.
  #turnEnd: number = ENDLESS_TURN;
  #turnSteps: number = ENDLESS_TURN;
  #bound = 0; // the lesser of `#workMax` and `#turnEnd`
  #edgesPerLook: number = EDGES_PER_LOOK;

  constructor(graph: Graph) {
    this.graph = graph;
    this.pages = graph.pages;
    this.objects = graph.objects;
    this.conditions = new ConditionValues(graph.conditions, this.values);
  }

  /** Start a request: forget what earlier ones found. Numbers of the graph are good from now until `end`. */
  begin(scope: Scope, turnSteps: number = ENDLESS_TURN): void {
    this.#reader ??= this.graph.enter();
    this.#scope = scope;
    this.members = scope.members;
    this.program = scope.program;
    this.depthMax = scope.limits.depth;
    this.#workMax = scope.limits.work;
    this.#work = 0;
    this.#workBefore = 0;
    this.#isAsked = false;
    this.startTurn(turnSteps);
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
    this.isPaused = false;
    if (this.#isUnderWay || this.#proof !== undefined) this.abandon();
  }

  /** Another turn, of about `steps` questions and edges, at least one. */
  startTurn(steps: number): void {
    this.isPaused = false;
    this.#turnSteps = steps;
    this.#turnEnd = this.#work + steps;
    this.#bound = Math.min(this.#workMax, this.#turnEnd);
    this.#edgesPerLook = Math.min(EDGES_PER_LOOK, steps);
    if (this.#isAsked) this.#findWildcard(); // others may have brought it since the turn before
  }

  /** Steps of this turn that were taken. */
  get turnWork(): number {
    return this.#turnSteps - (this.#turnEnd - this.#work);
  }

  /** Steps of this turn that are left, at least one. */
  get stepsLeft(): number {
    return Math.max(this.#turnEnd - this.#work, 1);
  }

  /** What was paused is not taken up again: something else is asked. */
  abandon(): void {
    this.isPaused = false;
    this.#isUnderWay = false;
    this.frames.length = 0;
    this.left.length = 0;
    this.solving = undefined;
    this.#proof = undefined;
  }

  /** The turn ended while a question was worked out: asked again, it goes on. */
  keepPlace(): void {
    this.#isUnderWay = true;
    for (let frame = this.left.pop(); frame !== undefined; frame = this.left.pop()) this.frames.push(frame);
  }

  /** Whether a question is the one that was paused, which then goes on; what was paused instead is given up. */
  takesUp(node: number, name: number): boolean {
    if (!this.#isUnderWay) return false;
    if (node !== this.#askedNode || name !== this.#askedName) {
      this.abandon();
      return false;
    }
    this.#isUnderWay = false;
    return true;
  }

  /** The turn ended while a yes was being proven. */
  keepProof(node: number, name: number, proof: Proof): void {
    this.#proof = { node, name, proof };
  }

  /** The proof of a question that was kept when the turn before ended. */
  takeProof(node: number, name: number): Proof | undefined {
    const kept = this.#proof;
    this.#proof = undefined;
    return kept?.node === node && kept.name === name ? kept.proof : undefined;
  }

  /** What `act` comes to, whatever is left of the turn. */
  inOneGo<Result>(act: () => Result): Result {
    const turnEnd = this.#turnEnd;
    this.#turnEnd = ENDLESS_TURN;
    this.#bound = this.#workMax;
    const result = act();
    this.#turnEnd = turnEnd;
    this.#bound = Math.min(this.#workMax, turnEnd);
    return result;
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
    if (this.#isUnderWay || this.#proof !== undefined) this.abandon();
  }

  /** Give the next question the whole of what one may spend; not one that is paused. */
  allowWork(): void {
    if (this.#isUnderWay) return;
    this.#workBefore += this.#work;
    this.#turnEnd -= this.#work;
    this.#bound = Math.min(this.#workMax, this.#turnEnd);
    this.#work = 0;
  }

  /** Put a question, or put it again. */
  startRun(node: number, name: number): void {
    this.run++;
    this.nested = 0;
    if (this.frames.length > 0 || this.left.length > 0) this.abandon(); // a limit was met
    if (node !== this.#askedNode || name !== this.#askedName) this.question++;
    this.#askedNode = node;
    this.#askedName = name;
    this.wanted = [];
    this.#isAsked = true;
    this.#findWildcard();
  }

  #findWildcard(): void {
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

  /**
   * @returns whether the turn is over
   * @throws Fault `work-exceeded`
   */
  spend(steps: number): boolean {
    this.#work += steps;
    return this.#work > this.#bound && this.#isOver();
  }

  /** For `edges` of a page that are about to be looked at, by `lookFrom` and `looked`. @throws Fault `work-exceeded` */
  spendAhead(edges: number): void {
    this.#work += edges;
    if (edges > this.#edgesPerLook) this.#extendTurn(edges);
    if (this.#work > this.#workMax) throw workExceeded(this.scope.limits);
  }

  /** To which word the edges from `at` to `end` are looked at in a row: not between two to one node. */
  lookFrom(words: Uint32Array, at: number, end: number): number {
    const stop = at + this.#edgesPerLook * EDGE_WORDS;
    return stop >= end ? end : endOfNode(words, stop, end);
  }

  /** Edges of one page, or as much else, that are looked at in a row. */
  get edgesPerLook(): number {
    return this.#edgesPerLook;
  }

  /** So many steps of the turn were taken, of what is no work of its own or was counted ahead. Whether the turn is over. */
  looked(steps: number = this.#edgesPerLook): boolean {
    this.#extendTurn(-steps);
    return this.#work > this.#turnEnd && this.#isOver();
  }

  /** Steps that were not taken after all. */
  takeBack(steps: number): void {
    this.#work -= steps;
  }

  #extendTurn(steps: number): void {
    this.#turnEnd += steps;
    this.#bound = Math.min(this.#workMax, this.#turnEnd);
  }

  #isOver(): boolean {
    if (this.#work > this.#workMax) throw workExceeded(this.scope.limits);
    this.isPaused = true;
    return true;
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

/** The end of the edges to the same node as the one before word `at`. */
function endOfNode(words: Uint32Array, at: number, end: number): number {
  const node = words[at - EDGE_WORDS + EDGE_NODE];
  let stop = at;
  while (stop < end && words[stop + EDGE_NODE] === node) stop += EDGE_WORDS;
  return stop;
}
