// Original file: proto/authzed/api/v1/experimental_service.proto


export interface ExperimentalUnregisterRelationshipCounterResponse {
}

export interface ExperimentalUnregisterRelationshipCounterResponse__Output {
}
