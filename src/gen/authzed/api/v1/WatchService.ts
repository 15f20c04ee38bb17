// Original file: proto/authzed/api/v1/watch_service.proto

import type { MethodDefinition } from '@grpc/proto-loader'
import type { WatchRequest as _authzed_api_v1_WatchRequest, WatchRequest__Output as _authzed_api_v1_WatchRequest__Output } from '../../../authzed/api/v1/WatchRequest.ts';
import type { WatchResponse as _authzed_api_v1_WatchResponse, WatchResponse__Output as _authzed_api_v1_WatchResponse__Output } from '../../../authzed/api/v1/WatchResponse.ts';

export interface WatchServiceDefinition {
  Watch: MethodDefinition<_authzed_api_v1_WatchRequest, _authzed_api_v1_WatchResponse, _authzed_api_v1_WatchRequest__Output, _authzed_api_v1_WatchResponse__Output>
}
