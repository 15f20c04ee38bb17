// Original file: proto/bailiwick/v1/decision_service.proto

import type { Long } from '@grpc/proto-loader';

export interface RecordedDeniedCall {
  'method'?: (string);
  'credentialId'?: (string);
  'lack'?: (string);
  'rights'?: (string)[];
  'namedTenant'?: (string);
  'unrecorded'?: (number | string | Long);
}

export interface RecordedDeniedCall__Output {
  'method': (string);
  'credentialId': (string);
  'lack': (string);
  'rights': (string)[];
  'namedTenant': (string);
  'unrecorded': (Long);
}
