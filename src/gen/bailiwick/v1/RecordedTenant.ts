// Original file: proto/bailiwick/v1/decision_service.proto


export interface RecordedTenant {
  'action'?: (string);
  'why'?: (string);
}

export interface RecordedTenant__Output {
  'action': (string);
  'why': (string);
}
