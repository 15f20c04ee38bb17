import {
  _authzed_api_v1_LookupSubjectsRequest_WildcardOption as WildcardOption,
  type LookupSubjectsRequest__Output,
} from '../../gen/authzed/api/v1/LookupSubjectsRequest.ts';
import type { LookupSubjectsResponse } from '../../gen/authzed/api/v1/LookupSubjectsResponse.ts';
import type { ResolvedSubject } from '../../gen/authzed/api/v1/ResolvedSubject.ts';
import { OPTIONAL_RELATION, TYPE } from '../../model/name-rules.ts';
import type { FoundSubject, LookupSubjectsAsk, LookupSubjectsItem } from '../../operations/asks.ts';
import { decodeContext, refuseLargeContext } from './check-ask.ts';
import { encodeGranted } from './lookup-verdict.ts';
import { messageReader, messageWriter } from './protos.ts';
import { decodeObject } from './references.ts';
import { refuseLargeContextRequest } from './request-size.ts';
import type { DecodeOptions, SnapshotRpc } from './rpc.ts';
import { decodeSnapshotFields, snapshotAskOf } from './snapshot-ask.ts';
import { RULES, Violations } from './violations.ts';

type Message = LookupSubjectsRequest__Output;

const WILDCARD_OPTIONS: ReadonlySet<number> = new Set(Object.values(WildcardOption));

const write = messageWriter<LookupSubjectsResponse>('authzed.api.v1.LookupSubjectsResponse');

/** `encode` makes one message of one subject, in the deprecated fields too. */
export const lookupSubjectsRpc: SnapshotRpc<Message, LookupSubjectsAsk, LookupSubjectsItem> = {
  path: '/authzed.api.v1.PermissionsService/LookupSubjects',
  refuseLarge: refuseLargeContextRequest,
  read: messageReader<Message>('authzed.api.v1.LookupSubjectsRequest'),
  snapshotAsk: snapshotAskOf,
  decode,
  encode,
};

function decode(message: Message, options: DecodeOptions): LookupSubjectsAsk {
  const { permission, subjectObjectType: subjectType, optionalSubjectRelation: subjectRelation } = message;
  const violations = new Violations();
  const { cursor } = decodeSnapshotFields(message, violations);
  const resource = decodeObject(message.resource, '', 'resource', violations);
  violations.checkName(OPTIONAL_RELATION, permission, '', 'permission');
  violations.checkName(TYPE, subjectType, '', 'subject_object_type');
  violations.checkName(OPTIONAL_RELATION, subjectRelation, '', 'optional_subject_relation');
  const context = decodeContext(message, '', violations);
  if (!WILDCARD_OPTIONS.has(message.wildcardOption)) violations.add('', 'wildcard_option', RULES.enumDefined);
  violations.throwIfAny();
  refuseLargeContext(message, options.contextBytesMax);
  const isExcluded = message.wildcardOption === WildcardOption.WILDCARD_OPTION_EXCLUDE_WILDCARDS;
  return {
    resource,
    permission,
    subjectType,
    subjectRelation,
    context,
    concreteLimit: message.optionalConcreteLimit,
    cursor,
    wildcard: isExcluded ? 'exclude' : 'include',
  };
}

function encode({ lookedUpAt, subject, excluded, cursor }: LookupSubjectsItem): Buffer {
  const { permissionship, partialCaveatInfo } = encodeGranted(subject.verdict);
  return write({
    lookedUpAt: { token: lookedUpAt },
    subjectObjectId: subject.id,
    excludedSubjectIds: excluded.map(({ id }) => id),
    permissionship,
    partialCaveatInfo,
    subject: encodeSubject(subject),
    excludedSubjects: excluded.map(encodeSubject),
    afterResultCursor: { token: cursor },
  });
}

function encodeSubject({ id, verdict }: FoundSubject): ResolvedSubject {
  return { subjectObjectId: id, ...encodeGranted(verdict) };
}
