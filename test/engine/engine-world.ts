import { check } from '../../src/engine/check.ts';
import { ENDLESS_TURN, Evaluation } from '../../src/engine/evaluation.ts';
import { inTurns } from '../../src/engine/course.ts';
import { expand } from '../../src/engine/expand.ts';
import { explain } from '../../src/engine/explain.ts';
import type { CaveatOutcome } from '../../src/engine/scope.ts';
import { isConditional, isFault, UNKNOWN, type Value, YES } from '../../src/engine/values.ts';
import { witness } from '../../src/engine/witness.ts';
import { Graph, type GraphSize } from '../../src/graph/graph.ts';
import type { PageId } from '../../src/graph/page-id.ts';
import type { ExpandTree } from '../../src/model/expand-tree.ts';
import { Fault, type Reason } from '../../src/model/fault.ts';
import { Names } from '../../src/model/names.ts';
import {
  type CaveatUse,
  type Relationship,
  type RelationshipIdentity,
  WILDCARD,
} from '../../src/model/relationship.ts';
import { formatIdentity } from '../../src/model/relationship-text.ts';
import type { CaveatTrace, CheckTrace } from '../../src/model/trace.ts';
import type { RelationshipUpdate } from '../../src/model/update.ts';
import { compileSchema } from '../../src/schema/compile.ts';
import type { Schema } from '../../src/schema/schema.ts';
import type { PageKey, RelationshipVersion } from '../../src/store/store.ts';
import type { ConditionValue } from '../worlds/ground.ts';
import type { CheckQuestion, ExpandQuestion, World } from '../worlds/world.ts';

export type EngineAnswer =
  | { readonly kind: 'no' }
  | { readonly kind: 'yes' }
  | { readonly kind: 'conditional'; readonly missing: readonly string[] }
  | { readonly kind: 'fault'; readonly reason: Reason };

export interface EngineOptions {
  readonly depth?: number;
  readonly work?: number;
  /** What a condition comes to; by default the fault `unimplemented`. */
  readonly evaluate?: (condition: CaveatUse) => ConditionValue;
  /** Steps of one turn; by default all are made in one. */
  readonly turn?: number;
  /** What happens between two turns; of those of `witness` at once. */
  readonly between?: () => void | Promise<void>;
  /** Which of the wanted pages to load before asking again; by default all. At least one. */
  readonly pick?: (wanted: readonly PageId[]) => readonly PageId[];
}

/** The engine over a world held in memory, its pages absent at first. */
export class EngineWorld {
  readonly graph: Graph;
  readonly evaluation: Evaluation;
  /** Times that a turn ended before there was an answer. */
  turns = 0;
  /** What happens between two slices of a page that is being made, where the world has them made so. */
  betweenSlices: () => void = () => undefined;
  readonly #world: Pick<World, 'nowMs'>;
  readonly #compiled;

  /** @param budget of the graph; by default the world says how little it may keep */
  constructor(
    world: Pick<World, 'schemaText' | 'relationships' | 'nowMs'>,
    budget: number = sizeFor(world).budget,
  ) {
    const names = new Names();
    const compiled = compileSchema(world.schemaText, { names });
    if (compiled.kind === 'errors')
      throw new Error(JSON.stringify(compiled.errors, null, 1) + world.schemaText);
    this.#world = world;
    this.#compiled = compiled.schema;
    const readPages = (keys: readonly PageKey[]) =>
      Promise.resolve(keys.map((key) => versionsOn(key, world.relationships)));
    const slices = { rows: rowsFor(world), giveWay: async () => this.betweenSlices() };
    this.graph = new Graph(names, 0, 0, readPages, { ...sizeFor(world), budget }, slices);
    this.evaluation = new Evaluation(this.graph);
  }

  get schema(): Schema {
    return this.#compiled;
  }

  /** Between two requests nobody reads: what the graph may not keep goes. */
  begin(options: EngineOptions = {}): void {
    this.evaluation.end();
    const { depth = 50, work = 1_000_000, turn = ENDLESS_TURN, evaluate } = options;
    const { program, members } = this.#compiled;
    const decide = (caveat: CaveatUse): CaveatOutcome =>
      evaluate === undefined
        ? { kind: 'fault', fault: new Fault('unimplemented', 'caveat') }
        : toOutcome(evaluate(caveat));
    const describe = (use: CaveatUse): CaveatTrace => {
      const outcome = decide(use);
      const result = outcome.kind === 'fault' ? 'unevaluated' : outcome.kind;
      const missing = outcome.kind === 'missing' ? outcome.names : [];
      return { name: use.name, expression: '', result, context: use.context, missing };
    };
    this.evaluation.begin({
      program,
      members,
      tick: 0,
      nowMs: this.#world.nowMs,
      caveats: { decide, describe },
      limits: { depth, work },
    });
    this.evaluation.startTurn(turn);
  }

  /** Change the pages that are resident at a later revision than the one that is asked for. */
  write(revision: number, updates: readonly RelationshipUpdate[]): void {
    const distinct = new Map(updates.map((update) => [formatIdentity(update.relationship), update]));
    this.graph.apply({
      revision,
      timeMs: 0,
      updates: [...distinct.values()],
      schema: undefined,
      metadata: undefined,
      complete: true,
    });
  }

