// Original file: proto/bailiwick/v1/core.proto

import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface ClaimedChain {
  'subject'?: (_authzed_api_v1_ObjectReference | null);
  'actors'?: (_authzed_api_v1_ObjectReference)[];
  'issuer'?: (string);
  'tokenId'?: (string);
  'confirmationKey'?: (string);
  'expiresAt'?: (_google_protobuf_Timestamp | null);
}

export interface ClaimedChain__Output {
  'subject': (_authzed_api_v1_ObjectReference__Output | null);
  'actors': (_authzed_api_v1_ObjectReference__Output)[];
  'issuer': (string);
  'tokenId': (string);
  'confirmationKey': (string);
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
}
