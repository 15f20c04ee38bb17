import { canonicalJson } from '../../base/json.ts';
import { CaveatBudget } from '../../caveats/budget.ts';
import type { DelegatedDecision } from '../../delegation/decision.ts';
import type { Caller } from '../../model/caller.ts';
import { Fault } from '../../model/fault.ts';
import type { BulkSemantic, CheckDelegatedBulkAnswer, CheckDelegatedBulkAsk, DelegatedItem } from './asks.ts';
import { decideTogether } from './decide-at.ts';
import { decidedAt, openDelegated } from './delegated-snapshot.ts';
import { refusedSince } from './refused-since.ts';
import type { DelegationWorld } from './world.ts';

export const ITEMS_MAX = 1000;
/** Items that are decided together, so that the pages they want are read together. Few where the first may end it all. */
const ITEMS_TOGETHER = { 'execute-all': 64, 'deny-on-first-deny': 8, 'permit-on-first-permit': 8 } as const;

/**
 * Many delegated checks of one chain, at one snapshot: each as it would be alone. With a semantic that stops early the
 * decisions end with the one it stops at.
 * @throws Fault `too-many-checks`, and those of `checkDelegated`
 */
export async function checkDelegatedBulk(
  world: DelegationWorld,
  _caller: Caller,
  ask: CheckDelegatedBulkAsk,
  signal: AbortSignal,
): Promise<CheckDelegatedBulkAnswer> {
  const { items, semantic } = ask;
  if (items.length > ITEMS_MAX) {
    throw new Fault(
      'too-many-checks',
      `check count of ${items.length} is greater than maximum allowed of ${ITEMS_MAX}`,
      { details: { check_count: String(items.length), maximum_checks_allowed: String(ITEMS_MAX) } },
    );
  }
  const snapshot = await openDelegated(world, ask.consistency, signal);
  const isExact = ask.consistency.kind === 'at-exact-snapshot';
  const refused = isExact ? await refusedSince(world, snapshot, ask, signal) : undefined;
  const budget = new CaveatBudget(world.tenant.limits.caveats);
  const decisions: DelegatedDecision[] = [];
  for (const turn of turnsOf(items, ITEMS_TOGETHER[semantic])) {
    const asked = { ...ask, items: turn, budget };
    for (const decided of await decideTogether(snapshot, world.profile, asked, signal)) {
      const decision: DelegatedDecision =
        refused === undefined || decided.verdict !== 'allow'
          ? decided
          : { ...decided, verdict: 'deny', reason: refused, validUntilNs: undefined };
      decisions.push(decision);
      if (endsWith(semantic, decision)) break;
    }
    const last = decisions.at(-1);
    if (last !== undefined && endsWith(semantic, last)) break;
  }
  return { ...decidedAt(world, snapshot), decisions };
}

function endsWith(semantic: BulkSemantic, { verdict }: DelegatedDecision): boolean {
  if (semantic === 'execute-all') return false;
  return (verdict === 'allow') === (semantic === 'permit-on-first-permit');
}

/** Neighbours that are asked under one context, in their order, at most `size` together. */
function turnsOf(items: readonly DelegatedItem[], size: number): readonly (readonly DelegatedItem[])[] {
  const turns: DelegatedItem[][] = [];
  let context: string | undefined;
  for (const item of items) {
    const own = canonicalJson(item.context);
    const last = turns.at(-1);
    if (last === undefined || own !== context || last.length === size) turns.push([item]);
    else last.push(item);
    context = own;
  }
  return turns;
}
