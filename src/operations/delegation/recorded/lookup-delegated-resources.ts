import type { DelegatedLookupEntry, Outcome } from '../../../decisions/record/record.ts';
import { ruleOf } from '../../../delegation/profile.ts';
import type { Caller } from '../../../model/caller.ts';
import type { LookupDelegatedResourcesAsk, LookupDelegatedResourcesPart, Recorded } from '../asks.ts';
import { type DelegatedList, lookupDelegatedResources } from '../lookup-delegated-resources.ts';
import type { DelegationWorld } from '../world.ts';
import { claimOf } from './delegated-question.ts';
import { CANCELLED } from '../../recorded/outcome-of.ts';
import { keepEntry } from './keep-entry.ts';
import { beginCall, callOf, outcomeOfFailure } from './recorded-call.ts';

type Part = LookupDelegatedResourcesPart;
type End = Extract<Part, { readonly kind: 'end' }>;
export type RecordedLookupEnd = Recorded<End>;
export type RecordedLookupPart = Exclude<Part, End> | RecordedLookupEnd;

/**
 * A list with one record of what it found, kept before its end is told; also of one that fails or is left midway.
 * @throws Fault `decision-log-unavailable` where that is not possible, and as `lookupDelegatedResources`
 */
export async function* recordedLookupDelegatedResources(
  world: DelegationWorld,
  caller: Caller,
  ask: LookupDelegatedResourcesAsk,
  signal: AbortSignal,
): AsyncGenerator<RecordedLookupPart, void, undefined> {
  const { tenant, profile, desk } = world;
  const begun = beginCall(tenant.clock, caller, ask.consistency, ask);
  let found = 0;
  let list: DelegatedList | undefined;
  let end: End | undefined;
  let outcome: Outcome = CANCELLED; // unless it goes on to its end
  let decisionId: string | undefined;
  const note = (opened: DelegatedList): void => void (list = opened);
  try {
    for await (const part of lookupDelegatedResources(world, caller, ask, signal, note)) {
      if (part.kind === 'end') end = part;
      else {
        desk?.requireTaking(); // what is found leaves before the record is made
        found += part.items.length;
        yield part;
      }
    }
    if (end !== undefined) outcome = { verdict: end.chain.verdict, reason: end.chain.reason, missing: [] };
  } catch (thrown) {
    outcome = outcomeOfFailure(thrown);
    throw thrown;
  } finally {
    if (desk !== undefined) {
      const { session, claimed, resourceType, permission, context, limit, cursor } = ask;
      const entry: DelegatedLookupEntry = {
        kind: 'delegated-lookup',
        call: callOf(begun, { profileHash: profile.hash, ...list }),
        session,
        chain: list?.chain.map(({ object }) => object) ?? [],
        claimed: claimOf(claimed),
        resourceType,
        permission,
        context,
        limit,
        resumed: cursor !== undefined,
        outcome,
        found,
        conditional: 0,
        complete: end?.outcome === 'complete',
      };
      const { durability } = ruleOf(profile, resourceType, permission);
      decisionId = await keepEntry(world, desk, durability, entry);
    }
  }
  if (end !== undefined) yield { ...end, decisionId };
}
