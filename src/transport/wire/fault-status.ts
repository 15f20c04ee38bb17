import type { ErrorReason } from '../../gen/authzed/api/v1/ErrorReason.ts';
import type { Reason as OwnReason } from '../../gen/bailiwick/v1/Reason.ts';
import type { ErrorInfo } from '../../gen/google/rpc/ErrorInfo.ts';
import type { RetryInfo } from '../../gen/google/rpc/RetryInfo.ts';
import type { Status } from '../../gen/google/rpc/Status.ts';
import type { Fault, Reason } from '../../model/fault.ts';
import { clipBytes } from './clip.ts';
import { messageWriter } from './protos.ts';
import { StatusCode } from './status-code.ts';
import { traceText } from './trace-text.ts';
import { encodeViolations } from './violation-details.ts';

interface Outcome {
  readonly code: StatusCode;
  /** The `reason` of the ErrorInfo; without one there is no ErrorInfo. */
  readonly errorReason?: Extract<ErrorReason, string>;
  /** In its place where only our own API knows the reason. */
  readonly ownReason?: Extract<OwnReason, string>;
}

/**
 * How each refusal is said on the wire. Clients repeat a call on RESOURCE_EXHAUSTED, UNAVAILABLE, ABORTED, UNKNOWN and
 * INTERNAL, so only what may pass by itself has one of those codes. Two calls that can't be answered however often they
 * are repeated are `depth-exceeded` and `work-exceeded`: FAILED_PRECONDITION, since the data must change first.
 */
