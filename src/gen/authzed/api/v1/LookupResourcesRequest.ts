// Original file: proto/authzed/api/v1/permission_service.proto

import type { Consistency as _authzed_api_v1_Consistency, Consistency__Output as _authzed_api_v1_Consistency__Output } from '../../../authzed/api/v1/Consistency.ts';
import type { SubjectReference as _authzed_api_v1_SubjectReference, SubjectReference__Output as _authzed_api_v1_SubjectReference__Output } from '../../../authzed/api/v1/SubjectReference.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../../google/protobuf/Struct.ts';
import type { Cursor as _authzed_api_v1_Cursor, Cursor__Output as _authzed_api_v1_Cursor__Output } from '../../../authzed/api/v1/Cursor.ts';

export interface LookupResourcesRequest {
  'consistency'?: (_authzed_api_v1_Consistency | null);
  'resourceObjectType'?: (string);
  'permission'?: (string);
  'subject'?: (_authzed_api_v1_SubjectReference | null);
  'context'?: (_google_protobuf_Struct | null);
  'optionalLimit'?: (number);
  'optionalCursor'?: (_authzed_api_v1_Cursor | null);
  'withDebug'?: (boolean);
}

export interface LookupResourcesRequest__Output {
  'consistency': (_authzed_api_v1_Consistency__Output | null);
  'resourceObjectType': (string);
  'permission': (string);
  'subject': (_authzed_api_v1_SubjectReference__Output | null);
  'context': (_google_protobuf_Struct__Output | null);
  'optionalLimit': (number);
  'optionalCursor': (_authzed_api_v1_Cursor__Output | null);
  'withDebug': (boolean);
}
