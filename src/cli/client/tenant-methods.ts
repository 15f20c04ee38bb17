import type { CreateTenantRequest } from '../../gen/bailiwick/v1/CreateTenantRequest.ts';
import type { CreateTenantResponse__Output } from '../../gen/bailiwick/v1/CreateTenantResponse.ts';
import type { DeleteTenantRequest } from '../../gen/bailiwick/v1/DeleteTenantRequest.ts';
import type { DeleteTenantResponse__Output } from '../../gen/bailiwick/v1/DeleteTenantResponse.ts';
import type { GetTenantRequest } from '../../gen/bailiwick/v1/GetTenantRequest.ts';
import type { GetTenantResponse__Output } from '../../gen/bailiwick/v1/GetTenantResponse.ts';
import type { ListTenantsRequest } from '../../gen/bailiwick/v1/ListTenantsRequest.ts';
import type { ListTenantsResponse__Output } from '../../gen/bailiwick/v1/ListTenantsResponse.ts';
import type { RestoreTenantRequest } from '../../gen/bailiwick/v1/RestoreTenantRequest.ts';
import type { RestoreTenantResponse__Output } from '../../gen/bailiwick/v1/RestoreTenantResponse.ts';
import type { ResumeTenantRequest } from '../../gen/bailiwick/v1/ResumeTenantRequest.ts';
import type { ResumeTenantResponse__Output } from '../../gen/bailiwick/v1/ResumeTenantResponse.ts';
import type { RollOutSchemaRequest } from '../../gen/bailiwick/v1/RollOutSchemaRequest.ts';
import type { RollOutSchemaResponse__Output } from '../../gen/bailiwick/v1/RollOutSchemaResponse.ts';
import type { SuspendTenantRequest } from '../../gen/bailiwick/v1/SuspendTenantRequest.ts';
import type { SuspendTenantResponse__Output } from '../../gen/bailiwick/v1/SuspendTenantResponse.ts';
import type { UpdateTenantRequest } from '../../gen/bailiwick/v1/UpdateTenantRequest.ts';
import type { UpdateTenantResponse__Output } from '../../gen/bailiwick/v1/UpdateTenantResponse.ts';
import { type Method, method } from './method.ts';

/** The calls of `bailiwick tenant`. */

export const CREATE_TENANT: Method<CreateTenantRequest, CreateTenantResponse__Output> =
  tenantMethod('CreateTenant');

export const LIST_TENANTS: Method<ListTenantsRequest, ListTenantsResponse__Output> =
  tenantMethod('ListTenants');

export const GET_TENANT: Method<GetTenantRequest, GetTenantResponse__Output> = tenantMethod('GetTenant');

export const UPDATE_TENANT: Method<UpdateTenantRequest, UpdateTenantResponse__Output> =
  tenantMethod('UpdateTenant');

export const SUSPEND_TENANT: Method<SuspendTenantRequest, SuspendTenantResponse__Output> =
  tenantMethod('SuspendTenant');

export const RESUME_TENANT: Method<ResumeTenantRequest, ResumeTenantResponse__Output> =
  tenantMethod('ResumeTenant');

export const DELETE_TENANT: Method<DeleteTenantRequest, DeleteTenantResponse__Output> =
  tenantMethod('DeleteTenant');

export const RESTORE_TENANT: Method<RestoreTenantRequest, RestoreTenantResponse__Output> =
  tenantMethod('RestoreTenant');

export const ROLL_OUT_SCHEMA: Method<RollOutSchemaRequest, RollOutSchemaResponse__Output> =
  tenantMethod('RollOutSchema');

function tenantMethod<Ask extends object, Answer extends object>(name: string): Method<Ask, Answer> {
  return method<Ask, Answer>('TenantService', name, 'bailiwick.v1');
}
