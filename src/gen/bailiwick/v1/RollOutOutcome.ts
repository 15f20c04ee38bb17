// Original file: proto/bailiwick/v1/tenant_service.proto

export const RollOutOutcome = {
  ROLL_OUT_OUTCOME_UNSPECIFIED: 0,
  ROLL_OUT_OUTCOME_WRITTEN: 1,
  ROLL_OUT_OUTCOME_UNCHANGED: 2,
  ROLL_OUT_OUTCOME_WOULD_BE_WRITTEN: 3,
  ROLL_OUT_OUTCOME_REFUSED: 4,
} as const;

export type RollOutOutcome =
  | 'ROLL_OUT_OUTCOME_UNSPECIFIED'
  | 0
  | 'ROLL_OUT_OUTCOME_WRITTEN'
  | 1
  | 'ROLL_OUT_OUTCOME_UNCHANGED'
  | 2
  | 'ROLL_OUT_OUTCOME_WOULD_BE_WRITTEN'
  | 3
  | 'ROLL_OUT_OUTCOME_REFUSED'
  | 4

export type RollOutOutcome__Output = typeof RollOutOutcome[keyof typeof RollOutOutcome]
