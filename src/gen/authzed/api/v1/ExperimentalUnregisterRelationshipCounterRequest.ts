// Original file: proto/authzed/api/v1/experimental_service.proto


export interface ExperimentalUnregisterRelationshipCounterRequest {
  'name'?: (string);
}

export interface ExperimentalUnregisterRelationshipCounterRequest__Output {
  'name': (string);
}
