// Original file: proto/authzed/api/v1/watch_service.proto

import type { ZedToken as _authzed_api_v1_ZedToken, ZedToken__Output as _authzed_api_v1_ZedToken__Output } from '../../../authzed/api/v1/ZedToken.ts';
import type { RelationshipFilter as _authzed_api_v1_RelationshipFilter, RelationshipFilter__Output as _authzed_api_v1_RelationshipFilter__Output } from '../../../authzed/api/v1/RelationshipFilter.ts';
import type { WatchKind as _authzed_api_v1_WatchKind, WatchKind__Output as _authzed_api_v1_WatchKind__Output } from '../../../authzed/api/v1/WatchKind.ts';

export interface WatchRequest {
  'optionalObjectTypes'?: (string)[];
  'optionalStartCursor'?: (_authzed_api_v1_ZedToken | null);
  'optionalRelationshipFilters'?: (_authzed_api_v1_RelationshipFilter)[];
  'optionalUpdateKinds'?: (_authzed_api_v1_WatchKind)[];
}

export interface WatchRequest__Output {
  'optionalObjectTypes': (string)[];
  'optionalStartCursor': (_authzed_api_v1_ZedToken__Output | null);
  'optionalRelationshipFilters': (_authzed_api_v1_RelationshipFilter__Output)[];
  'optionalUpdateKinds': (_authzed_api_v1_WatchKind__Output)[];
}
