import type { Duration } from '../../gen/google/protobuf/Duration.ts';
import type { Timestamp, Timestamp__Output } from '../../gen/google/protobuf/Timestamp.ts';
import { RULES, type Violations } from './violations.ts';

const NS_PER_SECOND = 1_000_000_000n;
/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z: what a Timestamp may say. */
const SECONDS_MIN = -62_135_596_800;
const SECONDS_MAX = 253_402_300_799;
const NANOS_MAX = 999_999_999;

/** Nanoseconds since the Unix epoch. `message` is the optional field `field` below `parent`. */
export function decodeOptionalTimestamp(
  message: Timestamp__Output | null,
  parent: string,
  field: string,
  violations: Violations,
): bigint | undefined {
  if (message === null) return undefined;
  const seconds = Number(message.seconds); // rounded only far outside the range
  const { nanos } = message;
  if (seconds < SECONDS_MIN || seconds > SECONDS_MAX || nanos < 0 || nanos > NANOS_MAX) {
    violations.add(parent, field, RULES.timestamp);
    return undefined;
  }
  return BigInt(seconds) * NS_PER_SECOND + BigInt(nanos);
}

/** `ns` counts from the Unix epoch. */
export function encodeTimestamp(ns: bigint): Timestamp {
  const nanos = ((ns % NS_PER_SECOND) + NS_PER_SECOND) % NS_PER_SECOND; // never negative, also before 1970
  return { seconds: Number((ns - nanos) / NS_PER_SECOND), nanos: Number(nanos) };
}

/** `durationNs` is not negative. */
export function encodeDuration(durationNs: number): Duration {
  const seconds = Math.floor(durationNs / 1e9);
  return { seconds, nanos: Math.floor(durationNs - seconds * 1e9) };
}
