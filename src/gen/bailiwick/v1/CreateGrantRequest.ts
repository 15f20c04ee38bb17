// Original file: proto/bailiwick/v1/delegation_service.proto

import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';
import type { Scope as _bailiwick_v1_Scope, Scope__Output as _bailiwick_v1_Scope__Output } from '../../bailiwick/v1/Scope.ts';

export interface CreateGrantRequest {
  'session'?: (_authzed_api_v1_ObjectReference | null);
  'scope'?: (_bailiwick_v1_Scope | null);
  'reason'?: (string);
  'idempotencyKey'?: (string);
  'approvalId'?: (string);
  'onBehalfOf'?: (_authzed_api_v1_ObjectReference | null);
}

export interface CreateGrantRequest__Output {
  'session': (_authzed_api_v1_ObjectReference__Output | null);
  'scope': (_bailiwick_v1_Scope__Output | null);
  'reason': (string);
  'idempotencyKey': (string);
  'approvalId': (string);
  'onBehalfOf': (_authzed_api_v1_ObjectReference__Output | null);
}
