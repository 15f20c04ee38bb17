// Original file: proto/bailiwick/v1/delegation_service.proto

import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';

export interface EndGrantRequest {
  'grantId'?: (string);
  'reason'?: (string);
  'idempotencyKey'?: (string);
  'onBehalfOf'?: (_authzed_api_v1_ObjectReference | null);
}

export interface EndGrantRequest__Output {
  'grantId': (string);
  'reason': (string);
  'idempotencyKey': (string);
  'onBehalfOf': (_authzed_api_v1_ObjectReference__Output | null);
}
