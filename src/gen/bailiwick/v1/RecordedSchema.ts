// Original file: proto/bailiwick/v1/decision_service.proto


export interface RecordedSchema {
  'schemaHashBefore'?: (string);
}

export interface RecordedSchema__Output {
  'schemaHashBefore': (string);
}
