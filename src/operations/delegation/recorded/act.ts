import { decodeToken } from '../../../consistency/token.ts';
import type { Entry, GrantEntry, StopEntry } from '../../../decisions/record/record.ts';
import type { Caller } from '../../../model/caller.ts';
import { Fault } from '../../../model/fault.ts';
import type { Recorded } from '../asks.ts';
import { DONE } from '../../recorded/outcome-of.ts';
import { schemaHash } from '../../../schema/schema-hash.ts';
import type { DelegationWorld } from '../world.ts';
import type { ChangeAsk, WrittenAnswer } from '../write-asks.ts';
import { keepEntry } from './keep-entry.ts';
import { beginCall, callOf, outcomeOfFailure } from './recorded-call.ts';

/** An operation that changes what is decided. */
export type Act<Ask, Answer> = (
  world: DelegationWorld,
  caller: Caller,
  ask: Ask,
  signal: AbortSignal,
) => Promise<Answer>;

/** What a record of an act says besides who, when and how it came out. */
export type ActDetails = Omit<GrantEntry, 'call' | 'outcome'> | Omit<StopEntry, 'call' | 'outcome'>;

/**
 * An act with its record, which is on the disk before the answer; refused and failed ones have theirs too. The log is
 * asked beforehand whether it takes any. A change that is made and then can't be recorded stays made: the fault says so,
 * and the same call with an idempotency key records it again and is answered as it would have been.
 * @throws Fault `decision-log-unavailable`, and as `act`
 */
export async function recordedAct<Ask extends ChangeAsk, Answer extends WrittenAnswer>(
  act: Act<Ask, Answer>,
  describe: (answer: Answer | undefined, signal: AbortSignal) => Promise<ActDetails>,
  ...[world, caller, ask, signal]: Parameters<Act<Ask, Answer>>
): Promise<Recorded<Answer>> {
  const { tenant, profile, desk } = world;
  if (desk === undefined) return { ...(await act(world, caller, ask, signal)), decisionId: undefined };
  desk.requireTaking(); // its record can only be made when it is made
  const begun = beginCall(tenant.clock, caller, { kind: 'newest' }, {});
  let answer: Answer;
  try {
    answer = await act(world, caller, ask, signal);
  } catch (thrown) {
    const call = callOf(begun, { profileHash: profile.hash });
    const details = await describe(undefined, tenant.closing); // also of a call that was given up
    await keepEntry(world, desk, 'sync', { ...details, call, outcome: outcomeOfFailure(thrown) });
    throw thrown;
  }
  const revision = decodeToken(tenant.store.id, answer.writtenAt);
  try {
    const schema = (await tenant.schemas.at(revision))?.schema;
    const hash = schema && schemaHash(schema);
    const details = await describe(answer, tenant.closing);
    const call = callOf(begun, { revision, profileHash: profile.hash, ...(hash && { schemaHash: hash }) });
    const entry: Entry = { ...details, call, outcome: DONE };
    return { ...answer, decisionId: await keepEntry(world, desk, 'sync', entry) };
  } catch (cause) {
    throw new Fault(
      'decision-log-unavailable',
      `the change was made, as revision ${revision}, but the decision log did not take its record`,
      { details: { revision: String(revision) }, cause },
    );
  }
}
