import { decodeToken } from '../../consistency/token.ts';
import type { DecisionDesk } from '../../decisions/desk.ts';
import type { Call, Entry, Outcome } from '../../decisions/record/record.ts';
import type { Caller } from '../../model/caller.ts';
import { Fault } from '../../model/fault.ts';
import type { Revision } from '../../model/revision.ts';
import type { Schema } from '../../schema/schema.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { callOf } from './call-of.ts';
import { DONE, outcomeOfThrown } from './outcome-of.ts';

/** A change of what is decided. */
export type Act<Ask, Answer> = (
  tenant: Tenant,
  caller: Caller,
  ask: Ask,
  signal: AbortSignal,
) => Promise<Answer>;

/** How an act ended. */
export interface ActEnd<Answer> {
  readonly outcome: Outcome;
  /** Undefined when it was refused or failed. */
  readonly answer: Answer | undefined;
  /** Just before it, where there was one. */
  readonly schemaBefore: Schema | undefined;
}

/**
 * `act` with its record, where the tenant keeps any. The record is on the disk before the act is acknowledged. It can only
 * be made when the change is made, so the log is asked beforehand whether it takes any; if it stops doing so in between,
 * the change stands, nobody is told that all is well, and the refusal says what happened.
 * @param tokenOf names the state that was made
 * @param entryOf called when the act has ended
 */
export function recordedAct<Ask, Answer>(
  act: Act<Ask, Answer>,
  tokenOf: (answer: Answer) => string,
  entryOf: (call: Call, ask: Ask, end: ActEnd<Answer>) => Entry,
): Act<Ask, Answer> {
  return async (tenant, caller, ask, signal) => {
    const { decisions } = tenant;
    if (decisions === undefined) return act(tenant, caller, ask, signal);
    decisions.requireTaking();
    const nowMs = tenant.clock.nowMs();
    let answer: Answer;
    try {
      answer = await act(tenant, caller, ask, signal);
    } catch (thrown) {
      const schema = tenant.schemas.newest?.schema;
      const call = callOf(caller, { asked: { kind: 'newest' }, revision: undefined, schema, nowMs }, 0);
      const outcome = outcomeOfThrown(thrown);
      await decisions.appendDurably(entryOf(call, ask, { outcome, answer: undefined, schemaBefore: schema }));
      throw thrown;
    }
    const revision = decodeToken(tenant.store.id, tokenOf(answer));
    const [schema, schemaBefore] = await schemasAround(tenant, revision);
    const call = callOf(caller, { asked: { kind: 'newest' }, revision, schema, nowMs }, 0);
    await keepDone(decisions, entryOf(call, ask, { outcome: DONE, answer, schemaBefore }), revision);
    return answer;
  };
}

async function keepDone(decisions: DecisionDesk, entry: Entry, revision: Revision): Promise<void> {
  try {
    await decisions.appendDurably(entry);
  } catch (cause) {
    throw new Fault(
      'decision-log-unavailable',
      `the change was made, as revision ${revision}, but the decision log did not take its record`,
      { details: { revision: String(revision) }, cause },
    );
  }
}

/** What was in force after and before `revision`; not known where it can't be read any more, which keeps no record back. */
async function schemasAround(
  { schemas }: Tenant,
  revision: Revision,
): Promise<readonly [Schema | undefined, Schema | undefined]> {
  try {
    const after = await schemas.at(revision);
    const before = after?.revision === revision ? await schemas.at(revision - 1) : after;
    return [after?.schema, before?.schema];
  } catch {
    return [undefined, undefined];
  }
}
