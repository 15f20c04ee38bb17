// Original file: proto/authzed/api/v1/experimental_service.proto

import type { ExpRelation as _authzed_api_v1_ExpRelation, ExpRelation__Output as _authzed_api_v1_ExpRelation__Output } from '../../../authzed/api/v1/ExpRelation.ts';
import type { ExpTypeReference as _authzed_api_v1_ExpTypeReference, ExpTypeReference__Output as _authzed_api_v1_ExpTypeReference__Output } from '../../../authzed/api/v1/ExpTypeReference.ts';

export interface ExpRelationSubjectTypeChange {
  'relation'?: (_authzed_api_v1_ExpRelation | null);
  'changedSubjectType'?: (_authzed_api_v1_ExpTypeReference | null);
}

export interface ExpRelationSubjectTypeChange__Output {
  'relation': (_authzed_api_v1_ExpRelation__Output | null);
  'changedSubjectType': (_authzed_api_v1_ExpTypeReference__Output | null);
}
