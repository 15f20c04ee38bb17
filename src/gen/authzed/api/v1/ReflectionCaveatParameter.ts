// Original file: proto/authzed/api/v1/schema_service.proto


export interface ReflectionCaveatParameter {
  'name'?: (string);
  'type'?: (string);
  'parentCaveatName'?: (string);
}

export interface ReflectionCaveatParameter__Output {
  'name': (string);
  'type': (string);
  'parentCaveatName': (string);
}
