// Original file: proto/bailiwick/v1/delegation_service.proto

import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../google/protobuf/Struct.ts';
import type { Consistency as _authzed_api_v1_Consistency, Consistency__Output as _authzed_api_v1_Consistency__Output } from '../../authzed/api/v1/Consistency.ts';
import type { ClaimedChain as _bailiwick_v1_ClaimedChain, ClaimedChain__Output as _bailiwick_v1_ClaimedChain__Output } from '../../bailiwick/v1/ClaimedChain.ts';

export interface LookupDelegatedResourcesRequest {
  'session'?: (_authzed_api_v1_ObjectReference | null);
  'resourceType'?: (string);
  'permission'?: (string);
  'context'?: (_google_protobuf_Struct | null);
  'consistency'?: (_authzed_api_v1_Consistency | null);
  'limit'?: (number);
  'cursor'?: (string);
  'claimed'?: (_bailiwick_v1_ClaimedChain | null);
  'correlationId'?: (string);
  'traceParent'?: (string);
}

export interface LookupDelegatedResourcesRequest__Output {
  'session': (_authzed_api_v1_ObjectReference__Output | null);
  'resourceType': (string);
  'permission': (string);
  'context': (_google_protobuf_Struct__Output | null);
  'consistency': (_authzed_api_v1_Consistency__Output | null);
  'limit': (number);
  'cursor': (string);
  'claimed': (_bailiwick_v1_ClaimedChain__Output | null);
  'correlationId': (string);
  'traceParent': (string);
}
