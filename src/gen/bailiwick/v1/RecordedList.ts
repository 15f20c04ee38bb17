// Original file: proto/bailiwick/v1/decision_service.proto

import type { RecordedChain as _bailiwick_v1_RecordedChain, RecordedChain__Output as _bailiwick_v1_RecordedChain__Output } from '../../bailiwick/v1/RecordedChain.ts';
import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';
import type { SubjectReference as _authzed_api_v1_SubjectReference, SubjectReference__Output as _authzed_api_v1_SubjectReference__Output } from '../../authzed/api/v1/SubjectReference.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../google/protobuf/Struct.ts';
import type { Long } from '@grpc/proto-loader';

export interface RecordedList {
  'chain'?: (_bailiwick_v1_RecordedChain | null);
  'resourceType'?: (string);
  'resource'?: (_authzed_api_v1_ObjectReference | null);
  'permission'?: (string);
  'subject'?: (_authzed_api_v1_SubjectReference | null);
  'subjectType'?: (string);
  'subjectRelation'?: (string);
  'context'?: (_google_protobuf_Struct | null);
  'limit'?: (number | string | Long);
  'resumed'?: (boolean);
  'found'?: (number | string | Long);
  'conditional'?: (number | string | Long);
  'complete'?: (boolean);
}

export interface RecordedList__Output {
  'chain': (_bailiwick_v1_RecordedChain__Output | null);
  'resourceType': (string);
  'resource': (_authzed_api_v1_ObjectReference__Output | null);
  'permission': (string);
  'subject': (_authzed_api_v1_SubjectReference__Output | null);
  'subjectType': (string);
  'subjectRelation': (string);
  'context': (_google_protobuf_Struct__Output | null);
  'limit': (Long);
  'resumed': (boolean);
  'found': (Long);
  'conditional': (Long);
  'complete': (boolean);
}
