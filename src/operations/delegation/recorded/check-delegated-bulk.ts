import type { DelegatedBulkEntry, Outcome } from '../../../decisions/record/record.ts';
import type { DelegatedDecision } from '../../../delegation/decision.ts';
import { type DelegationProfile, type Durability, ruleOf } from '../../../delegation/profile.ts';
import type { Caller } from '../../../model/caller.ts';
import type {
  BulkSemantic,
  CheckDelegatedBulkAnswer,
  CheckDelegatedBulkAsk,
  DelegatedItem,
  Recorded,
} from '../asks.ts';
import { checkDelegatedBulk } from '../check-delegated-bulk.ts';
import type { DelegationWorld } from '../world.ts';
import { askedOf, claimOf, questionOf } from './delegated-question.ts';
import { keepEntry, unrecorded } from './keep-entry.ts';
import { beginCall, callOf, outcomeOfFailure } from './recorded-call.ts';

/** Of a call with more items than are decided, the record names these. */
const FAILED_ITEMS_MAX = 1000;

/**
 * As `recordedCheckDelegated` for many: one record, as durable as the most durable of their permissions.
 * @throws Fault `decision-log-unavailable` for a failure that can't be recorded, and as `checkDelegatedBulk`
 */
export async function recordedCheckDelegatedBulk(
  world: DelegationWorld,
  caller: Caller,
  ask: CheckDelegatedBulkAsk,
  signal: AbortSignal,
): Promise<Recorded<CheckDelegatedBulkAnswer>> {
  const { tenant, profile, desk } = world;
  if (desk === undefined) {
    return { ...(await checkDelegatedBulk(world, caller, ask, signal)), decisionId: undefined };
  }
  const begun = beginCall(tenant.clock, caller, ask.consistency, ask);
  const { session, claimed, semantic, items } = ask;
  const about = { kind: 'delegated-bulk', session, claimed: claimOf(claimed), semantic } as const;
  const durability = durabilityOf(profile, items);
  let answer: CheckDelegatedBulkAnswer;
  try {
    answer = await checkDelegatedBulk(world, caller, ask, signal);
  } catch (thrown) {
    const outcome = outcomeOfFailure(thrown);
    const call = callOf(begun, { profileHash: profile.hash });
    const asked = items.slice(0, FAILED_ITEMS_MAX).map((item) => askedOf(item, outcome));
    await keepEntry(world, desk, durability, { ...about, chain: [], call, items: asked, outcome });
    throw thrown;
  }
  const { decisions, revision } = answer;
  const under = { profile, caveats: (await tenant.schemas.at(revision))?.schema.caveats ?? new Map() };
  const entry: DelegatedBulkEntry = {
    ...about,
    chain: decisions[0]?.chain.map(({ object }) => object) ?? [],
    call: callOf(begun, { ...answer, work: decisions.reduce((sum, { work }) => sum + work, 0) }),
    items: decisions.flatMap((decision, index) => {
      const item = items[index];
      return item === undefined ? [] : [questionOf(under, item, decision)];
    }),
    outcome: outcomeOf(semantic, decisions),
  };
  try {
    return { ...answer, decisionId: await keepEntry(world, desk, durability, entry) };
  } catch {
    return { ...answer, decisions: decisions.map(unrecorded), decisionId: undefined };
  }
}

function durabilityOf(profile: DelegationProfile, items: readonly DelegatedItem[]): Durability {
  const isSync = items.some(
    ({ resource, permission }) => ruleOf(profile, resource.type, permission).durability === 'sync',
  );
  return isSync ? 'sync' : 'batch';
}

/** What the items come to: one allow is enough where the first ends it, else all must be. */
function outcomeOf(semantic: BulkSemantic, decisions: readonly DelegatedDecision[]): Outcome {
  const deciding =
    semantic === 'permit-on-first-permit'
      ? (decisions.find(({ verdict }) => verdict === 'allow') ?? decisions.at(-1))
      : decisions.find(({ verdict }) => verdict !== 'allow');
  const { verdict, reason } = deciding ?? { verdict: 'allow', reason: 'ALLOWED' };
  return { verdict, reason, missing: [] };
}
