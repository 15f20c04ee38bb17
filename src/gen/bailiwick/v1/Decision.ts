// Original file: proto/bailiwick/v1/decision_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { DecisionKind as _bailiwick_v1_DecisionKind, DecisionKind__Output as _bailiwick_v1_DecisionKind__Output } from '../../bailiwick/v1/DecisionKind.ts';
import type { DecisionCall as _bailiwick_v1_DecisionCall, DecisionCall__Output as _bailiwick_v1_DecisionCall__Output } from '../../bailiwick/v1/DecisionCall.ts';
import type { DecisionOutcome as _bailiwick_v1_DecisionOutcome, DecisionOutcome__Output as _bailiwick_v1_DecisionOutcome__Output } from '../../bailiwick/v1/DecisionOutcome.ts';
import type { RecordedCheck as _bailiwick_v1_RecordedCheck, RecordedCheck__Output as _bailiwick_v1_RecordedCheck__Output } from '../../bailiwick/v1/RecordedCheck.ts';
import type { RecordedBulk as _bailiwick_v1_RecordedBulk, RecordedBulk__Output as _bailiwick_v1_RecordedBulk__Output } from '../../bailiwick/v1/RecordedBulk.ts';
import type { RecordedExpand as _bailiwick_v1_RecordedExpand, RecordedExpand__Output as _bailiwick_v1_RecordedExpand__Output } from '../../bailiwick/v1/RecordedExpand.ts';
import type { RecordedList as _bailiwick_v1_RecordedList, RecordedList__Output as _bailiwick_v1_RecordedList__Output } from '../../bailiwick/v1/RecordedList.ts';
import type { RecordedDelegatedCheck as _bailiwick_v1_RecordedDelegatedCheck, RecordedDelegatedCheck__Output as _bailiwick_v1_RecordedDelegatedCheck__Output } from '../../bailiwick/v1/RecordedDelegatedCheck.ts';
import type { RecordedDelegatedBulk as _bailiwick_v1_RecordedDelegatedBulk, RecordedDelegatedBulk__Output as _bailiwick_v1_RecordedDelegatedBulk__Output } from '../../bailiwick/v1/RecordedDelegatedBulk.ts';
import type { RecordedSchema as _bailiwick_v1_RecordedSchema, RecordedSchema__Output as _bailiwick_v1_RecordedSchema__Output } from '../../bailiwick/v1/RecordedSchema.ts';
import type { RecordedRelationships as _bailiwick_v1_RecordedRelationships, RecordedRelationships__Output as _bailiwick_v1_RecordedRelationships__Output } from '../../bailiwick/v1/RecordedRelationships.ts';
import type { RecordedGrant as _bailiwick_v1_RecordedGrant, RecordedGrant__Output as _bailiwick_v1_RecordedGrant__Output } from '../../bailiwick/v1/RecordedGrant.ts';
import type { RecordedStop as _bailiwick_v1_RecordedStop, RecordedStop__Output as _bailiwick_v1_RecordedStop__Output } from '../../bailiwick/v1/RecordedStop.ts';
import type { RecordedProfile as _bailiwick_v1_RecordedProfile, RecordedProfile__Output as _bailiwick_v1_RecordedProfile__Output } from '../../bailiwick/v1/RecordedProfile.ts';
import type { RecordedGap as _bailiwick_v1_RecordedGap, RecordedGap__Output as _bailiwick_v1_RecordedGap__Output } from '../../bailiwick/v1/RecordedGap.ts';
import type { RecordedRetention as _bailiwick_v1_RecordedRetention, RecordedRetention__Output as _bailiwick_v1_RecordedRetention__Output } from '../../bailiwick/v1/RecordedRetention.ts';
import type { RecordedLogRead as _bailiwick_v1_RecordedLogRead, RecordedLogRead__Output as _bailiwick_v1_RecordedLogRead__Output } from '../../bailiwick/v1/RecordedLogRead.ts';
import type { RecordedTenant as _bailiwick_v1_RecordedTenant, RecordedTenant__Output as _bailiwick_v1_RecordedTenant__Output } from '../../bailiwick/v1/RecordedTenant.ts';
import type { RecordedDeniedCall as _bailiwick_v1_RecordedDeniedCall, RecordedDeniedCall__Output as _bailiwick_v1_RecordedDeniedCall__Output } from '../../bailiwick/v1/RecordedDeniedCall.ts';
import type { RecordedTenantLimits as _bailiwick_v1_RecordedTenantLimits, RecordedTenantLimits__Output as _bailiwick_v1_RecordedTenantLimits__Output } from '../../bailiwick/v1/RecordedTenantLimits.ts';
import type { Long } from '@grpc/proto-loader';

