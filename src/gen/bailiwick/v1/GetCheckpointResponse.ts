// Original file: proto/bailiwick/v1/decision_service.proto

import type { Checkpoint as _bailiwick_v1_Checkpoint, Checkpoint__Output as _bailiwick_v1_Checkpoint__Output } from '../../bailiwick/v1/Checkpoint.ts';

export interface GetCheckpointResponse {
  'checkpoint'?: (_bailiwick_v1_Checkpoint | null);
  'publicKey'?: (string);
}

export interface GetCheckpointResponse__Output {
  'checkpoint': (_bailiwick_v1_Checkpoint__Output | null);
  'publicKey': (string);
}
