// Original file: proto/authzed/api/v1/experimental_service.proto


export interface ExpCaveatParameter {
  'name'?: (string);
  'type'?: (string);
  'parentCaveatName'?: (string);
}

export interface ExpCaveatParameter__Output {
  'name': (string);
  'type': (string);
  'parentCaveatName': (string);
}
