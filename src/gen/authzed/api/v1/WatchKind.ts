// Original file: proto/authzed/api/v1/watch_service.proto

export const WatchKind = {
  WATCH_KIND_UNSPECIFIED: 0,
  WATCH_KIND_INCLUDE_RELATIONSHIP_UPDATES: 1,
  WATCH_KIND_INCLUDE_SCHEMA_UPDATES: 2,
  WATCH_KIND_INCLUDE_CHECKPOINTS: 3,
} as const;

export type WatchKind =
  | 'WATCH_KIND_UNSPECIFIED'
  | 0
  | 'WATCH_KIND_INCLUDE_RELATIONSHIP_UPDATES'
  | 1
  | 'WATCH_KIND_INCLUDE_SCHEMA_UPDATES'
  | 2
  | 'WATCH_KIND_INCLUDE_CHECKPOINTS'
  | 3

export type WatchKind__Output = typeof WatchKind[keyof typeof WatchKind]
