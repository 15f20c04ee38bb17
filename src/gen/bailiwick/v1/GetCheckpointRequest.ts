// Original file: proto/bailiwick/v1/decision_service.proto


export interface GetCheckpointRequest {
}

export interface GetCheckpointRequest__Output {
}
