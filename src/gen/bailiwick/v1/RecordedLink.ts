// Original file: proto/bailiwick/v1/decision_service.proto

import type { LinkKind as _bailiwick_v1_LinkKind, LinkKind__Output as _bailiwick_v1_LinkKind__Output } from '../../bailiwick/v1/LinkKind.ts';
import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';
import type { DecisionOutcome as _bailiwick_v1_DecisionOutcome, DecisionOutcome__Output as _bailiwick_v1_DecisionOutcome__Output } from '../../bailiwick/v1/DecisionOutcome.ts';
import type { RecordedCondition as _bailiwick_v1_RecordedCondition, RecordedCondition__Output as _bailiwick_v1_RecordedCondition__Output } from '../../bailiwick/v1/RecordedCondition.ts';

export interface RecordedLink {
  'kind'?: (_bailiwick_v1_LinkKind);
  'link'?: (_authzed_api_v1_ObjectReference | null);
  'outcome'?: (_bailiwick_v1_DecisionOutcome | null);
  'witness'?: (string)[];
  'conditions'?: (_bailiwick_v1_RecordedCondition)[];
}

export interface RecordedLink__Output {
  'kind': (_bailiwick_v1_LinkKind__Output);
  'link': (_authzed_api_v1_ObjectReference__Output | null);
  'outcome': (_bailiwick_v1_DecisionOutcome__Output | null);
  'witness': (string)[];
  'conditions': (_bailiwick_v1_RecordedCondition__Output)[];
}
