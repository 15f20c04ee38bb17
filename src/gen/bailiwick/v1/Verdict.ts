// Original file: proto/bailiwick/v1/core.proto

export const Verdict = {
  VERDICT_UNSPECIFIED: 0,
  VERDICT_ALLOW: 1,
  VERDICT_DENY: 2,
  VERDICT_ERROR: 3,
  VERDICT_CONDITIONAL: 4,
} as const;

export type Verdict =
  | 'VERDICT_UNSPECIFIED'
  | 0
  | 'VERDICT_ALLOW'
  | 1
  | 'VERDICT_DENY'
  | 2
  | 'VERDICT_ERROR'
  | 3
  | 'VERDICT_CONDITIONAL'
  | 4

export type Verdict__Output = typeof Verdict[keyof typeof Verdict]
