// Original file: proto/authzed/api/v1/core.proto


export interface PartialCaveatInfo {
  'missingRequiredContext'?: (string)[];
}

export interface PartialCaveatInfo__Output {
  'missingRequiredContext': (string)[];
}
