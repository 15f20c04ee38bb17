import type { Call } from '../../decisions/record/record.ts';
import type { Caller } from '../../model/caller.ts';
import type { Consistency } from '../../model/consistency.ts';
import type { Revision } from '../../model/revision.ts';
import { schemaHash } from '../../schema/schema-hash.ts';
import type { Schema } from '../../schema/schema.ts';

/** What a call was answered at; a `Snapshot` is one. */
export interface At {
  readonly asked: Consistency;
  /** Undefined when the state that was asked for can't be had, or nothing was changed. */
  readonly revision: Revision | undefined;
  readonly schema: Schema | undefined;
  /** The one clock reading of the call. */
  readonly nowMs: number;
}

/** What the record of a call says of it, whatever was asked. Made when the answer is there: it tells how long it took. */
export function callOf(caller: Caller, { asked, revision, schema, nowMs }: At, work: number): Call {
  return {
    caller: caller.name,
    evaluatedAtMs: nowMs,
    asked,
    revision,
    schemaHash: schema && schemaHash(schema),
    profileHash: undefined,
    latencyUs: latencyUs(caller),
    work,
    correlationId: caller.requestId,
    traceParent: caller.traceParent,
  };
}

function latencyUs({ arrivedMs }: Caller): number {
  return arrivedMs === undefined ? 0 : Math.round((performance.now() - arrivedMs) * 1_000);
}
