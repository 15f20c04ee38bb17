import { expect, test } from 'vitest';
import type { ErrorInfo__Output } from '../../../src/gen/google/rpc/ErrorInfo.ts';
import { Fault, type Reason } from '../../../src/model/fault.ts';
import { encodeFault } from '../../../src/transport/wire/fault-status.ts';
import { messageReader } from '../../../src/transport/wire/protos.ts';
import { StatusCode } from '../../../src/transport/wire/status-code.ts';

type Row = readonly [code: keyof typeof StatusCode, errorReason?: string, domain?: 'bailiwick.v1'];

/** The contract's table, §11, and for reasons it does not know what we chose. */
const EXPECTED: Readonly<Record<Reason, Row>> = {
  'answer-too-slow': ['DEADLINE_EXCEEDED'],
  'already-exists': ['ALREADY_EXISTS', 'ATTEMPT_TO_RECREATE_RELATIONSHIP'],
  'cannot-update-permission': ['INVALID_ARGUMENT', 'CANNOT_UPDATE_PERMISSION'],
  'caveat-evaluation': ['INVALID_ARGUMENT', 'CAVEAT_EVALUATION_ERROR'],
  'caveat-parameter': ['INVALID_ARGUMENT', 'CAVEAT_PARAMETER_TYPE_ERROR'],
  'counter-exists': ['FAILED_PRECONDITION', 'COUNTER_ALREADY_REGISTERED'],
  'counter-unknown': ['FAILED_PRECONDITION', 'COUNTER_NOT_REGISTERED'],
  conflict: ['ABORTED', 'SERIALIZATION_FAILURE'],
  'credential-exists': ['ALREADY_EXISTS'],
  'credentials-unavailable': ['UNAVAILABLE'],
  'data-damaged': ['DATA_LOSS'],
  'data-locked': ['FAILED_PRECONDITION'],
  'data-version': ['FAILED_PRECONDITION'],
  'decision-expired': ['OUT_OF_RANGE'],
  'decision-log-unavailable': ['UNAVAILABLE', 'LOG_UNAVAILABLE', 'bailiwick.v1'],
  'decision-not-replayable': ['FAILED_PRECONDITION'],
  'depth-exceeded': ['FAILED_PRECONDITION', 'MAXIMUM_DEPTH_EXCEEDED'],
  'duplicate-update': ['INVALID_ARGUMENT', 'UPDATES_ON_SAME_RELATIONSHIP'],
  'empty-precondition': ['INVALID_ARGUMENT', 'EMPTY_PRECONDITION'],
  'exclusion-cycle': ['FAILED_PRECONDITION', 'MAXIMUM_DEPTH_EXCEEDED'],
  'invalid-argument': ['INVALID_ARGUMENT'],
  'invalid-cursor': ['INVALID_ARGUMENT', 'INVALID_CURSOR'],
  'invalid-filter': ['INVALID_ARGUMENT', 'INVALID_FILTER'],
  'invalid-subject-type': ['INVALID_ARGUMENT', 'INVALID_SUBJECT_TYPE'],
  'invalid-token': ['INVALID_ARGUMENT'],
  'limit-too-large': ['INVALID_ARGUMENT', 'EXCEEDS_MAXIMUM_ALLOWABLE_LIMIT'],
  'metadata-too-large': ['INVALID_ARGUMENT', 'TRANSACTION_METADATA_TOO_LARGE'],
  'no-schema': ['NOT_FOUND'],
  'not-a-permission': ['INVALID_ARGUMENT', 'UNKNOWN_RELATION_OR_PERMISSION'],
  'over-quota': ['RESOURCE_EXHAUSTED'],
  'over-stored-quota': ['RESOURCE_EXHAUSTED'],
  'permission-denied': ['PERMISSION_DENIED'],
  'precondition-failed': ['FAILED_PRECONDITION', 'WRITE_OR_DELETE_PRECONDITION_FAILURE'],
  'reader-too-slow': ['RESOURCE_EXHAUSTED'],
  'relationship-context-too-large': ['INVALID_ARGUMENT', 'MAX_RELATIONSHIP_CONTEXT_SIZE'],
  'request-context-too-large': ['INVALID_ARGUMENT'],
  'revision-expired': ['OUT_OF_RANGE'],
  'revision-unavailable': ['UNAVAILABLE'],
  'schema-changed': ['ABORTED', 'SERIALIZATION_FAILURE'],
  'schema-parse': ['INVALID_ARGUMENT', 'SCHEMA_PARSE_ERROR'],
  'schema-type': ['FAILED_PRECONDITION', 'SCHEMA_TYPE_ERROR'],
  'schema-unsafe': ['INVALID_ARGUMENT', 'SCHEMA_TYPE_ERROR'],
  'shutting-down': ['UNAVAILABLE'],
  'store-stopped': ['UNAVAILABLE'],
  'too-many-checks': ['INVALID_ARGUMENT', 'TOO_MANY_CHECKS_IN_REQUEST'],
  'tenant-exists': ['ALREADY_EXISTS'],
  'tenant-pinned': ['FAILED_PRECONDITION'],
  'tenant-suspended': ['FAILED_PRECONDITION'],
  'too-many-credentials': ['FAILED_PRECONDITION'],
  'too-many-expired': ['FAILED_PRECONDITION'],
  'too-many-open-tenants': ['RESOURCE_EXHAUSTED'],
  'too-many-restores': ['RESOURCE_EXHAUSTED'],
  'too-many-preconditions': ['INVALID_ARGUMENT', 'TOO_MANY_PRECONDITIONS_IN_REQUEST'],
  'too-many-to-delete': ['INVALID_ARGUMENT', 'TOO_MANY_RELATIONSHIPS_FOR_TRANSACTIONAL_DELETE'],
  'too-many-updates': ['INVALID_ARGUMENT', 'TOO_MANY_UPDATES_IN_REQUEST'],
  unauthenticated: ['UNAUTHENTICATED'],
  unimplemented: ['UNIMPLEMENTED'],
  'unknown-caveat': ['FAILED_PRECONDITION', 'UNKNOWN_CAVEAT'],
  'unknown-credential': ['NOT_FOUND'],
  'unknown-decision': ['NOT_FOUND'],
  'unknown-definition': ['FAILED_PRECONDITION', 'UNKNOWN_DEFINITION'],
  'unknown-relation': ['FAILED_PRECONDITION', 'UNKNOWN_RELATION_OR_PERMISSION'],
  'unknown-tenant': ['NOT_FOUND'],
  'wildcard-not-allowed': ['INVALID_ARGUMENT', 'WILDCARD_NOT_ALLOWED'],
  'work-exceeded': ['FAILED_PRECONDITION'], // not RESOURCE_EXHAUSTED: clients would repeat the work
};

const PREFIX = { 'authzed.com': 'ERROR_REASON_', 'bailiwick.v1': 'REASON_' } as const;

const readErrorInfo = messageReader<ErrorInfo__Output>('google.rpc.ErrorInfo');

test.each(Object.entries(EXPECTED))('%s', (reason, [code, errorReason, ours]) => {
  const domain = ours ?? 'authzed.com';
  const fault = new Fault(reason as Reason, 'why', { details: { key: 'value' } });
  const status = encodeFault(fault);
  expect(status).toMatchObject({ code: StatusCode[code], message: 'why' });
  const infos = status.details!.map((detail) => readErrorInfo((detail as { value: Uint8Array }).value));
  expect(infos.map((info) => ({ ...info }))).toEqual(
    errorReason === undefined
      ? []
      : [{ domain, reason: `${PREFIX[domain]}${errorReason}`, metadata: { key: 'value' } }],
  );
});
