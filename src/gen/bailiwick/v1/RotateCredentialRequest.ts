// Original file: proto/bailiwick/v1/credential_service.proto

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';

export interface RotateCredentialRequest {
  'id'?: (string);
  'grace'?: (_google_protobuf_Duration | null);
}

export interface RotateCredentialRequest__Output {
  'id': (string);
  'grace': (_google_protobuf_Duration__Output | null);
}
