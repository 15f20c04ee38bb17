import type { Clock } from '../base/clock.ts';
import type { Frontier } from '../consistency/choose.ts';
import type { SharedNewest } from '../consistency/shared-newest.ts';
import { encodeToken } from '../consistency/token.ts';
import type { DecisionDesk } from '../decisions/desk.ts';
import { Evaluation } from '../engine/evaluation.ts';
import { Follower, type Window } from '../graph/follower.ts';
import { type Graph, type GraphSize, UNBOUNDED } from '../graph/graph.ts';
import { Names } from '../model/names.ts';
import type { Revision } from '../model/revision.ts';
import type { Schema } from '../schema/schema.ts';
import type { CollectOutcome, Store } from '../store/store.ts';
import { FairQueue, type Line } from './fair-queue.ts';
import type { Limits } from './limits.ts';
import { SchemaHistory } from './schema-history.ts';
import { Watchers } from './watchers.ts';

/** Evaluations kept for reuse between requests. */
const IDLE_EVALUATIONS_MAX = 16;
/** One that has grown beyond so many questions, some 3 MB, is not kept. */
const IDLE_GOALS_MAX = 1 << 16;

export interface TenantOptions {
  readonly clock: Clock;
  readonly limits: Limits;
  /** Where calls wait for another turn, with those of the other tenants of the thread; its own by default. */
  readonly queue?: FairQueue | undefined;
  /** How much of the graph is kept in memory; all that was asked for if undefined. */
  readonly graph?: GraphSize | undefined;
  /** Whether to fill the graph from the store in the background (default false). */
  readonly preload?: boolean | undefined;
  /** Throws what speaks against a new schema, besides its own mistakes. */
  readonly requireFit?: ((schema: Schema) => void) | undefined;
  /** Shared with the other threads that answer for this tenant; absent where there is none. */
  readonly newest?: SharedNewest | undefined;
  /** Where decisions are recorded; undefined where none are. It has to outlast the tenant. */
  readonly decisions?: DecisionDesk | undefined;
  /** Whether the record of a question is on the disk before it is answered; those of changes always are (default batch). */
  readonly decisionDurability?: DecisionDurability | undefined;
}

/**
 * `batch` hands a record over and answers; what waits for the disk when the process dies is lost, and said to be. `sync`
 * waits for the disk, so that nothing is left out or only counted, whatever the log's settings allow.
 */
export type DecisionDurability = 'sync' | 'batch';

/** What was asked of a tenant since it was opened. */
export interface TenantActivity {
  /** Questions and lists that were evaluated, and those of them that had to wait for pages. */
  readonly evaluations: number;
  readonly evaluationsThatLoaded: number;
  /** Steps of all of them. */
  readonly steps: number;
}

/** One tenant's world: its store, the graph that follows it, and its schemas. Everything a request touches is reached from here. */
export class Tenant {
  readonly name: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly schemas: SchemaHistory;
  /** Throws what speaks against a new schema, besides its own mistakes. */
  readonly requireFit: (schema: Schema) => void;
  readonly frontier: Frontier;
  readonly decisions: DecisionDesk | undefined;
  readonly decisionDurability: DecisionDurability;
  readonly watchers: Watchers = new Watchers();
  /** Its calls that are worked on in turns. */
  readonly line: Line;
  readonly #follower: Follower;
  readonly #idle: Evaluation[] = [];
  readonly #closing = new AbortController();
  #evaluations = 0;
  #evaluationsThatLoaded = 0;
  #steps = 0;
  #token: { readonly revision: Revision; readonly text: string } | undefined;

  private constructor(
    name: string,
    store: Store,
    {
      clock,
      limits,
      queue = new FairQueue(limits.turnSteps),
      graph = UNBOUNDED,
      newest,
      decisions,
      decisionDurability = 'batch',
      requireFit = () => {},
    }: TenantOptions,
    names: Names,
    schemas: SchemaHistory,
    window: Window,
  ) {
    this.name = name;
    this.store = store;
    this.clock = clock;
    this.limits = limits;
    this.line = queue.line();
    this.schemas = schemas;
    this.decisions = decisions;
    this.decisionDurability = decisionDurability;
    this.requireFit = requireFit;
    newest?.raise(window.head);
    this.#follower = new Follower(store, names, graph, window, ({ revision, schema: text, complete }) => {
      if (text !== undefined) schemas.apply({ revision, text });
      if (!complete) return;
      newest?.raise(revision);
      this.graph.forgetBefore(store.oldest()); // another thread may be the one that collects
    });
    this.frontier = {
      storeId: store.id,
      oldest: () => store.oldest(),
      applied: () => this.#follower.applied,
      // A write is acknowledged only once it is applied here, so nobody knows of anything newer, but by another thread.
      newest: () => {
        this.#follower.assertFollowing();
        return Math.max(this.#follower.applied, newest?.revision() ?? 0);
      },
      reach: (revision, signal) => this.#follower.reach(revision, signal),
    };
  }

  /** Takes over `store`: closing the tenant closes it. */
  static async open(name: string, store: Store, options: TenantOptions): Promise<Tenant> {
    const names = new Names();
    const window = { oldest: store.oldest(), head: store.head() }; // others may write while this opens
    const schemas = await SchemaHistory.open(store, names, window.head);
    const tenant = new Tenant(name, store, options, names, schemas, window);
    if (options.preload === true) tenant.#follower.preload(store);
    return tenant;
  }

  /** Resolves when the graph no longer follows the store: from then on `frontier.newest` throws why. */
  get ended(): Promise<void> {
    return this.#follower.ended;
  }

  /** Aborted when the tenant closes. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  get graph(): Graph {
    return this.#follower.graph;
  }

  /** The token of a revision of this tenant's store. */
  tokenOf(revision: Revision): string {
    if (this.#token?.revision !== revision)
      this.#token = { revision, text: encodeToken(this.store.id, revision) };
    return this.#token.text;
  }

  get activity(): TenantActivity {
    return {
      evaluations: this.#evaluations,
      evaluationsThatLoaded: this.#evaluationsThatLoaded,
      steps: this.#steps,
    };
  }

  /** An evaluation over this tenant's graph for one request alone. */
  takeEvaluation(): Evaluation {
    return this.#idle.pop() ?? new Evaluation(this.graph);
  }

  giveBack(evaluation: Evaluation): void {
    this.#evaluations++;
    if (evaluation.loads > 0) this.#evaluationsThatLoaded++;
    this.#steps += evaluation.workInAll;
    this.line.use(evaluation.turnWork);
    evaluation.end();
    const isKept = this.#idle.length < IDLE_EVALUATIONS_MAX && evaluation.goals.capacity <= IDLE_GOALS_MAX;
    if (isKept) this.#idle.push(evaluation);
  }

  /** Drop what nobody may ask for any more: history from before `horizonMs`, and what had expired by then. */
  async collect(horizonMs: number, signal: AbortSignal): Promise<CollectOutcome> {
    const outcome = await this.store.collect(await this.store.revisionAt(horizonMs), horizonMs, signal);
    this.graph.forgetBefore(this.store.oldest());
    return outcome;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#follower.close();
    await this.store.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
