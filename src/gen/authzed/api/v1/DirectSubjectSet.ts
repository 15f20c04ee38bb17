// Original file: proto/authzed/api/v1/core.proto

import type { SubjectReference as _authzed_api_v1_SubjectReference, SubjectReference__Output as _authzed_api_v1_SubjectReference__Output } from '../../../authzed/api/v1/SubjectReference.ts';

export interface DirectSubjectSet {
  'subjects'?: (_authzed_api_v1_SubjectReference)[];
}

export interface DirectSubjectSet__Output {
  'subjects': (_authzed_api_v1_SubjectReference__Output)[];
}
