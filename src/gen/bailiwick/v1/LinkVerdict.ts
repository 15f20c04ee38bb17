// Original file: proto/bailiwick/v1/core.proto

import type { LinkKind as _bailiwick_v1_LinkKind, LinkKind__Output as _bailiwick_v1_LinkKind__Output } from '../../bailiwick/v1/LinkKind.ts';
import type { ObjectReference as _authzed_api_v1_ObjectReference, ObjectReference__Output as _authzed_api_v1_ObjectReference__Output } from '../../authzed/api/v1/ObjectReference.ts';
import type { Verdict as _bailiwick_v1_Verdict, Verdict__Output as _bailiwick_v1_Verdict__Output } from '../../bailiwick/v1/Verdict.ts';
import type { Reason as _bailiwick_v1_Reason, Reason__Output as _bailiwick_v1_Reason__Output } from '../../bailiwick/v1/Reason.ts';

export interface LinkVerdict {
  'kind'?: (_bailiwick_v1_LinkKind);
  'link'?: (_authzed_api_v1_ObjectReference | null);
  'verdict'?: (_bailiwick_v1_Verdict);
  'reason'?: (_bailiwick_v1_Reason);
  'missingContext'?: (string)[];
  'witness'?: (string)[];
}

export interface LinkVerdict__Output {
  'kind': (_bailiwick_v1_LinkKind__Output);
  'link': (_authzed_api_v1_ObjectReference__Output | null);
  'verdict': (_bailiwick_v1_Verdict__Output);
  'reason': (_bailiwick_v1_Reason__Output);
  'missingContext': (string)[];
  'witness': (string)[];
}
