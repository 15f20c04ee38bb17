// Original file: proto/bailiwick/v1/delegation_service.proto

import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';
import type { CheckDelegatedBulkItem as _bailiwick_v1_CheckDelegatedBulkItem, CheckDelegatedBulkItem__Output as _bailiwick_v1_CheckDelegatedBulkItem__Output } from '../../bailiwick/v1/CheckDelegatedBulkItem.ts';
import type { BulkSemantic as _bailiwick_v1_BulkSemantic, BulkSemantic__Output as _bailiwick_v1_BulkSemantic__Output } from '../../bailiwick/v1/BulkSemantic.ts';
import type { Consistency as _authzed_api_v1_Consistency, Consistency__Output as _authzed_api_v1_Consistency__Output } from '../../authzed/api/v1/Consistency.ts';
import type { ClaimedChain as _bailiwick_v1_ClaimedChain, ClaimedChain__Output as _bailiwick_v1_ClaimedChain__Output } from '../../bailiwick/v1/ClaimedChain.ts';

export interface CheckDelegatedBulkRequest {
  'session'?: (_authzed_api_v1_ObjectReference | null);
  'items'?: (_bailiwick_v1_CheckDelegatedBulkItem)[];
  'semantic'?: (_bailiwick_v1_BulkSemantic);
  'consistency'?: (_authzed_api_v1_Consistency | null);
  'claimed'?: (_bailiwick_v1_ClaimedChain | null);
  'correlationId'?: (string);
  'traceParent'?: (string);
  'explain'?: (boolean);
}

export interface CheckDelegatedBulkRequest__Output {
  'session': (_authzed_api_v1_ObjectReference__Output | null);
  'items': (_bailiwick_v1_CheckDelegatedBulkItem__Output)[];
  'semantic': (_bailiwick_v1_BulkSemantic__Output);
  'consistency': (_authzed_api_v1_Consistency__Output | null);
  'claimed': (_bailiwick_v1_ClaimedChain__Output | null);
  'correlationId': (string);
  'traceParent': (string);
  'explain': (boolean);
}
