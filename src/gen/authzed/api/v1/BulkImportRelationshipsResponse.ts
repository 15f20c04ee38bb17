// Original file: proto/authzed/api/v1/experimental_service.proto

import type { Long } from '@grpc/proto-loader';

export interface BulkImportRelationshipsResponse {
  'numLoaded'?: (number | string | Long);
}

export interface BulkImportRelationshipsResponse__Output {
  'numLoaded': (Long);
}
