// Original file: proto/buf/validate/validate.proto

import type { FieldPathElement as _buf_validate_FieldPathElement, FieldPathElement__Output as _buf_validate_FieldPathElement__Output } from '../../buf/validate/FieldPathElement.ts';

export interface FieldPath {
  'elements'?: (_buf_validate_FieldPathElement)[];
}

export interface FieldPath__Output {
  'elements': (_buf_validate_FieldPathElement__Output)[];
}
