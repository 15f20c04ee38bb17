// Original file: proto/authzed/api/v1/core.proto

import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../../authzed/api/v1/ObjectReference.ts';

export interface SubjectReference {
  'object'?: (_authzed_api_v1_ObjectReference | null);
  'optionalRelation'?: (string);
}

export interface SubjectReference__Output {
  'object': (_authzed_api_v1_ObjectReference__Output | null);
  'optionalRelation': (string);
}
