// Original file: proto/bailiwick/v1/delegation_service.proto

import type { Verdict as _bailiwick_v1_Verdict, Verdict__Output as _bailiwick_v1_Verdict__Output } from '../../bailiwick/v1/Verdict.ts';
import type { Reason as _bailiwick_v1_Reason, Reason__Output as _bailiwick_v1_Reason__Output } from '../../bailiwick/v1/Reason.ts';
import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../authzed/api/v1/ZedToken.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { LinkVerdict as _bailiwick_v1_LinkVerdict, LinkVerdict__Output as _bailiwick_v1_LinkVerdict__Output } from '../../bailiwick/v1/LinkVerdict.ts';
import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';

export interface CheckDelegatedResponse {
  'verdict'?: (_bailiwick_v1_Verdict);
  'reason'?: (_bailiwick_v1_Reason);
  'decisionId'?: (string);
  'checkedAt'?: (_authzed_api_v1_ZedToken | null);
  'evaluatedAt'?: (_google_protobuf_Timestamp | null);
  'validUntil'?: (_google_protobuf_Timestamp | null);
  'links'?: (_bailiwick_v1_LinkVerdict)[];
  'missingContext'?: (string)[];
  'chain'?: (_authzed_api_v1_ObjectReference)[];
}

export interface CheckDelegatedResponse__Output {
  'verdict': (_bailiwick_v1_Verdict__Output);
  'reason': (_bailiwick_v1_Reason__Output);
  'decisionId': (string);
  'checkedAt': (_authzed_api_v1_ZedToken__Output | null);
  'evaluatedAt': (_google_protobuf_Timestamp__Output | null);
  'validUntil': (_google_protobuf_Timestamp__Output | null);
  'links': (_bailiwick_v1_LinkVerdict__Output)[];
  'missingContext': (string)[];
  'chain': (_authzed_api_v1_ObjectReference__Output)[];
}
