// Original file: proto/bailiwick/v1/credential_service.proto

export const Right = {
  RIGHT_UNSPECIFIED: 0,
  RIGHT_READ: 1,
  RIGHT_CHECK: 2,
  RIGHT_WRITE: 3,
  RIGHT_SCHEMA: 4,
  RIGHT_DECISIONS: 5,
  RIGHT_ADMIN: 6,
} as const;

export type Right =
  | 'RIGHT_UNSPECIFIED'
  | 0
  | 'RIGHT_READ'
  | 1
  | 'RIGHT_CHECK'
  | 2
  | 'RIGHT_WRITE'
  | 3
  | 'RIGHT_SCHEMA'
  | 4
  | 'RIGHT_DECISIONS'
  | 5
  | 'RIGHT_ADMIN'
  | 6

export type Right__Output = typeof Right[keyof typeof Right]
