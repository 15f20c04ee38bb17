// Original file: proto/bailiwick/v1/credential_service.proto

import type { Right as _bailiwick_v1_Right, Right__Output as _bailiwick_v1_Right__Output } from '../../bailiwick/v1/Right.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface CreateCredentialRequest {
  'tenant'?: (string);
  'name'?: (string);
  'rights'?: (_bailiwick_v1_Right)[];
  'expiresAt'?: (_google_protobuf_Timestamp | null);
  'organization'?: (string);
}

export interface CreateCredentialRequest__Output {
  'tenant': (string);
  'name': (string);
  'rights': (_bailiwick_v1_Right__Output)[];
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
  'organization': (string);
}
