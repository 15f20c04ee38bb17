// Original file: proto/bailiwick/v1/decision_service.proto

export const ReplayAgreement = {
  REPLAY_AGREEMENT_UNSPECIFIED: 0,
  REPLAY_AGREEMENT_AGREES: 1,
  REPLAY_AGREEMENT_DIFFERS: 2,
  REPLAY_AGREEMENT_UNKNOWN: 3,
} as const;

export type ReplayAgreement =
  | 'REPLAY_AGREEMENT_UNSPECIFIED'
  | 0
  | 'REPLAY_AGREEMENT_AGREES'
  | 1
  | 'REPLAY_AGREEMENT_DIFFERS'
  | 2
  | 'REPLAY_AGREEMENT_UNKNOWN'
  | 3

export type ReplayAgreement__Output = typeof ReplayAgreement[keyof typeof ReplayAgreement]
