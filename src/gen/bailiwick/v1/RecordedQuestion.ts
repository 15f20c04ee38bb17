// Original file: proto/bailiwick/v1/decision_service.proto

import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';
import type { SubjectReference as _authzed_api_v1_SubjectReference, SubjectReference__Output as _authzed_api_v1_SubjectReference__Output } from '../../authzed/api/v1/SubjectReference.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../google/protobuf/Struct.ts';
import type { DecisionOutcome as _bailiwick_v1_DecisionOutcome, DecisionOutcome__Output as _bailiwick_v1_DecisionOutcome__Output } from '../../bailiwick/v1/DecisionOutcome.ts';
import type { RecordedCondition as _bailiwick_v1_RecordedCondition, RecordedCondition__Output as _bailiwick_v1_RecordedCondition__Output } from '../../bailiwick/v1/RecordedCondition.ts';

export interface RecordedQuestion {
  'resource'?: (_authzed_api_v1_ObjectReference | null);
  'permission'?: (string);
  'subject'?: (_authzed_api_v1_SubjectReference | null);
  'context'?: (_google_protobuf_Struct | null);
  'outcome'?: (_bailiwick_v1_DecisionOutcome | null);
  'witness'?: (string)[];
  'conditions'?: (_bailiwick_v1_RecordedCondition)[];
}

export interface RecordedQuestion__Output {
  'resource': (_authzed_api_v1_ObjectReference__Output | null);
  'permission': (string);
  'subject': (_authzed_api_v1_SubjectReference__Output | null);
  'context': (_google_protobuf_Struct__Output | null);
  'outcome': (_bailiwick_v1_DecisionOutcome__Output | null);
  'witness': (string)[];
  'conditions': (_bailiwick_v1_RecordedCondition__Output)[];
}
