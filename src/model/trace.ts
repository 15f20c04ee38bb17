import type { JsonObject } from '../base/json.ts';
import type { ObjectRef, SubjectRef } from './relationship.ts';

/** How a check came to its verdict: one node per question asked on the way. */
export interface CheckTrace {
  readonly resource: ObjectRef;
  readonly name: string;
  readonly kind: 'relation' | 'permission';
  readonly subject: SubjectRef;
  /** A fault here may be outweighed further up: a deciding sibling beats it. */
  readonly verdict: 'no' | 'yes' | 'conditional' | 'fault';
  /** The question was answered earlier in the same check, and is not opened again here. */
  readonly repeated: boolean;
  readonly children: readonly CheckTrace[];
  readonly caveat: CaveatTrace | undefined;
  readonly durationNs: number;
}

export interface CaveatTrace {
  readonly name: string;
  readonly expression: string;
  readonly result: 'false' | 'true' | 'missing' | 'unevaluated';
  readonly context: JsonObject;
  readonly missing: readonly string[];
}
