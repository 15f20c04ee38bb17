// Original file: proto/bailiwick/v1/delegation_service.proto

import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';

export interface PreviewStopRequest {
  'target'?: (_authzed_api_v1_ObjectReference | null);
  'onBehalfOf'?: (_authzed_api_v1_ObjectReference | null);
}

export interface PreviewStopRequest__Output {
  'target': (_authzed_api_v1_ObjectReference__Output | null);
  'onBehalfOf': (_authzed_api_v1_ObjectReference__Output | null);
}
