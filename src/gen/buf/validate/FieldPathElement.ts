// Original file: proto/buf/validate/validate.proto

import type { Long } from '@grpc/proto-loader';

export interface FieldPathElement {
  'fieldNumber'?: (number);
  'fieldName'?: (string);
  'index'?: (number | string | Long);
  'boolKey'?: (boolean);
  'intKey'?: (number | string | Long);
  'uintKey'?: (number | string | Long);
  'stringKey'?: (string);
  'subscript'?: "index"|"boolKey"|"intKey"|"uintKey"|"stringKey";
}

export interface FieldPathElement__Output {
  'fieldNumber': (number);
  'fieldName': (string);
  'index'?: (Long);
  'boolKey'?: (boolean);
  'intKey'?: (Long);
  'uintKey'?: (Long);
  'stringKey'?: (string);
  'subscript'?: "index"|"boolKey"|"intKey"|"uintKey"|"stringKey";
}
