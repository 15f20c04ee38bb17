// Original file: proto/bailiwick/v1/decision_service.proto


export interface GetDecisionRequest {
  'decisionId'?: (string);
}

export interface GetDecisionRequest__Output {
  'decisionId': (string);
}