const OUTCOME = {
  'answer-too-slow': { code: StatusCode.DEADLINE_EXCEEDED },
  'already-exists': {
    code: StatusCode.ALREADY_EXISTS,
    errorReason: 'ERROR_REASON_ATTEMPT_TO_RECREATE_RELATIONSHIP',
  },
  'cannot-update-permission': invalid('ERROR_REASON_CANNOT_UPDATE_PERMISSION'),
  'caveat-evaluation': invalid('ERROR_REASON_CAVEAT_EVALUATION_ERROR'),
  'caveat-parameter': invalid('ERROR_REASON_CAVEAT_PARAMETER_TYPE_ERROR'),
  'counter-exists': refused('ERROR_REASON_COUNTER_ALREADY_REGISTERED'),
  'counter-unknown': refused('ERROR_REASON_COUNTER_NOT_REGISTERED'),
  conflict: { code: StatusCode.ABORTED, errorReason: 'ERROR_REASON_SERIALIZATION_FAILURE' },
  'credential-exists': { code: StatusCode.ALREADY_EXISTS },
  'credentials-unavailable': { code: StatusCode.UNAVAILABLE },
  'data-damaged': { code: StatusCode.DATA_LOSS },
  'data-locked': { code: StatusCode.FAILED_PRECONDITION },
  'data-version': { code: StatusCode.FAILED_PRECONDITION },
  'decision-expired': { code: StatusCode.OUT_OF_RANGE },
  'decision-log-unavailable': { code: StatusCode.UNAVAILABLE, ownReason: 'REASON_LOG_UNAVAILABLE' },
  'decision-not-replayable': { code: StatusCode.FAILED_PRECONDITION },
  'depth-exceeded': refused('ERROR_REASON_MAXIMUM_DEPTH_EXCEEDED'),
  'duplicate-update': invalid('ERROR_REASON_UPDATES_ON_SAME_RELATIONSHIP'),
  'empty-precondition': invalid('ERROR_REASON_EMPTY_PRECONDITION'),
  // Clients of this API know data that leans on itself by the reason for depth.
  'exclusion-cycle': refused('ERROR_REASON_MAXIMUM_DEPTH_EXCEEDED'),
  'invalid-argument': { code: StatusCode.INVALID_ARGUMENT },
  'invalid-cursor': invalid('ERROR_REASON_INVALID_CURSOR'),
  'invalid-filter': invalid('ERROR_REASON_INVALID_FILTER'),
  'invalid-subject-type': invalid('ERROR_REASON_INVALID_SUBJECT_TYPE'),
  'invalid-token': { code: StatusCode.INVALID_ARGUMENT },
  'limit-too-large': invalid('ERROR_REASON_EXCEEDS_MAXIMUM_ALLOWABLE_LIMIT'),
  'metadata-too-large': invalid('ERROR_REASON_TRANSACTION_METADATA_TOO_LARGE'),
  'no-schema': { code: StatusCode.NOT_FOUND },
  'not-a-permission': invalid('ERROR_REASON_UNKNOWN_RELATION_OR_PERMISSION'),
  'over-quota': { code: StatusCode.RESOURCE_EXHAUSTED },
  // Does not pass by itself, but the code is what clients know a quota by; a delay to repeat it after is not given.
  'over-stored-quota': { code: StatusCode.RESOURCE_EXHAUSTED },
  'permission-denied': { code: StatusCode.PERMISSION_DENIED },
  'precondition-failed': refused('ERROR_REASON_WRITE_OR_DELETE_PRECONDITION_FAILURE'),
  'reader-too-slow': { code: StatusCode.RESOURCE_EXHAUSTED },
  'relationship-context-too-large': invalid('ERROR_REASON_MAX_RELATIONSHIP_CONTEXT_SIZE'),
  'request-context-too-large': { code: StatusCode.INVALID_ARGUMENT },
  'revision-expired': { code: StatusCode.OUT_OF_RANGE },
  'revision-unavailable': { code: StatusCode.UNAVAILABLE },
  'schema-changed': { code: StatusCode.ABORTED, errorReason: 'ERROR_REASON_SERIALIZATION_FAILURE' },
  'schema-parse': invalid('ERROR_REASON_SCHEMA_PARSE_ERROR'),
  'schema-type': refused('ERROR_REASON_SCHEMA_TYPE_ERROR'),
  'schema-unsafe': invalid('ERROR_REASON_SCHEMA_TYPE_ERROR'),
  'shutting-down': { code: StatusCode.UNAVAILABLE },
  // Another server, or this one started again, may take what this one does not.
  'store-stopped': { code: StatusCode.UNAVAILABLE },
  'tenant-exists': { code: StatusCode.ALREADY_EXISTS },
  'tenant-pinned': { code: StatusCode.FAILED_PRECONDITION },
  'tenant-suspended': { code: StatusCode.FAILED_PRECONDITION },
  'too-many-credentials': { code: StatusCode.FAILED_PRECONDITION },
  'too-many-expired': { code: StatusCode.FAILED_PRECONDITION },
  'too-many-checks': invalid('ERROR_REASON_TOO_MANY_CHECKS_IN_REQUEST'),
  'too-many-open-tenants': { code: StatusCode.RESOURCE_EXHAUSTED },
  'too-many-preconditions': invalid('ERROR_REASON_TOO_MANY_PRECONDITIONS_IN_REQUEST'),
  'too-many-restores': { code: StatusCode.RESOURCE_EXHAUSTED },
  'too-many-to-delete': invalid('ERROR_REASON_TOO_MANY_RELATIONSHIPS_FOR_TRANSACTIONAL_DELETE'),
  'too-many-updates': invalid('ERROR_REASON_TOO_MANY_UPDATES_IN_REQUEST'),
  unauthenticated: { code: StatusCode.UNAUTHENTICATED },
  unimplemented: { code: StatusCode.UNIMPLEMENTED },
  'unknown-caveat': refused('ERROR_REASON_UNKNOWN_CAVEAT'),
  'unknown-credential': { code: StatusCode.NOT_FOUND },
  'unknown-decision': { code: StatusCode.NOT_FOUND },
  'unknown-definition': refused('ERROR_REASON_UNKNOWN_DEFINITION'),
  'unknown-relation': refused('ERROR_REASON_UNKNOWN_RELATION_OR_PERMISSION'),
  'unknown-tenant': { code: StatusCode.NOT_FOUND },
  'wildcard-not-allowed': invalid('ERROR_REASON_WILDCARD_NOT_ALLOWED'),
  'work-exceeded': { code: StatusCode.FAILED_PRECONDITION },
} as const satisfies Record<Reason, Outcome>; // a new Reason does not compile until it has an outcome