  /** Put a question to the evaluation after `begin`, as often as pages are wanted. */
  settle(put: () => Value, options: EngineOptions = {}): Promise<EngineAnswer> {
    return this.#untilKnown(options, () => {
      const value = put();
      return value === UNKNOWN ? undefined : this.#toAnswer(value);
    });
  }

  /** Ask after `begin`, loading what is wanted as `pick` says. */
  async ask(
    question: Omit<CheckQuestion, 'context' | 'kind'>,
    options: EngineOptions = {},
  ): Promise<EngineAnswer> {
    return this.settle(() => check(this.evaluation, ...this.#numbersOf(question)), options);
  }

  async check(
    question: Omit<CheckQuestion, 'context' | 'kind'>,
    options: EngineOptions = {},
  ): Promise<EngineAnswer> {
    this.begin(options);
    return this.ask(question, options);
  }

  /** After an `ask` of the same question that was answered with yes. */
  witness(
    question: Omit<CheckQuestion, 'context' | 'kind'>,
    options: EngineOptions = {},
  ): readonly Relationship[] {
    const numbers = this.#numbersOf(question);
    for (;;) {
      const found = witness(this.evaluation, ...numbers);
      if (found !== undefined) return found;
      void options.between?.();
      this.#nextTurn(options);
    }
  }

  async explain(
    question: Omit<CheckQuestion, 'context' | 'kind'>,
    options: EngineOptions = {},
  ): Promise<CheckTrace> {
    this.begin(options);
    return this.#untilKnown(
      options,
      inTurns((evaluation) => explain(evaluation, ...this.#numbersOf(question))),
    );
  }

  async expand(question: Omit<ExpandQuestion, 'kind'>, options: EngineOptions = {}): Promise<ExpandTree> {
    this.begin(options);
    const { objects } = this.graph;
    const node = objects.nodeOf(question.resource.type, question.resource.id);
    return this.#untilKnown(
      options,
      inTurns((evaluation) => expand(evaluation, node, objects.names.numberOf(question.name))),
    );
  }

  async #untilKnown<Answer>(
    options: EngineOptions,
    attempt: (evaluation: Evaluation) => Answer | undefined,
  ): Promise<Answer> {
    for (;;) {
      const answer = attempt(this.evaluation);
      if (answer !== undefined) return answer;
      if (this.evaluation.isPaused) {
        await options.between?.();
        this.#nextTurn(options);
        continue;
      }
      const { wanted } = this.evaluation;
      if (wanted.length === 0) throw new Error('unknown, and nothing wanted');
      await this.graph.load(options.pick?.(wanted) ?? wanted);
    }
  }

  #nextTurn({ turn = ENDLESS_TURN }: EngineOptions): void {
    this.turns++;
    this.evaluation.startTurn(turn);
  }

  #numbersOf({ resource, name, subject }: Omit<CheckQuestion, 'context' | 'kind'>): [number, number] {
    const { objects } = this.graph;
    this.evaluation.setSubject(
      objects.nodeOf(subject.type, subject.id),
      objects.names.numberOf(subject.relation),
    );
    return [objects.nodeOf(resource.type, resource.id), objects.names.numberOf(name)];
  }

  #toAnswer(value: Value): EngineAnswer {
    const { values } = this.evaluation;
    if (isFault(value)) return { kind: 'fault', reason: values.faultOf(value).reason };
    if (isConditional(value)) return { kind: 'conditional', missing: values.missingOf(value) };
    return { kind: value === YES ? 'yes' : 'no' };
  }
}

function toOutcome(value: ConditionValue): CaveatOutcome {
  switch (value.kind) {
    case 'yes':
      return { kind: 'true' };
    case 'no':
      return { kind: 'false' };
    case 'conditional':
      return { kind: 'missing', names: value.names.toSorted() };
    case 'fault':
      return { kind: 'fault', fault: new Fault(value.reason, `condition: ${value.reason}`) };
  }
}

/**
 * Some graphs keep all they load and have no huge page, some keep nothing between requests, and in some all pages with
 * plain subjects are huge. Which one depends on the world, so that a failure that is made smaller stays one.
 */
function sizeFor({ relationships }: Pick<World, 'relationships'>): GraphSize {
  return {
    budget: relationships.length % 2 === 0 ? Infinity : 0,
    plainMax: [1024, 0, 1][relationships.length % 3]!,
  };
}

/** In some worlds nearly every page is made bit by bit. */
function rowsFor({ relationships }: Pick<World, 'relationships'>): number {
  return [1, 2, 1_000][(relationships.length % 5) % 3]!;
}

function versionsOn(key: PageKey, relationships: readonly Relationship[]): readonly RelationshipVersion[] {
  const found = relationships.filter((relationship) => isOn(key, relationship));
  const plainMax = key.kind === 'forward' ? (key.plainMax ?? Infinity) : Infinity;
  const [plain, leading] = [found.filter(isPlain), found.filter((one) => !isPlain(one))];
  return [...leading, ...plain.slice(0, plainMax)].map((relationship) => ({
    relationship,
    created: 0,
    deleted: undefined,
  }));
}

function isPlain({ subject }: Relationship): boolean {
  return subject.relation === '' && subject.id !== WILDCARD;
}

function isOn(key: PageKey, { resource, relation, subject }: RelationshipIdentity): boolean {
  if (key.kind === 'point') {
    return (
      isOn({ ...key, kind: 'forward' }, { resource, relation, subject }) &&
      isOn({ ...key, kind: 'reverse' }, { resource, relation, subject })
    );
  }
  return key.kind === 'forward'
    ? key.resource.type === resource.type && key.resource.id === resource.id && key.relation === relation
    : key.subject.type === subject.type &&
        key.subject.id === subject.id &&
        key.subject.relation === subject.relation;
}
