// Original file: proto/authzed/api/v1/core.proto

import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../../google/protobuf/Struct.ts';

export interface ContextualizedCaveat {
  'caveatName'?: (string);
  'context'?: (_google_protobuf_Struct | null);
}

export interface ContextualizedCaveat__Output {
  'caveatName': (string);
  'context': (_google_protobuf_Struct__Output | null);
}
