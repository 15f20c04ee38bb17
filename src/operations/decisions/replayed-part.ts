import type { LinkVerdict, Outcome } from '../../decisions/record/record.ts';
import type { DelegationProfile } from '../../delegation/profile.ts';
import type { Caller } from '../../model/caller.ts';
import { Fault } from '../../model/fault.ts';
import type { LookupSubjectsAsk } from '../asks.ts';
import { DONE, outcomeOfThrown } from '../recorded/outcome-of.ts';
import type { Snapshot } from '../snapshot.ts';
import { isSameOutcome } from './agreement.ts';
import type { ReplayedPart } from './asks.ts';

/** By what a recorded question is asked again. */
export interface ReplayPlace {
  readonly profile: DelegationProfile;
  readonly snapshot: Snapshot;
  readonly caller: Caller;
  /** Of a list of subjects: whether `*` is asked for, which its record does not tell. */
  readonly wildcard: LookupSubjectsAsk['wildcard'];
}

/** What was recorded of a question beside what is answered now; of a list, its numbers too. */
export function part(
  recorded: Outcome,
  replayed: Outcome,
  links: readonly LinkVerdict[] = [],
  [recordedCount, replayedCount]: readonly [number, number] = [0, 0],
): ReplayedPart {
  const isSame = isSameOutcome(recorded, replayed) && recordedCount === replayedCount;
  return {
    recorded,
    replayed,
    agreement: isSame ? 'agrees' : 'differs',
    links,
    recordedCount,
    replayedCount,
  };
}

/** Done unless it says otherwise; a refusal is an outcome like any other. */
export async function outcomeOf(attempt: () => Promise<Outcome | void>): Promise<Outcome> {
  try {
    return (await attempt()) ?? DONE;
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.reason !== 'revision-expired') return outcomeOfThrown(thrown);
    throw thrown;
  }
}
