import { after, type Soon } from '../../base/soon.ts';
import type { Call, Entry } from '../../decisions/record/record.ts';
import type { Caller } from '../../model/caller.ts';
import type { Consistency } from '../../model/consistency.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { Findings } from '../findings.ts';
import type { Snapshot } from '../snapshot.ts';
import { callOf } from './call-of.ts';
import { keepDecision, keepRefusal } from './keep-decision.ts';

/** A question as it is answered without a record. */
export type FoundRead<Ask, Answer> = (
  snapshot: Snapshot,
  caller: Caller,
  ask: Ask,
  signal: AbortSignal,
  findings?: Findings,
) => Soon<Answer>;

/** A question whose record is kept before its answer is given out. @throws Fault `decision-log-unavailable` */
export type RecordedRead<Ask, Answer> = (
  snapshot: Snapshot,
  caller: Caller,
  ask: Ask,
  signal: AbortSignal,
) => Soon<Answer>;

/** Records a question that is refused since the state it asks for can't be had: `thrown` says why. */
export type RecordUnopened<Ask> = (
  tenant: Tenant,
  caller: Caller,
  ask: Ask,
  asked: Consistency,
  thrown: unknown,
) => Soon<void>;

/** How a call ended. */
export type Ended<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly thrown: unknown };

export type EntryOf<Ask, Answer> = (call: Call, ask: Ask, ended: Ended<Answer>, findings: Findings) => Entry;

/** `read` with its record, where the tenant keeps any. */
export function recordedRead<Ask, Answer>(
  read: FoundRead<Ask, Answer>,
  entryOf: EntryOf<Ask, Answer>,
): RecordedRead<Ask, Answer> {
  return (snapshot, caller, ask, signal) => {
    const { tenant } = snapshot;
    if (tenant.decisions === undefined) return read(snapshot, caller, ask, signal);
    const findings = new Findings();
    const give = (answer: Answer): Soon<Answer> => {
      const entry = entryOf(
        callOf(caller, snapshot, findings.work),
        ask,
        { kind: 'answered', answer },
        findings,
      );
      return after(keepDecision(tenant, entry), () => answer);
    };
    const refuse = (thrown: unknown): Soon<never> => {
      const entry = entryOf(
        callOf(caller, snapshot, findings.work),
        ask,
        { kind: 'refused', thrown },
        findings,
      );
      return keepRefusal(tenant, entry, thrown);
    };
    let answer: Soon<Answer>;
    try {
      answer = read(snapshot, caller, ask, signal, findings);
    } catch (thrown) {
      return refuse(thrown);
    }
    return answer instanceof Promise ? answer.then(give, refuse) : give(answer);
  };
}

export function recordUnopened<Ask>(entryOf: EntryOf<Ask, never>): RecordUnopened<Ask> {
  return (tenant, caller, ask, asked, thrown) => {
    if (tenant.decisions === undefined) return undefined;
    const at = { asked: clipped(asked), revision: undefined, schema: undefined, nowMs: tenant.clock.nowMs() };
    const entry = entryOf(callOf(caller, at, 0), ask, { kind: 'refused', thrown }, new Findings());
    return keepDecision(tenant, entry);
  };
}

/** Tokens that were given out are far shorter; one that was not may be anything. */
const TOKEN_LENGTH_MAX = 128;

function clipped(asked: Consistency): Consistency {
  return 'token' in asked ? { ...asked, token: asked.token.slice(0, TOKEN_LENGTH_MAX) } : asked;
}
