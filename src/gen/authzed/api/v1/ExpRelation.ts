// Original file: proto/authzed/api/v1/experimental_service.proto

import type { ExpTypeReference as _authzed_api_v1_ExpTypeReference, ExpTypeReference__Output as _authzed_api_v1_ExpTypeReference__Output } from '../../../authzed/api/v1/ExpTypeReference.ts';

export interface ExpRelation {
  'name'?: (string);
  'comment'?: (string);
  'parentDefinitionName'?: (string);
  'subjectTypes'?: (_authzed_api_v1_ExpTypeReference)[];
}

export interface ExpRelation__Output {
  'name': (string);
  'comment': (string);
  'parentDefinitionName': (string);
  'subjectTypes': (_authzed_api_v1_ExpTypeReference__Output)[];
}
