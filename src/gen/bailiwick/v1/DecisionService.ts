// Original file: proto/bailiwick/v1/decision_service.proto

import type { MethodDefinition } from '@grpc/proto-loader'
import type { ExportDecisionsRequest as _bailiwick_v1_ExportDecisionsRequest, ExportDecisionsRequest__Output as _bailiwick_v1_ExportDecisionsRequest__Output } from '../../bailiwick/v1/ExportDecisionsRequest.ts';
import type { ExportDecisionsResponse as _bailiwick_v1_ExportDecisionsResponse, ExportDecisionsResponse__Output as _bailiwick_v1_ExportDecisionsResponse__Output } from '../../bailiwick/v1/ExportDecisionsResponse.ts';
import type { GetCheckpointRequest as _bailiwick_v1_GetCheckpointRequest, GetCheckpointRequest__Output as _bailiwick_v1_GetCheckpointRequest__Output } from '../../bailiwick/v1/GetCheckpointRequest.ts';
import type { GetCheckpointResponse as _bailiwick_v1_GetCheckpointResponse, GetCheckpointResponse__Output as _bailiwick_v1_GetCheckpointResponse__Output } from '../../bailiwick/v1/GetCheckpointResponse.ts';
import type { GetDecisionRequest as _bailiwick_v1_GetDecisionRequest, GetDecisionRequest__Output as _bailiwick_v1_GetDecisionRequest__Output } from '../../bailiwick/v1/GetDecisionRequest.ts';
import type { GetDecisionResponse as _bailiwick_v1_GetDecisionResponse, GetDecisionResponse__Output as _bailiwick_v1_GetDecisionResponse__Output } from '../../bailiwick/v1/GetDecisionResponse.ts';
import type { ProveConsistencyRequest as _bailiwick_v1_ProveConsistencyRequest, ProveConsistencyRequest__Output as _bailiwick_v1_ProveConsistencyRequest__Output } from '../../bailiwick/v1/ProveConsistencyRequest.ts';
import type { ProveConsistencyResponse as _bailiwick_v1_ProveConsistencyResponse, ProveConsistencyResponse__Output as _bailiwick_v1_ProveConsistencyResponse__Output } from '../../bailiwick/v1/ProveConsistencyResponse.ts';
import type { ProveInclusionRequest as _bailiwick_v1_ProveInclusionRequest, ProveInclusionRequest__Output as _bailiwick_v1_ProveInclusionRequest__Output } from '../../bailiwick/v1/ProveInclusionRequest.ts';
import type { ProveInclusionResponse as _bailiwick_v1_ProveInclusionResponse, ProveInclusionResponse__Output as _bailiwick_v1_ProveInclusionResponse__Output } from '../../bailiwick/v1/ProveInclusionResponse.ts';
import type { QueryDecisionsRequest as _bailiwick_v1_QueryDecisionsRequest, QueryDecisionsRequest__Output as _bailiwick_v1_QueryDecisionsRequest__Output } from '../../bailiwick/v1/QueryDecisionsRequest.ts';
import type { QueryDecisionsResponse as _bailiwick_v1_QueryDecisionsResponse, QueryDecisionsResponse__Output as _bailiwick_v1_QueryDecisionsResponse__Output } from '../../bailiwick/v1/QueryDecisionsResponse.ts';
import type { ReplayDecisionRequest as _bailiwick_v1_ReplayDecisionRequest, ReplayDecisionRequest__Output as _bailiwick_v1_ReplayDecisionRequest__Output } from '../../bailiwick/v1/ReplayDecisionRequest.ts';
import type { ReplayDecisionResponse as _bailiwick_v1_ReplayDecisionResponse, ReplayDecisionResponse__Output as _bailiwick_v1_ReplayDecisionResponse__Output } from '../../bailiwick/v1/ReplayDecisionResponse.ts';
import type { TailDecisionsRequest as _bailiwick_v1_TailDecisionsRequest, TailDecisionsRequest__Output as _bailiwick_v1_TailDecisionsRequest__Output } from '../../bailiwick/v1/TailDecisionsRequest.ts';
import type { TailDecisionsResponse as _bailiwick_v1_TailDecisionsResponse, TailDecisionsResponse__Output as _bailiwick_v1_TailDecisionsResponse__Output } from '../../bailiwick/v1/TailDecisionsResponse.ts';

export interface DecisionServiceDefinition {
  ExportDecisions: MethodDefinition<_bailiwick_v1_ExportDecisionsRequest, _bailiwick_v1_ExportDecisionsResponse, _bailiwick_v1_ExportDecisionsRequest__Output, _bailiwick_v1_ExportDecisionsResponse__Output>
  GetCheckpoint: MethodDefinition<_bailiwick_v1_GetCheckpointRequest, _bailiwick_v1_GetCheckpointResponse, _bailiwick_v1_GetCheckpointRequest__Output, _bailiwick_v1_GetCheckpointResponse__Output>
  GetDecision: MethodDefinition<_bailiwick_v1_GetDecisionRequest, _bailiwick_v1_GetDecisionResponse, _bailiwick_v1_GetDecisionRequest__Output, _bailiwick_v1_GetDecisionResponse__Output>
  ProveConsistency: MethodDefinition<_bailiwick_v1_ProveConsistencyRequest, _bailiwick_v1_ProveConsistencyResponse, _bailiwick_v1_ProveConsistencyRequest__Output, _bailiwick_v1_ProveConsistencyResponse__Output>
  ProveInclusion: MethodDefinition<_bailiwick_v1_ProveInclusionRequest, _bailiwick_v1_ProveInclusionResponse, _bailiwick_v1_ProveInclusionRequest__Output, _bailiwick_v1_ProveInclusionResponse__Output>
  QueryDecisions: MethodDefinition<_bailiwick_v1_QueryDecisionsRequest, _bailiwick_v1_QueryDecisionsResponse, _bailiwick_v1_QueryDecisionsRequest__Output, _bailiwick_v1_QueryDecisionsResponse__Output>
  ReplayDecision: MethodDefinition<_bailiwick_v1_ReplayDecisionRequest, _bailiwick_v1_ReplayDecisionResponse, _bailiwick_v1_ReplayDecisionRequest__Output, _bailiwick_v1_ReplayDecisionResponse__Output>
  TailDecisions: MethodDefinition<_bailiwick_v1_TailDecisionsRequest, _bailiwick_v1_TailDecisionsResponse, _bailiwick_v1_TailDecisionsRequest__Output, _bailiwick_v1_TailDecisionsResponse__Output>
}
