// Original file: proto/authzed/api/v1/permission_service.proto

import type { Long } from '@grpc/proto-loader';

export interface ImportBulkRelationshipsResponse {
  'numLoaded'?: (number | string | Long);
}

export interface ImportBulkRelationshipsResponse__Output {
  'numLoaded': (Long);
}
