// Original file: proto/authzed/api/v1/experimental_service.proto


export interface ExperimentalCountRelationshipsRequest {
  'name'?: (string);
}

export interface ExperimentalCountRelationshipsRequest__Output {
  'name': (string);
}
