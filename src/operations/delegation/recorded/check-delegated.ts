import type { DelegatedCheckEntry } from '../../../decisions/record/record.ts';
import { ruleOf } from '../../../delegation/profile.ts';
import type { Caller } from '../../../model/caller.ts';
import type { CheckDelegatedAnswer, CheckDelegatedAsk, Recorded } from '../asks.ts';
import { checkDelegated } from '../check-delegated.ts';
import type { DelegationWorld } from '../world.ts';
import { askedOf, claimOf, questionOf } from './delegated-question.ts';
import { keepEntry, unrecorded } from './keep-entry.ts';
import { beginCall, callOf, outcomeOfFailure } from './recorded-call.ts';

/**
 * A delegated check whose record is kept before it is answered, as durably as the rule of its permission says. Where
 * the log does not take it the answer is an error, whatever it would have been. What is thrown is recorded too.
 * @throws Fault `decision-log-unavailable` for a failure that can't be recorded, and as `checkDelegated`
 */
export async function recordedCheckDelegated(
  world: DelegationWorld,
  caller: Caller,
  ask: CheckDelegatedAsk,
  signal: AbortSignal,
): Promise<Recorded<CheckDelegatedAnswer>> {
  const { tenant, profile, desk } = world;
  if (desk === undefined) {
    return { ...(await checkDelegated(world, caller, ask, signal)), decisionId: undefined };
  }
  const begun = beginCall(tenant.clock, caller, ask.consistency, ask);
  let answer: CheckDelegatedAnswer;
  try {
    answer = await checkDelegated(world, caller, ask, signal);
  } catch (thrown) {
    const { durability } = ruleOf(profile, ask.resource.type, ask.permission);
    const call = callOf(begun, { profileHash: profile.hash });
    const failed = { ...aboutOf(ask, []), call, ...askedOf(ask, outcomeOfFailure(thrown)) };
    await keepEntry(world, desk, durability, failed);
    throw thrown;
  }
  const { decision, revision } = answer;
  const caveats = (await tenant.schemas.at(revision))?.schema.caveats ?? new Map();
  const entry: DelegatedCheckEntry = {
    ...aboutOf(
      ask,
      decision.chain.map(({ object }) => object),
    ),
    call: callOf(begun, { ...answer, work: decision.work }),
    ...questionOf({ profile, caveats }, ask, decision),
  };
  try {
    return { ...answer, decisionId: await keepEntry(world, desk, decision.durability, entry) };
  } catch {
    // The log says what happened to it; whoever asks learns only that nothing is allowed without it.
    return { ...answer, decision: unrecorded(decision), decisionId: undefined };
  }
}

function aboutOf(
  { session, claimed, annotations = {}, dryRun = false }: CheckDelegatedAsk,
  chain: DelegatedCheckEntry['chain'],
): Pick<DelegatedCheckEntry, 'kind' | 'session' | 'chain' | 'claimed' | 'annotations' | 'dryRun'> {
  return { kind: 'delegated-check', session, chain, claimed: claimOf(claimed), annotations, dryRun };
}
