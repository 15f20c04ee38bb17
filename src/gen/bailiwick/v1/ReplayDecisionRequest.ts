// Original file: proto/bailiwick/v1/decision_service.proto


export interface ReplayDecisionRequest {
  'decisionId'?: (string);
  'now'?: (boolean);
}

export interface ReplayDecisionRequest__Output {
  'decisionId': (string);
  'now': (boolean);
}
