// Original file: proto/authzed/api/v1/permission_service.proto

import type { SubjectFilter as _authzed_api_v1_SubjectFilter, SubjectFilter__Output as _authzed_api_v1_SubjectFilter__Output } from '../../../authzed/api/v1/SubjectFilter.ts';

export interface RelationshipFilter {
  'resourceType'?: (string);
  'optionalResourceId'?: (string);
  'optionalRelation'?: (string);
  'optionalSubjectFilter'?: (_authzed_api_v1_SubjectFilter | null);
  'optionalResourceIdPrefix'?: (string);
}

export interface RelationshipFilter__Output {
  'resourceType': (string);
  'optionalResourceId': (string);
  'optionalRelation': (string);
  'optionalSubjectFilter': (_authzed_api_v1_SubjectFilter__Output | null);
  'optionalResourceIdPrefix': (string);
}
