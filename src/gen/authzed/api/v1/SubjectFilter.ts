// Original file: proto/authzed/api/v1/permission_service.proto


export interface _authzed_api_v1_SubjectFilter_RelationFilter {
  'relation'?: (string);
}

export interface _authzed_api_v1_SubjectFilter_RelationFilter__Output {
  'relation': (string);
}

export interface SubjectFilter {
  'subjectType'?: (string);
  'optionalSubjectId'?: (string);
  'optionalRelation'?: (_authzed_api_v1_SubjectFilter_RelationFilter | null);
}

export interface SubjectFilter__Output {
  'subjectType': (string);
  'optionalSubjectId': (string);
  'optionalRelation': (_authzed_api_v1_SubjectFilter_RelationFilter__Output | null);
}
