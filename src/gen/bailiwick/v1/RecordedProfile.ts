// Original file: proto/bailiwick/v1/decision_service.proto


export interface RecordedProfile {
  'profileHashBefore'?: (string);
}

export interface RecordedProfile__Output {
  'profileHashBefore': (string);
}
