// Original file: proto/authzed/api/v1/debug.proto

import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../../google/protobuf/Struct.ts';
import type { PartialCaveatInfo as _authzed_api_v1_PartialCaveatInfo, PartialCaveatInfo__Output as _authzed_api_v1_PartialCaveatInfo__Output } from '../../../authzed/api/v1/PartialCaveatInfo.ts';

// Original file: proto/authzed/api/v1/debug.proto

export const _authzed_api_v1_CaveatEvalInfo_Result = {
  RESULT_UNSPECIFIED: 0,
  RESULT_UNEVALUATED: 1,
  RESULT_FALSE: 2,
  RESULT_TRUE: 3,
  RESULT_MISSING_SOME_CONTEXT: 4,
} as const;

export type _authzed_api_v1_CaveatEvalInfo_Result =
  | 'RESULT_UNSPECIFIED'
  | 0
  | 'RESULT_UNEVALUATED'
  | 1
  | 'RESULT_FALSE'
  | 2
  | 'RESULT_TRUE'
  | 3
  | 'RESULT_MISSING_SOME_CONTEXT'
  | 4

export type _authzed_api_v1_CaveatEvalInfo_Result__Output = typeof _authzed_api_v1_CaveatEvalInfo_Result[keyof typeof _authzed_api_v1_CaveatEvalInfo_Result]

export interface CaveatEvalInfo {
  'expression'?: (string);
  'result'?: (_authzed_api_v1_CaveatEvalInfo_Result);
  'context'?: (_google_protobuf_Struct | null);
  'partialCaveatInfo'?: (_authzed_api_v1_PartialCaveatInfo | null);
  'caveatName'?: (string);
}

export interface CaveatEvalInfo__Output {
  'expression': (string);
  'result': (_authzed_api_v1_CaveatEvalInfo_Result__Output);
  'context': (_google_protobuf_Struct__Output | null);
  'partialCaveatInfo': (_authzed_api_v1_PartialCaveatInfo__Output | null);
  'caveatName': (string);
}
