import type { LoggedRecord } from '../../../decisions/read/view.ts';
import type { Entry } from '../../../decisions/record/record.ts';
import type { Decision } from '../../../gen/bailiwick/v1/Decision.ts';
import { DecisionKind } from '../../../gen/bailiwick/v1/DecisionKind.ts';
import { encodeCall, encodeTimeMs } from './call.ts';
import { encodeDetail } from './detail.ts';
import { encodeOutcome } from './outcome.ts';

type KindNumber = Extract<DecisionKind, number>;

export const KINDS: Readonly<Record<Entry['kind'], KindNumber>> = {
  check: DecisionKind.DECISION_KIND_CHECK,
  bulk: DecisionKind.DECISION_KIND_BULK,
  expand: DecisionKind.DECISION_KIND_EXPAND,
  'lookup-resources': DecisionKind.DECISION_KIND_LOOKUP_RESOURCES,
  'lookup-subjects': DecisionKind.DECISION_KIND_LOOKUP_SUBJECTS,
  'delegated-check': DecisionKind.DECISION_KIND_DELEGATED_CHECK,
  'delegated-bulk': DecisionKind.DECISION_KIND_DELEGATED_BULK,
  'delegated-lookup': DecisionKind.DECISION_KIND_DELEGATED_LOOKUP,
  schema: DecisionKind.DECISION_KIND_SCHEMA,
  relationships: DecisionKind.DECISION_KIND_RELATIONSHIPS,
  grant: DecisionKind.DECISION_KIND_GRANT,
  stop: DecisionKind.DECISION_KIND_STOP,
  profile: DecisionKind.DECISION_KIND_PROFILE,
  tenant: DecisionKind.DECISION_KIND_TENANT,
  'tenant-limits': DecisionKind.DECISION_KIND_TENANT_LIMITS,
  'log-read': DecisionKind.DECISION_KIND_LOG_READ,
  'denied-call': DecisionKind.DECISION_KIND_DENIED_CALL,
  gap: DecisionKind.DECISION_KIND_GAP,
  retention: DecisionKind.DECISION_KIND_RETENTION,
};

export function encodeDecision({ sequence, line, hash, record }: LoggedRecord): Decision {
  const { id, recordedAtMs, masked, entry } = record;
  return {
    decisionId: id,
    sequence,
    recordedAt: encodeTimeMs(recordedAtMs),
    kind: KINDS[entry.kind],
    call: 'call' in entry ? encodeCall(entry.call) : null,
    outcome: 'outcome' in entry ? encodeOutcome(entry.outcome) : null,
    masked: [...masked],
    canonical: line,
    hash,
    ...encodeDetail(entry),
  };
}
