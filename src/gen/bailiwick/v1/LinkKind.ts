// Original file: proto/bailiwick/v1/core.proto

export const LinkKind = {
  LINK_KIND_UNSPECIFIED: 0,
  LINK_KIND_USER: 1,
  LINK_KIND_AGENT: 2,
  LINK_KIND_SESSION: 3,
  LINK_KIND_GATE: 4,
  LINK_KIND_TENANT: 5,
} as const;

export type LinkKind =
  | 'LINK_KIND_UNSPECIFIED'
  | 0
  | 'LINK_KIND_USER'
  | 1
  | 'LINK_KIND_AGENT'
  | 2
  | 'LINK_KIND_SESSION'
  | 3
  | 'LINK_KIND_GATE'
  | 4
  | 'LINK_KIND_TENANT'
  | 5

export type LinkKind__Output = typeof LinkKind[keyof typeof LinkKind]
