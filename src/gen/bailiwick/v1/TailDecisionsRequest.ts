// Original file: proto/bailiwick/v1/decision_service.proto

import type { DecisionFilter as _bailiwick_v1_DecisionFilter, DecisionFilter__Output as _bailiwick_v1_DecisionFilter__Output } from '../../bailiwick/v1/DecisionFilter.ts';
import type { Long } from '@grpc/proto-loader';

export interface TailDecisionsRequest {
  'filter'?: (_bailiwick_v1_DecisionFilter | null);
  'fromSequence'?: (number | string | Long);
  'start'?: "fromSequence";
}

export interface TailDecisionsRequest__Output {
  'filter': (_bailiwick_v1_DecisionFilter__Output | null);
  'fromSequence'?: (Long);
  'start'?: "fromSequence";
}
