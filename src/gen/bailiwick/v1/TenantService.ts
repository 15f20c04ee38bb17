// Original file: proto/bailiwick/v1/tenant_service.proto

import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateTenantRequest as _bailiwick_v1_CreateTenantRequest, CreateTenantRequest__Output as _bailiwick_v1_CreateTenantRequest__Output } from '../../bailiwick/v1/CreateTenantRequest.ts';
import type { CreateTenantResponse as _bailiwick_v1_CreateTenantResponse, CreateTenantResponse__Output as _bailiwick_v1_CreateTenantResponse__Output } from '../../bailiwick/v1/CreateTenantResponse.ts';
import type { DeleteTenantRequest as _bailiwick_v1_DeleteTenantRequest, DeleteTenantRequest__Output as _bailiwick_v1_DeleteTenantRequest__Output } from '../../bailiwick/v1/DeleteTenantRequest.ts';
import type { DeleteTenantResponse as _bailiwick_v1_DeleteTenantResponse, DeleteTenantResponse__Output as _bailiwick_v1_DeleteTenantResponse__Output } from '../../bailiwick/v1/DeleteTenantResponse.ts';
import type { GetTenantRequest as _bailiwick_v1_GetTenantRequest, GetTenantRequest__Output as _bailiwick_v1_GetTenantRequest__Output } from '../../bailiwick/v1/GetTenantRequest.ts';
import type { GetTenantResponse as _bailiwick_v1_GetTenantResponse, GetTenantResponse__Output as _bailiwick_v1_GetTenantResponse__Output } from '../../bailiwick/v1/GetTenantResponse.ts';
import type { ListTenantsRequest as _bailiwick_v1_ListTenantsRequest, ListTenantsRequest__Output as _bailiwick_v1_ListTenantsRequest__Output } from '../../bailiwick/v1/ListTenantsRequest.ts';
import type { ListTenantsResponse as _bailiwick_v1_ListTenantsResponse, ListTenantsResponse__Output as _bailiwick_v1_ListTenantsResponse__Output } from '../../bailiwick/v1/ListTenantsResponse.ts';
import type { RestoreTenantRequest as _bailiwick_v1_RestoreTenantRequest, RestoreTenantRequest__Output as _bailiwick_v1_RestoreTenantRequest__Output } from '../../bailiwick/v1/RestoreTenantRequest.ts';
import type { RestoreTenantResponse as _bailiwick_v1_RestoreTenantResponse, RestoreTenantResponse__Output as _bailiwick_v1_RestoreTenantResponse__Output } from '../../bailiwick/v1/RestoreTenantResponse.ts';
import type { ResumeTenantRequest as _bailiwick_v1_ResumeTenantRequest, ResumeTenantRequest__Output as _bailiwick_v1_ResumeTenantRequest__Output } from '../../bailiwick/v1/ResumeTenantRequest.ts';
import type { ResumeTenantResponse as _bailiwick_v1_ResumeTenantResponse, ResumeTenantResponse__Output as _bailiwick_v1_ResumeTenantResponse__Output } from '../../bailiwick/v1/ResumeTenantResponse.ts';
import type { RollOutSchemaRequest as _bailiwick_v1_RollOutSchemaRequest, RollOutSchemaRequest__Output as _bailiwick_v1_RollOutSchemaRequest__Output } from '../../bailiwick/v1/RollOutSchemaRequest.ts';
import type { RollOutSchemaResponse as _bailiwick_v1_RollOutSchemaResponse, RollOutSchemaResponse__Output as _bailiwick_v1_RollOutSchemaResponse__Output } from '../../bailiwick/v1/RollOutSchemaResponse.ts';
import type { SuspendTenantRequest as _bailiwick_v1_SuspendTenantRequest, SuspendTenantRequest__Output as _bailiwick_v1_SuspendTenantRequest__Output } from '../../bailiwick/v1/SuspendTenantRequest.ts';
import type { SuspendTenantResponse as _bailiwick_v1_SuspendTenantResponse, SuspendTenantResponse__Output as _bailiwick_v1_SuspendTenantResponse__Output } from '../../bailiwick/v1/SuspendTenantResponse.ts';
import type { UpdateTenantRequest as _bailiwick_v1_UpdateTenantRequest, UpdateTenantRequest__Output as _bailiwick_v1_UpdateTenantRequest__Output } from '../../bailiwick/v1/UpdateTenantRequest.ts';
import type { UpdateTenantResponse as _bailiwick_v1_UpdateTenantResponse, UpdateTenantResponse__Output as _bailiwick_v1_UpdateTenantResponse__Output } from '../../bailiwick/v1/UpdateTenantResponse.ts';

export interface TenantServiceDefinition {
  CreateTenant: MethodDefinition<_bailiwick_v1_CreateTenantRequest, _bailiwick_v1_CreateTenantResponse, _bailiwick_v1_CreateTenantRequest__Output, _bailiwick_v1_CreateTenantResponse__Output>
  DeleteTenant: MethodDefinition<_bailiwick_v1_DeleteTenantRequest, _bailiwick_v1_DeleteTenantResponse, _bailiwick_v1_DeleteTenantRequest__Output, _bailiwick_v1_DeleteTenantResponse__Output>
  GetTenant: MethodDefinition<_bailiwick_v1_GetTenantRequest, _bailiwick_v1_GetTenantResponse, _bailiwick_v1_GetTenantRequest__Output, _bailiwick_v1_GetTenantResponse__Output>
  ListTenants: MethodDefinition<_bailiwick_v1_ListTenantsRequest, _bailiwick_v1_ListTenantsResponse, _bailiwick_v1_ListTenantsRequest__Output, _bailiwick_v1_ListTenantsResponse__Output>
  RestoreTenant: MethodDefinition<_bailiwick_v1_RestoreTenantRequest, _bailiwick_v1_RestoreTenantResponse, _bailiwick_v1_RestoreTenantRequest__Output, _bailiwick_v1_RestoreTenantResponse__Output>
  ResumeTenant: MethodDefinition<_bailiwick_v1_ResumeTenantRequest, _bailiwick_v1_ResumeTenantResponse, _bailiwick_v1_ResumeTenantRequest__Output, _bailiwick_v1_ResumeTenantResponse__Output>
  RollOutSchema: MethodDefinition<_bailiwick_v1_RollOutSchemaRequest, _bailiwick_v1_RollOutSchemaResponse, _bailiwick_v1_RollOutSchemaRequest__Output, _bailiwick_v1_RollOutSchemaResponse__Output>
  SuspendTenant: MethodDefinition<_bailiwick_v1_SuspendTenantRequest, _bailiwick_v1_SuspendTenantResponse, _bailiwick_v1_SuspendTenantRequest__Output, _bailiwick_v1_SuspendTenantResponse__Output>
  UpdateTenant: MethodDefinition<_bailiwick_v1_UpdateTenantRequest, _bailiwick_v1_UpdateTenantResponse, _bailiwick_v1_UpdateTenantRequest__Output, _bailiwick_v1_UpdateTenantResponse__Output>
}
