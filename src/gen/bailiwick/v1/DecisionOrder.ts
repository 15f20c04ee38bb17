// Original file: proto/bailiwick/v1/decision_service.proto

export const DecisionOrder = {
  DECISION_ORDER_OLDEST_FIRST: 0,
  DECISION_ORDER_NEWEST_FIRST: 1,
} as const;

export type DecisionOrder =
  | 'DECISION_ORDER_OLDEST_FIRST'
  | 0
  | 'DECISION_ORDER_NEWEST_FIRST'
  | 1

export type DecisionOrder__Output = typeof DecisionOrder[keyof typeof DecisionOrder]
