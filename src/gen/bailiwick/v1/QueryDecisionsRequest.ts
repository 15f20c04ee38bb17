// Original file: proto/bailiwick/v1/decision_service.proto

import type { DecisionFilter as _bailiwick_v1_DecisionFilter, DecisionFilter__Output as _bailiwick_v1_DecisionFilter__Output } from '../../bailiwick/v1/DecisionFilter.ts';
import type { DecisionOrder as _bailiwick_v1_DecisionOrder, DecisionOrder__Output as _bailiwick_v1_DecisionOrder__Output } from '../../bailiwick/v1/DecisionOrder.ts';

export interface QueryDecisionsRequest {
  'filter'?: (_bailiwick_v1_DecisionFilter | null);
  'order'?: (_bailiwick_v1_DecisionOrder);
  'limit'?: (number);
  'cursor'?: (string);
}

export interface QueryDecisionsRequest__Output {
  'filter': (_bailiwick_v1_DecisionFilter__Output | null);
  'order': (_bailiwick_v1_DecisionOrder__Output);
  'limit': (number);
  'cursor': (string);
}
