import { assert } from '../../base/assert.ts';
import type { JsonObject } from '../../base/json.ts';
import { after, type Soon } from '../../base/soon.ts';
import { CaveatBudget } from '../../caveats/budget.ts';
import { tokenProblem } from '../../delegation/claimed-token.ts';
import type { DelegatedQuestion } from '../../delegation/decide.ts';
import { decideAll } from '../../delegation/decide-all.ts';
import type { DelegatedDecision } from '../../delegation/decision.ts';
import { gateAhead, throughGate } from '../../delegation/gate.ts';
import type { DelegationProfile } from '../../delegation/profile.ts';
import { recentChain } from '../../delegation/recent-chains.ts';
import { type Standing, standingOf } from '../../delegation/standing.ts';
import type { Evaluation } from '../../engine/evaluation.ts';
import { Fault } from '../../model/fault.ts';
import { WILDCARD } from '../../model/relationship.ts';
import { caveatEvaluator } from '../caveat-evaluator.ts';
import { evaluate } from '../evaluate.ts';
import type { ChainAsk, DelegatedItem } from './asks.ts';
import type { DelegatedSnapshot } from './delegated-snapshot.ts';

/**
 * One delegated check at one snapshot: at whatever state that is, so a recorded decision can be made again.
 * @throws Fault `invalid-argument` for a wildcard, `revision-expired`
 */
export function decideAt(
  snapshot: DelegatedSnapshot,
  profile: DelegationProfile,
  ask: ChainAsk & DelegatedItem & Pick<DelegatedQuestion, 'explain' | 'isWitnessUnread'>,
  signal: AbortSignal,
): Soon<DelegatedDecision> {
  const budget = new CaveatBudget(snapshot.tenant.limits.caveats);
  const together = { ...ask, items: [ask], budget };
  return after(decideTogether(snapshot, profile, together, signal), ([decision]) => {
    assert(decision !== undefined, 'every item is decided');
    return decision;
  });
}

/** Items under one context, few enough for one turn of the event loop. */
export interface Together extends ChainAsk, Pick<DelegatedQuestion, 'explain' | 'isWitnessUnread'> {
  readonly items: readonly DelegatedItem[];
  readonly budget: CaveatBudget;
}

/** Decide all of them at one snapshot; pages that any of them wants are read together. @throws as `decideAt` */
export function decideTogether(
  snapshot: DelegatedSnapshot,
  profile: DelegationProfile,
  ask: Together,
  signal: AbortSignal,
): Soon<readonly DelegatedDecision[]> {
  const { items, budget, session, explain, isWitnessUnread } = ask;
  requireOne('session', session.id);
  for (const { resource } of items) requireOne('resource', resource.id);
  const rules = { profile, schema: snapshot.schema };
  const caveats = caveatEvaluator(snapshot.schema, items[0]?.context ?? {}, budget);
  const attempt = decideAll(
    rules,
    items.map(({ resource, permission }) => ({ session, resource, permission, explain, isWitnessUnread })),
  );
  let standing: Standing | undefined;
  const settled = evaluate(snapshot, caveats, signal, (evaluation) => {
    standing ??= settleChain(evaluation, profile, ask);
    return standing && attempt(evaluation, standing);
  });
  return after(settled, (decisions) => {
    const gates = decisions.map((decision) => gateAhead(rules, decision, explain));
    return gates.every((gate) => gate === undefined) ? decisions : throughGates(decisions, gates);
  });

  function throughGates(
    decisions: readonly DelegatedDecision[],
    gates: readonly (string | undefined)[],
  ): Promise<readonly DelegatedDecision[]> {
    return Promise.all(
      decisions.map(async (decision, index) => {
        const gate = gates[index];
        const item = items[index];
        if (gate === undefined || item === undefined) return decision;
        const forRequest = caveatEvaluator(snapshot.schema, gateContext(item), budget);
        return evaluate(snapshot, forRequest, signal, (evaluation) =>
          throughGate(evaluation, gate, decision),
        );
      }),
    );
  }
}

/** What holds for a chain at a snapshot, whatever it is used for. */
export function standingAt(
  snapshot: DelegatedSnapshot,
  profile: DelegationProfile,
  ask: ChainAsk,
  signal: AbortSignal,
): Soon<Standing> {
  requireOne('session', ask.session.id);
  const caveats = caveatEvaluator(snapshot.schema, {}, new CaveatBudget(snapshot.tenant.limits.caveats));
  return evaluate(snapshot, caveats, signal, (evaluation) => settleChain(evaluation, profile, ask));
}

/** Undefined while pages are absent. */
export function settleChain(
  evaluation: Evaluation,
  profile: DelegationProfile,
  ask: ChainAsk,
): Standing | undefined {
  const { session, claimed } = ask;
  const chain = recentChain(evaluation, profile, session);
  if (chain === undefined) return undefined;
  const token = claimed === undefined ? 'none' : tokenProblem(evaluation, profile, session, claimed);
  return token && standingOf(chain, profile, { ...ask, token });
}

/** The gate is asked under the request's context and the digest that the caller gives, whatever the context says of it. */
function gateContext({ context, requestDigest }: DelegatedItem): JsonObject {
  const { request_digest: _stated, ...others } = context;
  return requestDigest === undefined ? others : { ...others, request_digest: requestDigest };
}

/** A wildcard would be taken for a subject that everyone's marks name. @throws Fault `invalid-argument` */
function requireOne(role: string, id: string): void {
  if (id !== WILDCARD && id !== '') return;
  throw new Fault('invalid-argument', `the ${role} id must name one ${role}, found \`${id}\``);
}
