// Original file: proto/buf/validate/validate.proto

import type { Violation as _buf_validate_Violation, Violation__Output as _buf_validate_Violation__Output } from '../../buf/validate/Violation.ts';

export interface Violations {
  'violations'?: (_buf_validate_Violation)[];
}

export interface Violations__Output {
  'violations': (_buf_validate_Violation__Output)[];
}