const DOMAIN = 'authzed.com';
/** Of refusals that `authzed.api.v1` does not have: their codes are our own, or the fault's detail `reason`. */
const OWN_DOMAIN = 'bailiwick.v1';
/** A status is sent in trailers, of which some clients accept no more than 8 KiB; base64 and escapes are on top. */
export const MESSAGE_BYTES_MAX = 1_280;
const METADATA_BYTES_MAX = 1_536;
/** What a trace, the message (which is there twice) and the other facts may take together. */
const TRACED_BYTES_MAX = 4_608;

const writeErrorInfo = messageWriter<ErrorInfo>('google.rpc.ErrorInfo');
const writeRetryInfo = messageWriter<RetryInfo>('google.rpc.RetryInfo');

/** `fault` as a status, with its facts for programs. Texts that are too long for a trailer are cut. */
export function encodeFault(fault: Fault): Status & { readonly code: StatusCode; readonly message: string } {
  const outcome: Outcome = OUTCOME[fault.reason];
  const details = [];
  const { errorReason } = outcome;
  const reason = errorReason ?? outcome.ownReason ?? fault.details['reason'];
  if (reason !== undefined) {
    const metadata = { ...clipAll(fault.details), ...debugTrace(fault) };
    const info = { reason, domain: errorReason === undefined ? OWN_DOMAIN : DOMAIN, metadata };
    details.push({ type_url: 'type.googleapis.com/google.rpc.ErrorInfo', value: writeErrorInfo(info) });
  }
  if (fault.retryAfterMs !== undefined) {
    const value = writeRetryInfo({ retryDelay: durationOf(fault.retryAfterMs) });
    details.push({ type_url: 'type.googleapis.com/google.rpc.RetryInfo', value });
  }
  if (fault.violations.length > 0) details.push(encodeViolations(fault.violations));
  return { code: outcome.code, message: clipBytes(fault.message, MESSAGE_BYTES_MAX), details };
}

/** @param ms a whole number */
function durationOf(ms: number): { readonly seconds: number; readonly nanos: number } {
  return { seconds: Math.floor(ms / 1_000), nanos: (ms % 1_000) * 1_000_000 };
}

function invalid<Name extends Extract<ErrorReason, string>>(
  errorReason: Name,
): { readonly code: 3; readonly errorReason: Name } {
  return { code: StatusCode.INVALID_ARGUMENT, errorReason };
}

function refused<Name extends Extract<ErrorReason, string>>(
  errorReason: Name,
): { readonly code: 9; readonly errorReason: Name } {
  return { code: StatusCode.FAILED_PRECONDITION, errorReason };
}

/** The way to a failure, as clients of this API look for it. */
function debugTrace({ trace, message, details }: Fault): { readonly debug_trace_proto_text?: string } {
  if (trace === undefined) return {};
  const others =
    Math.min(2 * Buffer.byteLength(message), 2 * MESSAGE_BYTES_MAX) + JSON.stringify(details).length;
  const text = traceText(
    trace,
    TRACED_BYTES_MAX - Math.min(others, 2 * MESSAGE_BYTES_MAX + METADATA_BYTES_MAX),
  );
  return text === '' ? {} : { debug_trace_proto_text: text };
}

function clipAll(details: Readonly<Record<string, string>>): { [key: string]: string } {
  let left = METADATA_BYTES_MAX;
  const clipped = Object.entries(details).map(([key, value]) => {
    const text = clipBytes(value, left);
    left -= Buffer.byteLength(text);
    return [key, text] as const;
  });
  return Object.fromEntries(clipped);
}
