import type { CreateTenantRequest__Output } from '../../gen/bailiwick/v1/CreateTenantRequest.ts';
import type { CreateTenantResponse } from '../../gen/bailiwick/v1/CreateTenantResponse.ts';
import type { DeleteTenantRequest__Output } from '../../gen/bailiwick/v1/DeleteTenantRequest.ts';
import type { DeleteTenantResponse } from '../../gen/bailiwick/v1/DeleteTenantResponse.ts';
import type { GetTenantRequest__Output } from '../../gen/bailiwick/v1/GetTenantRequest.ts';
import type { GetTenantResponse } from '../../gen/bailiwick/v1/GetTenantResponse.ts';
import type { ListTenantsRequest__Output } from '../../gen/bailiwick/v1/ListTenantsRequest.ts';
import type { ListTenantsResponse } from '../../gen/bailiwick/v1/ListTenantsResponse.ts';
import type { RestoreTenantRequest__Output } from '../../gen/bailiwick/v1/RestoreTenantRequest.ts';
import type { RestoreTenantResponse } from '../../gen/bailiwick/v1/RestoreTenantResponse.ts';
import type { ResumeTenantRequest__Output } from '../../gen/bailiwick/v1/ResumeTenantRequest.ts';
import type { ResumeTenantResponse } from '../../gen/bailiwick/v1/ResumeTenantResponse.ts';
import type { RollOutSchemaRequest__Output } from '../../gen/bailiwick/v1/RollOutSchemaRequest.ts';
import type { RollOutSchemaResponse } from '../../gen/bailiwick/v1/RollOutSchemaResponse.ts';
import type { SuspendTenantRequest__Output } from '../../gen/bailiwick/v1/SuspendTenantRequest.ts';
import type { SuspendTenantResponse } from '../../gen/bailiwick/v1/SuspendTenantResponse.ts';
import type { UpdateTenantRequest__Output } from '../../gen/bailiwick/v1/UpdateTenantRequest.ts';
import type { UpdateTenantResponse } from '../../gen/bailiwick/v1/UpdateTenantResponse.ts';
import type {
  CreateTenantAsk,
  ListTenantsAsk,
  NamedTenantAsk,
  RestoredTenant,
  SuspendTenantAsk,
  TenantPage,
  TenantView,
  UpdateTenantAsk,
} from '../../model/tenant.ts';
import type { RollOutAsk, RollOutItem } from '../../operations/tenants/roll-out-schema.ts';
import { messageReader, messageWriter } from './protos.ts';
import type { Rpc, UploadRpc } from './rpc.ts';
import { encodeRollOut, encodeTenant } from './tenant-message.ts';
import { decodeQuotaChange } from './tenant-quota.ts';

/* The calls of `bailiwick.v1.TenantService`. */

const SERVICE = '/bailiwick.v1.TenantService';

const writeCreated = messageWriter<CreateTenantResponse>('bailiwick.v1.CreateTenantResponse');
const writeListed = messageWriter<ListTenantsResponse>('bailiwick.v1.ListTenantsResponse');
const writeGot = messageWriter<GetTenantResponse>('bailiwick.v1.GetTenantResponse');
const writeUpdated = messageWriter<UpdateTenantResponse>('bailiwick.v1.UpdateTenantResponse');
const writeSuspended = messageWriter<SuspendTenantResponse>('bailiwick.v1.SuspendTenantResponse');
const writeResumed = messageWriter<ResumeTenantResponse>('bailiwick.v1.ResumeTenantResponse');
const writeDeleted = messageWriter<DeleteTenantResponse>('bailiwick.v1.DeleteTenantResponse');
const writeRestored = messageWriter<RestoreTenantResponse>('bailiwick.v1.RestoreTenantResponse');
const writeRolledOut = messageWriter<RollOutSchemaResponse>('bailiwick.v1.RollOutSchemaResponse');