export interface Decision {
  'decisionId'?: (string);
  'sequence'?: (number | string | Long);
  'recordedAt'?: (_google_protobuf_Timestamp | null);
  'kind'?: (_bailiwick_v1_DecisionKind);
  'call'?: (_bailiwick_v1_DecisionCall | null);
  'outcome'?: (_bailiwick_v1_DecisionOutcome | null);
  'masked'?: (string)[];
  'canonical'?: (string);
  'hash'?: (string);
  'check'?: (_bailiwick_v1_RecordedCheck | null);
  'bulk'?: (_bailiwick_v1_RecordedBulk | null);
  'expand'?: (_bailiwick_v1_RecordedExpand | null);
  'list'?: (_bailiwick_v1_RecordedList | null);
  'delegatedCheck'?: (_bailiwick_v1_RecordedDelegatedCheck | null);
  'delegatedBulk'?: (_bailiwick_v1_RecordedDelegatedBulk | null);
  'schema'?: (_bailiwick_v1_RecordedSchema | null);
  'relationships'?: (_bailiwick_v1_RecordedRelationships | null);
  'grant'?: (_bailiwick_v1_RecordedGrant | null);
  'stop'?: (_bailiwick_v1_RecordedStop | null);
  'profile'?: (_bailiwick_v1_RecordedProfile | null);
  'gap'?: (_bailiwick_v1_RecordedGap | null);
  'retention'?: (_bailiwick_v1_RecordedRetention | null);
  'logRead'?: (_bailiwick_v1_RecordedLogRead | null);
  'tenant'?: (_bailiwick_v1_RecordedTenant | null);
  'deniedCall'?: (_bailiwick_v1_RecordedDeniedCall | null);
  'tenantLimits'?: (_bailiwick_v1_RecordedTenantLimits | null);
  'detail'?: "check"|"bulk"|"expand"|"list"|"delegatedCheck"|"delegatedBulk"|"schema"|"relationships"|"grant"|"stop"|"profile"|"gap"|"retention"|"logRead"|"tenant"|"deniedCall"|"tenantLimits";
}

export interface Decision__Output {
  'decisionId': (string);
  'sequence': (Long);
  'recordedAt': (_google_protobuf_Timestamp__Output | null);
  'kind': (_bailiwick_v1_DecisionKind__Output);
  'call': (_bailiwick_v1_DecisionCall__Output | null);
  'outcome': (_bailiwick_v1_DecisionOutcome__Output | null);
  'masked': (string)[];
  'canonical': (string);
  'hash': (string);
  'check'?: (_bailiwick_v1_RecordedCheck__Output | null);
  'bulk'?: (_bailiwick_v1_RecordedBulk__Output | null);
  'expand'?: (_bailiwick_v1_RecordedExpand__Output | null);
  'list'?: (_bailiwick_v1_RecordedList__Output | null);
  'delegatedCheck'?: (_bailiwick_v1_RecordedDelegatedCheck__Output | null);
  'delegatedBulk'?: (_bailiwick_v1_RecordedDelegatedBulk__Output | null);
  'schema'?: (_bailiwick_v1_RecordedSchema__Output | null);
  'relationships'?: (_bailiwick_v1_RecordedRelationships__Output | null);
  'grant'?: (_bailiwick_v1_RecordedGrant__Output | null);
  'stop'?: (_bailiwick_v1_RecordedStop__Output | null);
  'profile'?: (_bailiwick_v1_RecordedProfile__Output | null);
  'gap'?: (_bailiwick_v1_RecordedGap__Output | null);
  'retention'?: (_bailiwick_v1_RecordedRetention__Output | null);
  'logRead'?: (_bailiwick_v1_RecordedLogRead__Output | null);
  'tenant'?: (_bailiwick_v1_RecordedTenant__Output | null);
  'deniedCall'?: (_bailiwick_v1_RecordedDeniedCall__Output | null);
  'tenantLimits'?: (_bailiwick_v1_RecordedTenantLimits__Output | null);
  'detail'?: "check"|"bulk"|"expand"|"list"|"delegatedCheck"|"delegatedBulk"|"schema"|"relationships"|"grant"|"stop"|"profile"|"gap"|"retention"|"logRead"|"tenant"|"deniedCall"|"tenantLimits";
}
