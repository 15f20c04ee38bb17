// Original file: proto/bailiwick/v1/decision_service.proto

import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';
import type { Long } from '@grpc/proto-loader';

export interface RecordedExpand {
  'resource'?: (_authzed_api_v1_ObjectReference | null);
  'permission'?: (string);
  'leaves'?: (number | string | Long);
}

export interface RecordedExpand__Output {
  'resource': (_authzed_api_v1_ObjectReference__Output | null);
  'permission': (string);
  'leaves': (Long);
}
