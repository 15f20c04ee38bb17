import type { Consistency__Output } from '../../gen/authzed/api/v1/Consistency.ts';
import type { Cursor__Output } from '../../gen/authzed/api/v1/Cursor.ts';
import type { ZedToken__Output } from '../../gen/authzed/api/v1/ZedToken.ts';
import type { Consistency } from '../../model/consistency.ts';
import type { SnapshotAsk } from '../../operations/asks.ts';
import { RULES, Violations } from './violations.ts';

const NEWEST: Consistency = { kind: 'newest' };
const FIELD = 'consistency';
export const CURSOR_BYTES_MAX = 102_400;

/** The fields of a request that choose what state is read. */
export interface SnapshotFields {
  readonly consistency: Consistency__Output | null;
  readonly optionalCursor?: Cursor__Output | null;
}

/** `undefined` when the fields are malformed, which `decodeSnapshotFields` then reports. */
export function snapshotAskOf(message: SnapshotFields): SnapshotAsk | undefined {
  const violations = new Violations();
  const ask = decodeSnapshotFields(message, violations);
  return violations.none ? ask : undefined;
}

export function decodeSnapshotFields(message: SnapshotFields, violations: Violations): SnapshotAsk {
  const consistency = decodeConsistency(message.consistency, violations);
  const cursor = message.optionalCursor?.token;
  if (cursor !== undefined) checkCursor(cursor, 'optional_cursor', 'token', violations);
  return { consistency, cursor };
}

export function checkCursor(cursor: string, parent: string, field: string, violations: Violations): void {
  violations.checkBytes(cursor, 1, CURSOR_BYTES_MAX, parent, field);
}

function decodeConsistency(message: Consistency__Output | null, violations: Violations): Consistency {
  if (message === null) return NEWEST;
  const { requirement } = message;
  if (requirement === undefined) {
    violations.add(FIELD, 'requirement', RULES.oneof);
    return NEWEST;
  }
  switch (requirement) {
    case 'minimizeLatency':
      if (message.minimizeLatency !== true) violations.add(FIELD, 'minimize_latency', RULES.isTrue);
      return { kind: 'minimize-latency' };
    case 'fullyConsistent':
      if (message.fullyConsistent !== true) violations.add(FIELD, 'fully_consistent', RULES.isTrue);
      return { kind: 'fully-consistent' };
    case 'atLeastAsFresh':
      return {
        kind: 'at-least-as-fresh',
        token: decodeToken(message.atLeastAsFresh, 'consistency.at_least_as_fresh', violations),
      };
    case 'atExactSnapshot':
      return {
        kind: 'at-exact-snapshot',
        token: decodeToken(message.atExactSnapshot, 'consistency.at_exact_snapshot', violations),
      };
  }
}

function decodeToken(
  message: ZedToken__Output | null | undefined,
  path: string,
  violations: Violations,
): string {
  const token = message?.token ?? '';
  violations.checkBytes(token, 1, Number.POSITIVE_INFINITY, path, 'token');
  return token;
}