export const createTenantRpc: Rpc<CreateTenantRequest__Output, CreateTenantAsk, TenantView> = {
  path: `${SERVICE}/CreateTenant`,
  read: messageReader('bailiwick.v1.CreateTenantRequest'),
  decode: (message) => ({
    name: message.name,
    schema: message._schema === undefined ? undefined : message.schema,
    quota: decodeQuotaChange(message),
  }),
  encode: (view) => writeCreated({ tenant: encodeTenant(view) }),
};

export const listTenantsRpc: Rpc<ListTenantsRequest__Output, ListTenantsAsk, TenantPage> = {
  path: `${SERVICE}/ListTenants`,
  read: messageReader('bailiwick.v1.ListTenantsRequest'),
  decode: ({ limit, cursor }) => ({ limit, after: cursor === '' ? undefined : cursor }),
  encode: ({ tenants, next }) => writeListed({ tenants: tenants.map(encodeTenant), cursor: next ?? '' }),
};

export const getTenantRpc: Rpc<GetTenantRequest__Output, NamedTenantAsk, TenantView> = {
  path: `${SERVICE}/GetTenant`,
  read: messageReader('bailiwick.v1.GetTenantRequest'),
  decode: ({ name }) => ({ name }),
  encode: (view) => writeGot({ tenant: encodeTenant(view) }),
};

export const updateTenantRpc: Rpc<UpdateTenantRequest__Output, UpdateTenantAsk, TenantView> = {
  path: `${SERVICE}/UpdateTenant`,
  read: messageReader('bailiwick.v1.UpdateTenantRequest'),
  decode: (message) => ({ name: message.name, quota: decodeQuotaChange(message) }),
  encode: (view) => writeUpdated({ tenant: encodeTenant(view) }),
};

export const suspendTenantRpc: Rpc<SuspendTenantRequest__Output, SuspendTenantAsk, TenantView> = {
  path: `${SERVICE}/SuspendTenant`,
  read: messageReader('bailiwick.v1.SuspendTenantRequest'),
  decode: ({ name, why }) => ({ name, why }),
  encode: (view) => writeSuspended({ tenant: encodeTenant(view) }),
};

export const resumeTenantRpc: Rpc<ResumeTenantRequest__Output, NamedTenantAsk, TenantView> = {
  path: `${SERVICE}/ResumeTenant`,
  read: messageReader('bailiwick.v1.ResumeTenantRequest'),
  decode: ({ name }) => ({ name }),
  encode: (view) => writeResumed({ tenant: encodeTenant(view) }),
};

export const deleteTenantRpc: Rpc<DeleteTenantRequest__Output, NamedTenantAsk, void> = {
  path: `${SERVICE}/DeleteTenant`,
  read: messageReader('bailiwick.v1.DeleteTenantRequest'),
  decode: ({ name }) => ({ name }),
  encode: () => writeDeleted({}),
};

/** One message of a restore, which is one item. */
export interface RestorePart {
  /** `''` where it has none. */
  readonly name: string;
  readonly chunk: Uint8Array;
}

const NO_BYTES = new Uint8Array(0);

export const restoreTenantRpc: UploadRpc<RestoreTenantRequest__Output, RestorePart, RestoredTenant> = {
  path: `${SERVICE}/RestoreTenant`,
  read: messageReader('bailiwick.v1.RestoreTenantRequest'),
  // What was not sent is an array, where protobufjs has it from.
  decode: ({ name, chunk }) => [[{ name, chunk: chunk.length === 0 ? NO_BYTES : chunk }]],
  encode: ({ tenant, revision, relationships, hasDecisions }) =>
    writeRestored({ tenant: encodeTenant(tenant), revision, relationships, withDecisions: hasDecisions }),
};

export const rollOutSchemaRpc: Rpc<RollOutSchemaRequest__Output, RollOutAsk, RollOutItem> = {
  path: `${SERVICE}/RollOutSchema`,
  read: messageReader('bailiwick.v1.RollOutSchemaRequest'),
  decode: ({ schema, tenants, dryRun }) => ({ schema, tenants, dryRun }),
  encode: (item) => writeRolledOut(encodeRollOut(item)),
};
