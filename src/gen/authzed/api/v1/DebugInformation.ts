// Original file: proto/authzed/api/v1/debug.proto

import type { CheckDebugTrace as _authzed_api_v1_CheckDebugTrace, CheckDebugTrace__Output as _authzed_api_v1_CheckDebugTrace__Output } from '../../../authzed/api/v1/CheckDebugTrace.ts';

export interface DebugInformation {
  'check'?: (_authzed_api_v1_CheckDebugTrace | null);
  'schemaUsed'?: (string);
}

export interface DebugInformation__Output {
  'check': (_authzed_api_v1_CheckDebugTrace__Output | null);
  'schemaUsed': (string);
}
