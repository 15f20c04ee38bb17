// Original file: proto/bailiwick/v1/delegation_service.proto

export const GrantState = {
  GRANT_STATE_UNSPECIFIED: 0,
  GRANT_STATE_LIVE: 1,
  GRANT_STATE_EXPIRED: 2,
  GRANT_STATE_ENDED: 3,
} as const;

export type GrantState =
  | 'GRANT_STATE_UNSPECIFIED'
  | 0
  | 'GRANT_STATE_LIVE'
  | 1
  | 'GRANT_STATE_EXPIRED'
  | 2
  | 'GRANT_STATE_ENDED'
  | 3

export type GrantState__Output = typeof GrantState[keyof typeof GrantState]
