// Original file: proto/authzed/api/v1/schema_service.proto

import type { MethodDefinition } from '@grpc/proto-loader'
import type { ComputablePermissionsRequest as _authzed_api_v1_ComputablePermissionsRequest, ComputablePermissionsRequest__Output as _authzed_api_v1_ComputablePermissionsRequest__Output } from '../../../authzed/api/v1/ComputablePermissionsRequest.ts';
import type { ComputablePermissionsResponse as _authzed_api_v1_ComputablePermissionsResponse, ComputablePermissionsResponse__Output as _authzed_api_v1_ComputablePermissionsResponse__Output } from '../../../authzed/api/v1/ComputablePermissionsResponse.ts';
import type { DependentRelationsRequest as _authzed_api_v1_DependentRelationsRequest, DependentRelationsRequest__Output as _authzed_api_v1_DependentRelationsRequest__Output } from '../../../authzed/api/v1/DependentRelationsRequest.ts';
import type { DependentRelationsResponse as _authzed_api_v1_DependentRelationsResponse, DependentRelationsResponse__Output as _authzed_api_v1_DependentRelationsResponse__Output } from '../../../authzed/api/v1/DependentRelationsResponse.ts';
import type { DiffSchemaRequest as _authzed_api_v1_DiffSchemaRequest, DiffSchemaRequest__Output as _authzed_api_v1_DiffSchemaRequest__Output } from '../../../authzed/api/v1/DiffSchemaRequest.ts';
import type { DiffSchemaResponse as _authzed_api_v1_DiffSchemaResponse, DiffSchemaResponse__Output as _authzed_api_v1_DiffSchemaResponse__Output } from '../../../authzed/api/v1/DiffSchemaResponse.ts';
import type { ReadSchemaRequest as _authzed_api_v1_ReadSchemaRequest, ReadSchemaRequest__Output as _authzed_api_v1_ReadSchemaRequest__Output } from '../../../authzed/api/v1/ReadSchemaRequest.ts';
import type { ReadSchemaResponse as _authzed_api_v1_ReadSchemaResponse, ReadSchemaResponse__Output as _authzed_api_v1_ReadSchemaResponse__Output } from '../../../authzed/api/v1/ReadSchemaResponse.ts';
import type { ReflectSchemaRequest as _authzed_api_v1_ReflectSchemaRequest, ReflectSchemaRequest__Output as _authzed_api_v1_ReflectSchemaRequest__Output } from '../../../authzed/api/v1/ReflectSchemaRequest.ts';
import type { ReflectSchemaResponse as _authzed_api_v1_ReflectSchemaResponse, ReflectSchemaResponse__Output as _authzed_api_v1_ReflectSchemaResponse__Output } from '../../../authzed/api/v1/ReflectSchemaResponse.ts';
import type { WriteSchemaRequest as _authzed_api_v1_WriteSchemaRequest, WriteSchemaRequest__Output as _authzed_api_v1_WriteSchemaRequest__Output } from '../../../authzed/api/v1/WriteSchemaRequest.ts';
import type { WriteSchemaResponse as _authzed_api_v1_WriteSchemaResponse, WriteSchemaResponse__Output as _authzed_api_v1_WriteSchemaResponse__Output } from '../../../authzed/api/v1/WriteSchemaResponse.ts';

export interface SchemaServiceDefinition {
  ComputablePermissions: MethodDefinition<_authzed_api_v1_ComputablePermissionsRequest, _authzed_api_v1_ComputablePermissionsResponse, _authzed_api_v1_ComputablePermissionsRequest__Output, _authzed_api_v1_ComputablePermissionsResponse__Output>
  DependentRelations: MethodDefinition<_authzed_api_v1_DependentRelationsRequest, _authzed_api_v1_DependentRelationsResponse, _authzed_api_v1_DependentRelationsRequest__Output, _authzed_api_v1_DependentRelationsResponse__Output>
  DiffSchema: MethodDefinition<_authzed_api_v1_DiffSchemaRequest, _authzed_api_v1_DiffSchemaResponse, _authzed_api_v1_DiffSchemaRequest__Output, _authzed_api_v1_DiffSchemaResponse__Output>
  ReadSchema: MethodDefinition<_authzed_api_v1_ReadSchemaRequest, _authzed_api_v1_ReadSchemaResponse, _authzed_api_v1_ReadSchemaRequest__Output, _authzed_api_v1_ReadSchemaResponse__Output>
  ReflectSchema: MethodDefinition<_authzed_api_v1_ReflectSchemaRequest, _authzed_api_v1_ReflectSchemaResponse, _authzed_api_v1_ReflectSchemaRequest__Output, _authzed_api_v1_ReflectSchemaResponse__Output>
  WriteSchema: MethodDefinition<_authzed_api_v1_WriteSchemaRequest, _authzed_api_v1_WriteSchemaResponse, _authzed_api_v1_WriteSchemaRequest__Output, _authzed_api_v1_WriteSchemaResponse__Output>
}
