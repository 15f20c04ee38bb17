// Original file: proto/bailiwick/v1/credential_service.proto

import type { Right as _bailiwick_v1_Right, Right__Output as _bailiwick_v1_Right__Output } from '../../bailiwick/v1/Right.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface Credential {
  'id'?: (string);
  'tenant'?: (string);
  'name'?: (string);
  'rights'?: (_bailiwick_v1_Right)[];
  'createdAt'?: (_google_protobuf_Timestamp | null);
  'expiresAt'?: (_google_protobuf_Timestamp | null);
  'rotatedAt'?: (_google_protobuf_Timestamp | null);
  'revokedAt'?: (_google_protobuf_Timestamp | null);
  'lastUsedAt'?: (_google_protobuf_Timestamp | null);
  'previousSecretUntil'?: (_google_protobuf_Timestamp | null);
  'organization'?: (string);
}

export interface Credential__Output {
  'id': (string);
  'tenant': (string);
  'name': (string);
  'rights': (_bailiwick_v1_Right__Output)[];
  'createdAt': (_google_protobuf_Timestamp__Output | null);
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
  'rotatedAt': (_google_protobuf_Timestamp__Output | null);
  'revokedAt': (_google_protobuf_Timestamp__Output | null);
  'lastUsedAt': (_google_protobuf_Timestamp__Output | null);
  'previousSecretUntil': (_google_protobuf_Timestamp__Output | null);
  'organization': (string);
}
