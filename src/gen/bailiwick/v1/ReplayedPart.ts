// Original file: proto/bailiwick/v1/decision_service.proto

import type { DecisionOutcome as _bailiwick_v1_DecisionOutcome, DecisionOutcome__Output as _bailiwick_v1_DecisionOutcome__Output } from '../../bailiwick/v1/DecisionOutcome.ts';
import type { ReplayAgreement as _bailiwick_v1_ReplayAgreement, ReplayAgreement__Output as _bailiwick_v1_ReplayAgreement__Output } from '../../bailiwick/v1/ReplayAgreement.ts';
import type { RecordedLink as _bailiwick_v1_RecordedLink, RecordedLink__Output as _bailiwick_v1_RecordedLink__Output } from '../../bailiwick/v1/RecordedLink.ts';
import type { Long } from '@grpc/proto-loader';

export interface ReplayedPart {
  'recorded'?: (_bailiwick_v1_DecisionOutcome | null);
  'replayed'?: (_bailiwick_v1_DecisionOutcome | null);
  'agreement'?: (_bailiwick_v1_ReplayAgreement);
  'links'?: (_bailiwick_v1_RecordedLink)[];
  'recordedCount'?: (number | string | Long);
  'replayedCount'?: (number | string | Long);
}

export interface ReplayedPart__Output {
  'recorded': (_bailiwick_v1_DecisionOutcome__Output | null);
  'replayed': (_bailiwick_v1_DecisionOutcome__Output | null);
  'agreement': (_bailiwick_v1_ReplayAgreement__Output);
  'links': (_bailiwick_v1_RecordedLink__Output)[];
  'recordedCount': (Long);
  'replayedCount': (Long);
}
