import type { JsonObject, JsonValue } from '../../base/json.ts';
import type { DecisionDesk } from '../../decisions/desk.ts';
import type { LogReadEntry } from '../../decisions/record/record.ts';
import type { Caller } from '../../model/caller.ts';
import { Fault } from '../../model/fault.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { requireDesk } from './require-desk.ts';

/**
 * The desk, once it is recorded that the caller looks into the log. A log that takes no more records can still be read:
 * it is what there is to find out why.
 * @throws Fault `unimplemented` where no decisions are recorded
 */
export function deskForReading(
  tenant: Tenant,
  caller: Caller,
  action: LogReadEntry['action'],
  ask: object,
): DecisionDesk {
  const desk = requireDesk(tenant);
  try {
    desk.note(entryOf(tenant, caller, action, ask));
  } catch (thrown) {
    if (!(thrown instanceof Fault && thrown.reason === 'decision-log-unavailable')) throw thrown;
  }
  return desk;
}

function entryOf(
  { clock }: Tenant,
  { name, requestId, traceParent }: Caller,
  action: LogReadEntry['action'],
  ask: object,
): LogReadEntry {
  return {
    kind: 'log-read',
    call: {
      caller: name,
      evaluatedAtMs: clock.nowMs(),
      asked: { kind: 'newest' },
      revision: undefined,
      schemaHash: undefined,
      profileHash: undefined,
      latencyUs: 0,
      work: 0,
      correlationId: requestId,
      traceParent,
    },
    action,
    ask: plain(ask),
  };
}

/** Asks are plain data; members that are undefined drop out. */
function plain(ask: object): JsonObject {
  return JSON.parse(JSON.stringify(ask)) as JsonObject & JsonValue;
}
