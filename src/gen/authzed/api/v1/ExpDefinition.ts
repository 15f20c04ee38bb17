// Original file: proto/authzed/api/v1/experimental_service.proto

import type { ExpRelation as _authzed_api_v1_ExpRelation, ExpRelation__Output as _authzed_api_v1_ExpRelation__Output } from '../../../authzed/api/v1/ExpRelation.ts';
import type { ExpPermission as _authzed_api_v1_ExpPermission, ExpPermission__Output as _authzed_api_v1_ExpPermission__Output } from '../../../authzed/api/v1/ExpPermission.ts';

export interface ExpDefinition {
  'name'?: (string);
  'comment'?: (string);
  'relations'?: (_authzed_api_v1_ExpRelation)[];
  'permissions'?: (_authzed_api_v1_ExpPermission)[];
}

export interface ExpDefinition__Output {
  'name': (string);
  'comment': (string);
  'relations': (_authzed_api_v1_ExpRelation__Output)[];
  'permissions': (_authzed_api_v1_ExpPermission__Output)[];
}
