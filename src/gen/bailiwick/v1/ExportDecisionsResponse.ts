// Original file: proto/bailiwick/v1/decision_service.proto


export interface ExportDecisionsResponse {
  'lines'?: (string);
}

export interface ExportDecisionsResponse__Output {
  'lines': (string);
}
