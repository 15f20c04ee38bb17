import type { Call } from '../../../decisions/record/record.ts';
import type { Consistency as WireConsistency } from '../../../gen/authzed/api/v1/Consistency.ts';
import type { DecisionCall } from '../../../gen/bailiwick/v1/DecisionCall.ts';
import type { Timestamp } from '../../../gen/google/protobuf/Timestamp.ts';
import type { Consistency } from '../../../model/consistency.ts';
import { encodeDuration, encodeTimestamp } from '../timestamp.ts';

export function encodeCall(call: Call): DecisionCall {
  return {
    caller: call.caller,
    evaluatedAt: encodeTimeMs(call.evaluatedAtMs),
    asked: encodeConsistency(call.asked),
    revision: call.revision ?? 0,
    schemaHash: call.schemaHash ?? '',
    profileHash: call.profileHash ?? '',
    latency: encodeDuration(call.latencyUs * 1_000),
    work: call.work,
    correlationId: call.correlationId ?? '',
    traceParent: call.traceParent ?? '',
  };
}

/** @param timeMs since the Unix epoch */
export function encodeTimeMs(timeMs: number): Timestamp {
  return encodeTimestamp(BigInt(timeMs) * 1_000_000n);
}

function encodeConsistency(asked: Consistency): WireConsistency | null {
  switch (asked.kind) {
    case 'newest':
      return null;
    case 'minimize-latency':
      return { minimizeLatency: true };
    case 'fully-consistent':
      return { fullyConsistent: true };
    case 'at-least-as-fresh':
      return { atLeastAsFresh: { token: asked.token } };
    case 'at-exact-snapshot':
      return { atExactSnapshot: { token: asked.token } };
  }
}
