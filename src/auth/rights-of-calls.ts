import type { Right } from './right.ts';

/*
 * Which right each call needs. A call with several rights is open to whoever has one of them; a call that is not here is
 * open to nobody, whatever their rights.
 */

/** The service whose calls compare the organization of the caller with that of what they are about. */
const DELEGATION = 'bailiwick.v1.DelegationService';

const CALLS_OF_SERVICES: Readonly<Record<string, Readonly<Record<string, readonly Right[]>>>> = {
  'authzed.api.v1.PermissionsService': {
    CheckPermission: ['check'],
    CheckBulkPermissions: ['check'],
    LookupResources: ['check'],
    LookupSubjects: ['check'],
    ExpandPermissionTree: ['read'], // it shows what is stored, group by group
    ReadRelationships: ['read'],
    ExportBulkRelationships: ['read'],
    WriteRelationships: ['write'],
    DeleteRelationships: ['write'],
    ImportBulkRelationships: ['write'],
  },
  'authzed.api.v1.SchemaService': {
    ReadSchema: ['read', 'schema'],
    WriteSchema: ['schema'],
    ReflectSchema: ['read', 'schema'],
    ComputablePermissions: ['read', 'schema'],
    DependentRelations: ['read', 'schema'],
    DiffSchema: ['read', 'schema'],
  },
  'authzed.api.v1.WatchService': { Watch: ['read'] },
  'authzed.api.v1.ExperimentalService': {
    BulkCheckPermission: ['check'],
    BulkExportRelationships: ['read'],
    BulkImportRelationships: ['write'],
    ExperimentalReflectSchema: ['read', 'schema'],
    ExperimentalComputablePermissions: ['read', 'schema'],
    ExperimentalDependentRelations: ['read', 'schema'],
    ExperimentalDiffSchema: ['read', 'schema'],
    ExperimentalRegisterRelationshipCounter: ['write'],
    ExperimentalCountRelationships: ['read'],
    ExperimentalUnregisterRelationshipCounter: ['write'],
  },
  'bailiwick.v1.BackupService': { Backup: ['admin'] },
  'bailiwick.v1.CredentialService': {
    CreateCredential: ['admin'],
    ListCredentials: ['admin'],
    RotateCredential: ['admin'],
    RevokeCredential: ['admin'],
  },
  // For operators alone: `isForOperators`.
  'bailiwick.v1.TenantService': {
    CreateTenant: ['admin'],
    ListTenants: ['admin'],
    GetTenant: ['admin'],
    UpdateTenant: ['admin'],
    SuspendTenant: ['admin'],
    ResumeTenant: ['admin'],
    DeleteTenant: ['admin'],
    RestoreTenant: ['admin'],
    RollOutSchema: ['admin'],
  },
  [DELEGATION]: {
    OpenSession: ['write'],
    DelegateSession: ['write'],
    CreateGrant: ['write'],
    ExtendGrant: ['write'],
    EndGrant: ['write'],
    ListGrants: ['read'],
    RegisterAgent: ['write'],
    CheckDelegated: ['check'],
    CheckDelegatedBulk: ['check'],
    LookupDelegatedResources: ['check'],
    Stop: ['write'],
    PreviewStop: ['read'],
    Resume: ['write'],
  },
  'bailiwick.v1.DecisionService': {
    QueryDecisions: ['decisions'],
    TailDecisions: ['decisions'],
    GetDecision: ['decisions'],
    ReplayDecision: ['decisions'],
    GetCheckpoint: ['decisions'],
    ProveInclusion: ['decisions'],
    ProveConsistency: ['decisions'],
    ExportDecisions: ['decisions'],
  },
};

const RIGHTS_OF_CALLS: ReadonlyMap<string, readonly Right[]> = new Map(
  Object.entries(CALLS_OF_SERVICES).flatMap(([service, calls]) =>
    Object.entries(calls).map(([method, rights]) => [`/${service}/${method}`, rights] as const),
  ),
);
const NOBODY: readonly Right[] = [];
/** The kill switch. */
const STOP = `/${DELEGATION}/Stop`;
const ADMINISTRATION: ReadonlySet<string> = new Set(
  [...RIGHTS_OF_CALLS.keys()].filter((path) =>
    /^\/bailiwick\.v1\.(Tenant|Credential|Backup)Service\//.test(path),
  ),
);

/** The rights of which one is needed for the call `path`, `/package.Service/Method`; none for a call nobody may make. */
export function rightsOfCall(path: string): readonly Right[] {
  return RIGHTS_OF_CALLS.get(path) ?? NOBODY;
}

/** Whether the call `path` is about tenants and not within one, so that no credential of a tenant is good for it. */
export function isForOperators(path: string): boolean {
  return path.startsWith('/bailiwick.v1.TenantService/');
}

/**
 * Whether the call `path` counts for the quota of the tenant it is for, and not for its credential alone. What an operator
 * does about tenants and credentials, or to keep what a tenant has, uses nothing that the tenant may use. And whoever
 * floods a tenant with calls must not keep others of it from stopping them.
 */
export function countsForTenant(path: string, isOperator: boolean): boolean {
  return path !== STOP && !(isOperator && ADMINISTRATION.has(path));
}

/** Whether a credential that speaks for one organization of its tenant is held to that in the call `path`. */
export function isHeldToOrganization(path: string): boolean {
  return path.startsWith(`/${DELEGATION}/`);
}
