// Original file: proto/bailiwick/v1/delegation_service.proto

import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../google/protobuf/Struct.ts';
import type { ClaimedChain as _bailiwick_v1_ClaimedChain, ClaimedChain__Output as _bailiwick_v1_ClaimedChain__Output } from '../../bailiwick/v1/ClaimedChain.ts';
import type { Consistency as _authzed_api_v1_Consistency, Consistency__Output as _authzed_api_v1_Consistency__Output } from '../../authzed/api/v1/Consistency.ts';
import type { ConsumeBudget as _bailiwick_v1_ConsumeBudget, ConsumeBudget__Output as _bailiwick_v1_ConsumeBudget__Output } from '../../bailiwick/v1/ConsumeBudget.ts';

export interface CheckDelegatedRequest {
  'session'?: (_authzed_api_v1_ObjectReference | null);
  'resource'?: (_authzed_api_v1_ObjectReference | null);
  'permission'?: (string);
  'context'?: (_google_protobuf_Struct | null);
  'requestDigest'?: (string);
  'claimed'?: (_bailiwick_v1_ClaimedChain | null);
  'consistency'?: (_authzed_api_v1_Consistency | null);
  'consume'?: (_bailiwick_v1_ConsumeBudget | null);
  'idempotencyKey'?: (string);
  'explain'?: (boolean);
  'correlationId'?: (string);
  'traceParent'?: (string);
  'annotations'?: ({[key: string]: string});
  'dryRun'?: (boolean);
}

export interface CheckDelegatedRequest__Output {
  'session': (_authzed_api_v1_ObjectReference__Output | null);
  'resource': (_authzed_api_v1_ObjectReference__Output | null);
  'permission': (string);
  'context': (_google_protobuf_Struct__Output | null);
  'requestDigest': (string);
  'claimed': (_bailiwick_v1_ClaimedChain__Output | null);
  'consistency': (_authzed_api_v1_Consistency__Output | null);
  'consume': (_bailiwick_v1_ConsumeBudget__Output | null);
  'idempotencyKey': (string);
  'explain': (boolean);
  'correlationId': (string);
  'traceParent': (string);
  'annotations': ({[key: string]: string});
  'dryRun': (boolean);
}
