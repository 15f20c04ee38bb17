// Original file: proto/authzed/api/v1/core.proto

import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../../authzed/api/v1/ObjectReference.ts';
import type { SubjectReference as _authzed_api_v1_SubjectReference, SubjectReference__Output as _authzed_api_v1_SubjectReference__Output } from '../../../authzed/api/v1/SubjectReference.ts';
import type { ContextualizedCaveat as _authzed_api_v1_ContextualizedCaveat, ContextualizedCaveat__Output as _authzed_api_v1_ContextualizedCaveat__Output } from '../../../authzed/api/v1/ContextualizedCaveat.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface Relationship {
  'resource'?: (_authzed_api_v1_ObjectReference | null);
  'relation'?: (string);
  'subject'?: (_authzed_api_v1_SubjectReference | null);
  'optionalCaveat'?: (_authzed_api_v1_ContextualizedCaveat | null);
  'optionalExpiresAt'?: (_google_protobuf_Timestamp | null);
}

export interface Relationship__Output {
  'resource': (_authzed_api_v1_ObjectReference__Output | null);
  'relation': (string);
  'subject': (_authzed_api_v1_SubjectReference__Output | null);
  'optionalCaveat': (_authzed_api_v1_ContextualizedCaveat__Output | null);
  'optionalExpiresAt': (_google_protobuf_Timestamp__Output | null);
}
