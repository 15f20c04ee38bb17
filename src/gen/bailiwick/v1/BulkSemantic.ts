// Original file: proto/bailiwick/v1/core.proto

export const BulkSemantic = {
  BULK_SEMANTIC_EXECUTE_ALL: 0,
  BULK_SEMANTIC_DENY_ON_FIRST_DENY: 1,
  BULK_SEMANTIC_PERMIT_ON_FIRST_PERMIT: 2,
} as const;

export type BulkSemantic =
  | 'BULK_SEMANTIC_EXECUTE_ALL'
  | 0
  | 'BULK_SEMANTIC_DENY_ON_FIRST_DENY'
  | 1
  | 'BULK_SEMANTIC_PERMIT_ON_FIRST_PERMIT'
  | 2

export type BulkSemantic__Output = typeof BulkSemantic[keyof typeof BulkSemantic]
