// Original file: proto/bailiwick/v1/delegation_service.proto

import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';

export interface RegisterAgentRequest {
  'agent'?: (_authzed_api_v1_ObjectReference | null);
  'tenant'?: (_authzed_api_v1_ObjectReference | null);
  'owner'?: (_authzed_api_v1_ObjectReference | null);
  'workloadId'?: (string);
  'version'?: (string);
  'charterDigest'?: (string);
  'maxSessionTtl'?: (_google_protobuf_Duration | null);
  'onBehalfOf'?: (_authzed_api_v1_ObjectReference | null);
  'reason'?: (string);
  'idempotencyKey'?: (string);
}

export interface RegisterAgentRequest__Output {
  'agent': (_authzed_api_v1_ObjectReference__Output | null);
  'tenant': (_authzed_api_v1_ObjectReference__Output | null);
  'owner': (_authzed_api_v1_ObjectReference__Output | null);
  'workloadId': (string);
  'version': (string);
  'charterDigest': (string);
  'maxSessionTtl': (_google_protobuf_Duration__Output | null);
  'onBehalfOf': (_authzed_api_v1_ObjectReference__Output | null);
  'reason': (string);
  'idempotencyKey': (string);
}
