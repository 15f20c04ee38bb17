import type { JsonObject } from '../base/json.ts';
import type { CaveatBudget } from '../caveats/budget.ts';
import type { CompiledCaveat } from '../caveats/compile-caveat.ts';
import { RequestContext, StoredContext } from '../caveats/context.ts';
import { evaluate } from '../caveats/evaluate.ts';
import { failureFault } from '../caveats/failure.ts';
import type { CaveatOutcome, CaveatScope } from '../engine/scope.ts';
import { Fault } from '../model/fault.ts';
import type { CaveatUse } from '../model/relationship.ts';
import type { CaveatTrace } from '../model/trace.ts';
import type { Schema } from '../schema/schema.ts';

/**
 * Decides the caveats of a schema for one request under its context, each condition once, so that an explanation costs
 * nothing of the budget and never says anything else than the answer. The context is converted when a caveat first asks
 * for a value of it, a stored one once for as long as its caveat and its relationships live.
 */
export function caveatEvaluator(schema: Schema, context: JsonObject, budget: CaveatBudget): CaveatScope {
  return new CaveatEvaluator(schema, context, budget);
}

/** Most requests meet no caveat, so what deciding one takes is made when the first is met. */
class CaveatEvaluator implements CaveatScope {
  readonly #schema: Schema;
  readonly #context: JsonObject;
  readonly #budget: CaveatBudget;
  #request: RequestContext | undefined;
  #decided: Map<CaveatUse, CaveatOutcome> | undefined; // equal conditions share one use

  constructor(schema: Schema, context: JsonObject, budget: CaveatBudget) {
    this.#schema = schema;
    this.#context = context;
    this.#budget = budget;
  }

  decide(use: CaveatUse): CaveatOutcome {
    this.#decided ??= new Map();
    let outcome = this.#decided.get(use);
    if (outcome === undefined) this.#decided.set(use, (outcome = this.#decideAnew(use)));
    return outcome;
  }

  describe(use: CaveatUse): CaveatTrace {
    return describe(this.#schema, this.#context, use, this.decide(use));
  }

  #decideAnew(use: CaveatUse): CaveatOutcome {
    const caveat = this.#schema.caveats.get(use.name)?.compiled;
    if (caveat === undefined) return { kind: 'fault', fault: unknownCaveat(use.name) };
    this.#request ??= new RequestContext(this.#context);
    const outcome = evaluate(storedContextOf(caveat, use), this.#request, this.#budget);
    return outcome.kind === 'failure' ? { kind: 'fault', fault: failureFault(outcome) } : outcome;
  }
}

const storedContexts = new WeakMap<CompiledCaveat, WeakMap<CaveatUse, StoredContext>>();

/** Relationships with equal conditions share one `CaveatUse`, so this finds what was converted for any of them. */
function storedContextOf(caveat: CompiledCaveat, use: CaveatUse): StoredContext {
  let ofCaveat = storedContexts.get(caveat);
  if (ofCaveat === undefined) storedContexts.set(caveat, (ofCaveat = new WeakMap()));
  let stored = ofCaveat.get(use);
  if (stored === undefined) ofCaveat.set(use, (stored = new StoredContext(caveat, use.context)));
  return stored;
}

function describe(schema: Schema, context: JsonObject, use: CaveatUse, outcome: CaveatOutcome): CaveatTrace {
  const definition = schema.caveats.get(use.name);
  const given = { ...context, ...use.context };
  const used = [...(definition?.parameters.keys() ?? [])].filter((name) => Object.hasOwn(given, name));
  return {
    name: use.name,
    expression: definition?.compiled.expression ?? '',
    result: outcome.kind === 'fault' ? 'unevaluated' : outcome.kind,
    context: Object.fromEntries(used.map((name) => [name, given[name] ?? null])),
    missing: outcome.kind === 'missing' ? outcome.names : [],
  };
}

function unknownCaveat(name: string): Fault {
  return new Fault('unknown-caveat', `caveat with name \`${name}\` not found`, {
    details: { caveat_name: name },
  });
}
