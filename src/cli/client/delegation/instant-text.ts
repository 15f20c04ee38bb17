import type { Timestamp__Output } from '../../../gen/google/protobuf/Timestamp.ts';
import { formatTime } from '../../../model/time-text.ts';
import { decodeOptionalTimestamp } from '../../../transport/wire/timestamp.ts';
import { Violations } from '../../../transport/wire/violations.ts';

/** ` until 2030-01-01T12:00:00Z`, or nothing for what has no end. */
export function untilText(message: Timestamp__Output | null): string {
  const ns = decodeOptionalTimestamp(message, '', '', new Violations());
  return ns === undefined ? '' : ` until ${formatTime(ns)}`;
}
