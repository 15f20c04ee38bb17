// Original file: proto/bailiwick/v1/decision_service.proto

import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';

export interface RecordedStop {
  'action'?: (string);
  'target'?: (_authzed_api_v1_ObjectReference | null);
  'why'?: (string);
  'purgeGrants'?: (boolean);
  'onBehalfOf'?: (_authzed_api_v1_ObjectReference | null);
}

export interface RecordedStop__Output {
  'action': (string);
  'target': (_authzed_api_v1_ObjectReference__Output | null);
  'why': (string);
  'purgeGrants': (boolean);
  'onBehalfOf': (_authzed_api_v1_ObjectReference__Output | null);
}
