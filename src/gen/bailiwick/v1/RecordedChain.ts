// Original file: proto/bailiwick/v1/decision_service.proto

import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';
import type { ClaimedChain as _bailiwick_v1_ClaimedChain, ClaimedChain__Output as _bailiwick_v1_ClaimedChain__Output } from '../../bailiwick/v1/ClaimedChain.ts';

export interface RecordedChain {
  'session'?: (_authzed_api_v1_ObjectReference | null);
  'links'?: (_authzed_api_v1_ObjectReference)[];
  'claimed'?: (_bailiwick_v1_ClaimedChain | null);
}

export interface RecordedChain__Output {
  'session': (_authzed_api_v1_ObjectReference__Output | null);
  'links': (_authzed_api_v1_ObjectReference__Output)[];
  'claimed': (_bailiwick_v1_ClaimedChain__Output | null);
}
