// Original file: proto/bailiwick/v1/delegation_service.proto

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';
import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';

export interface ExtendGrantRequest {
  'grantId'?: (string);
  'by'?: (_google_protobuf_Duration | null);
  'reason'?: (string);
  'idempotencyKey'?: (string);
  'onBehalfOf'?: (_authzed_api_v1_ObjectReference | null);
}

export interface ExtendGrantRequest__Output {
  'grantId': (string);
  'by': (_google_protobuf_Duration__Output | null);
  'reason': (string);
  'idempotencyKey': (string);
  'onBehalfOf': (_authzed_api_v1_ObjectReference__Output | null);
}
