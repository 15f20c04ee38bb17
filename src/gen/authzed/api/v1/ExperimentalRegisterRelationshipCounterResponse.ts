// Original file: proto/authzed/api/v1/experimental_service.proto


export interface ExperimentalRegisterRelationshipCounterResponse {
}

export interface ExperimentalRegisterRelationshipCounterResponse__Output {
}
