// Original file: proto/bailiwick/v1/decision_service.proto

import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';

export interface RecordedGrant {
  'action'?: (string);
  'target'?: (_authzed_api_v1_ObjectReference | null);
  'chain'?: (_authzed_api_v1_ObjectReference)[];
  'relationships'?: (string)[];
  'grantIds'?: (string)[];
  'approvalId'?: (string);
  'why'?: (string);
  'idempotencyKey'?: (string);
  'onBehalfOf'?: (_authzed_api_v1_ObjectReference | null);
}

export interface RecordedGrant__Output {
  'action': (string);
  'target': (_authzed_api_v1_ObjectReference__Output | null);
  'chain': (_authzed_api_v1_ObjectReference__Output)[];
  'relationships': (string)[];
  'grantIds': (string)[];
  'approvalId': (string);
  'why': (string);
  'idempotencyKey': (string);
  'onBehalfOf': (_authzed_api_v1_ObjectReference__Output | null);
}
