// Original file: proto/authzed/api/v1/permission_service.proto

export const LookupPermissionship = {
  LOOKUP_PERMISSIONSHIP_UNSPECIFIED: 0,
  LOOKUP_PERMISSIONSHIP_HAS_PERMISSION: 1,
  LOOKUP_PERMISSIONSHIP_CONDITIONAL_PERMISSION: 2,
} as const;

export type LookupPermissionship =
  | 'LOOKUP_PERMISSIONSHIP_UNSPECIFIED'
  | 0
  | 'LOOKUP_PERMISSIONSHIP_HAS_PERMISSION'
  | 1
  | 'LOOKUP_PERMISSIONSHIP_CONDITIONAL_PERMISSION'
  | 2

export type LookupPermissionship__Output = typeof LookupPermissionship[keyof typeof LookupPermissionship]
