import type { ExportDecisionsRequest } from '../../../gen/bailiwick/v1/ExportDecisionsRequest.ts';
import type { ExportDecisionsResponse__Output } from '../../../gen/bailiwick/v1/ExportDecisionsResponse.ts';
import type { GetCheckpointRequest } from '../../../gen/bailiwick/v1/GetCheckpointRequest.ts';
import type { GetCheckpointResponse__Output } from '../../../gen/bailiwick/v1/GetCheckpointResponse.ts';
import type { GetDecisionRequest } from '../../../gen/bailiwick/v1/GetDecisionRequest.ts';
import type { GetDecisionResponse__Output } from '../../../gen/bailiwick/v1/GetDecisionResponse.ts';
import type { ProveConsistencyRequest } from '../../../gen/bailiwick/v1/ProveConsistencyRequest.ts';
import type { ProveConsistencyResponse__Output } from '../../../gen/bailiwick/v1/ProveConsistencyResponse.ts';
import type { ProveInclusionRequest } from '../../../gen/bailiwick/v1/ProveInclusionRequest.ts';
import type { ProveInclusionResponse__Output } from '../../../gen/bailiwick/v1/ProveInclusionResponse.ts';
import type { QueryDecisionsRequest } from '../../../gen/bailiwick/v1/QueryDecisionsRequest.ts';
import type { QueryDecisionsResponse__Output } from '../../../gen/bailiwick/v1/QueryDecisionsResponse.ts';
import type { ReplayDecisionRequest } from '../../../gen/bailiwick/v1/ReplayDecisionRequest.ts';
import type { ReplayDecisionResponse__Output } from '../../../gen/bailiwick/v1/ReplayDecisionResponse.ts';
import type { TailDecisionsRequest } from '../../../gen/bailiwick/v1/TailDecisionsRequest.ts';
import type { TailDecisionsResponse__Output } from '../../../gen/bailiwick/v1/TailDecisionsResponse.ts';
import { type Method, method } from '../method.ts';

/** The calls of the decision log. */

export const QUERY: Method<QueryDecisionsRequest, QueryDecisionsResponse__Output> = of('QueryDecisions');

export const TAIL: Method<TailDecisionsRequest, TailDecisionsResponse__Output> = of('TailDecisions');

export const GET: Method<GetDecisionRequest, GetDecisionResponse__Output> = of('GetDecision');

export const REPLAY: Method<ReplayDecisionRequest, ReplayDecisionResponse__Output> = of('ReplayDecision');

export const CHECKPOINT: Method<GetCheckpointRequest, GetCheckpointResponse__Output> = of('GetCheckpoint');

export const INCLUSION: Method<ProveInclusionRequest, ProveInclusionResponse__Output> = of('ProveInclusion');

export const CONSISTENCY: Method<ProveConsistencyRequest, ProveConsistencyResponse__Output> =
  of('ProveConsistency');

export const EXPORT: Method<ExportDecisionsRequest, ExportDecisionsResponse__Output> = of('ExportDecisions');

function of<Ask extends object, Answer extends object>(name: string): Method<Ask, Answer> {
  return method('DecisionService', name, 'bailiwick.v1');
}
