// Original file: proto/bailiwick/v1/delegation_service.proto

import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';
import type { Long } from '@grpc/proto-loader';

export interface PreviewStopResponse {
  'sessions'?: (_authzed_api_v1_ObjectReference)[];
  'grants'?: (number | string | Long);
  'truncated'?: (boolean);
}

export interface PreviewStopResponse__Output {
  'sessions': (_authzed_api_v1_ObjectReference__Output)[];
  'grants': (Long);
  'truncated': (boolean);
}
