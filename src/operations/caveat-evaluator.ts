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
  const request = new RequestContext(context);
  const decided = new Map<CaveatUse, CaveatOutcome>(); // equal conditions share one use
  const decideAnew = (use: CaveatUse): CaveatOutcome => {
    const caveat = schema.caveats.get(use.name)?.compiled;
    if (caveat === undefined) return { kind: 'fault', fault: unknownCaveat(use.name) };
    const outcome = evaluate(storedContextOf(caveat, use), request, budget);
    return outcome.kind === 'failure' ? { kind: 'fault', fault: failureFault(outcome) } : outcome;
  };
  const decide = (use: CaveatUse): CaveatOutcome => {
    let outcome = decided.get(use);
    if (outcome === undefined) decided.set(use, (outcome = decideAnew(use)));
    return outcome;
  };
  return { decide, describe: (use) => describe(schema, context, use, decide(use)) };
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
