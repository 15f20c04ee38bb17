// Original file: proto/authzed/api/v1/experimental_service.proto

import type { ExpSchemaDiff as _authzed_api_v1_ExpSchemaDiff, ExpSchemaDiff__Output as _authzed_api_v1_ExpSchemaDiff__Output } from '../../../authzed/api/v1/ExpSchemaDiff.ts';
import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../../authzed/api/v1/ZedToken.ts';

export interface ExperimentalDiffSchemaResponse {
  'diffs'?: (_authzed_api_v1_ExpSchemaDiff)[];
  'readAt'?: (_authzed_api_v1_ZedToken | null);
}

export interface ExperimentalDiffSchemaResponse__Output {
  'diffs': (_authzed_api_v1_ExpSchemaDiff__Output)[];
  'readAt': (_authzed_api_v1_ZedToken__Output | null);
}
