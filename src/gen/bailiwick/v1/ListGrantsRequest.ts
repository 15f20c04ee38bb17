// Original file: proto/bailiwick/v1/delegation_service.proto

import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';

export interface ListGrantsRequest {
  'session'?: (_authzed_api_v1_ObjectReference | null);
  'agent'?: (_authzed_api_v1_ObjectReference | null);
  'user'?: (_authzed_api_v1_ObjectReference | null);
  'resource'?: (_authzed_api_v1_ObjectReference | null);
  'includeEnded'?: (boolean);
  'of'?: "session"|"agent"|"user"|"resource";
}

export interface ListGrantsRequest__Output {
  'session'?: (_authzed_api_v1_ObjectReference__Output | null);
  'agent'?: (_authzed_api_v1_ObjectReference__Output | null);
  'user'?: (_authzed_api_v1_ObjectReference__Output | null);
  'resource'?: (_authzed_api_v1_ObjectReference__Output | null);
  'includeEnded': (boolean);
  'of'?: "session"|"agent"|"user"|"resource";
}
