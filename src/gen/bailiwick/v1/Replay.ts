// Original file: proto/bailiwick/v1/decision_service.proto

import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../authzed/api/v1/ZedToken.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { ReplayAgreement as _bailiwick_v1_ReplayAgreement, ReplayAgreement__Output as _bailiwick_v1_ReplayAgreement__Output } from '../../bailiwick/v1/ReplayAgreement.ts';
import type { ReplayedPart as _bailiwick_v1_ReplayedPart, ReplayedPart__Output as _bailiwick_v1_ReplayedPart__Output } from '../../bailiwick/v1/ReplayedPart.ts';

export interface Replay {
  'at'?: (_authzed_api_v1_ZedToken | null);
  'evaluatedAt'?: (_google_protobuf_Timestamp | null);
  'schemaHash'?: (string);
  'agreement'?: (_bailiwick_v1_ReplayAgreement);
  'parts'?: (_bailiwick_v1_ReplayedPart)[];
  'inexact'?: (string)[];
}

export interface Replay__Output {
  'at': (_authzed_api_v1_ZedToken__Output | null);
  'evaluatedAt': (_google_protobuf_Timestamp__Output | null);
  'schemaHash': (string);
  'agreement': (_bailiwick_v1_ReplayAgreement__Output);
  'parts': (_bailiwick_v1_ReplayedPart__Output)[];
  'inexact': (string)[];
}
