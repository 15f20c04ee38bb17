import {
  _authzed_api_v1_CaveatEvalInfo_Result as CaveatResult,
  type CaveatEvalInfo,
} from '../../gen/authzed/api/v1/CaveatEvalInfo.ts';
import {
  _authzed_api_v1_CheckDebugTrace_Permissionship as Permissionship,
  _authzed_api_v1_CheckDebugTrace_PermissionType as PermissionType,
  type CheckDebugTrace,
} from '../../gen/authzed/api/v1/CheckDebugTrace.ts';
import type { DebugInformation } from '../../gen/authzed/api/v1/DebugInformation.ts';
import type { CaveatTrace, CheckTrace } from '../../model/trace.ts';
import { encodeObject, encodeSubject } from './references.ts';
import { encodeStruct } from './struct.ts';
import { encodeDuration } from './timestamp.ts';

/** Every question is answered in this process: there is nobody to dispatch to. */
const SOURCE = 'bailiwick:local';

/**
 * Traces are cut below this many steps. A step is two messages deep, and many clients refuse a whole answer that is
 * more than 100 deep: an explanation must not cost the caller the answer. A node that was cut has no `resolution`.
 */
export const TRACE_DEPTH_MAX = 40;

const KIND = {
  relation: PermissionType.PERMISSION_TYPE_RELATION,
  permission: PermissionType.PERMISSION_TYPE_PERMISSION,
} as const satisfies Record<CheckTrace['kind'], number>;

/** A question that ended in a fault has no result to show: the contract has no word for it. */
const RESULT = {
  no: Permissionship.PERMISSIONSHIP_NO_PERMISSION,
  yes: Permissionship.PERMISSIONSHIP_HAS_PERMISSION,
  conditional: Permissionship.PERMISSIONSHIP_CONDITIONAL_PERMISSION,
  fault: Permissionship.PERMISSIONSHIP_UNSPECIFIED,
} as const satisfies Record<CheckTrace['verdict'], number>;

const CAVEAT_RESULT = {
  false: CaveatResult.RESULT_FALSE,
  true: CaveatResult.RESULT_TRUE,
  missing: CaveatResult.RESULT_MISSING_SOME_CONTEXT,
  unevaluated: CaveatResult.RESULT_UNEVALUATED,
} as const satisfies Record<CaveatTrace['result'], number>;

/** `trace` is absent when none was asked for. */
export function encodeDebugInformation(
  trace: CheckTrace | undefined,
  schemaText: string | undefined,
): DebugInformation | null {
  if (trace === undefined) return null;
  return { check: encodeCheckTrace(trace, TRACE_DEPTH_MAX), schemaUsed: schemaText?.trim() ?? '' };
}

/** @param depthMax steps that are shown, from 1 to `TRACE_DEPTH_MAX` */
export function encodeCheckTrace(trace: CheckTrace, depthMax: number): CheckDebugTrace {
  return encodeTrace(trace, '1', depthMax);
}

/** `id` is the place in the tree, `1.2` for the second child of the root: unique within the check, as clients expect. */
function encodeTrace(trace: CheckTrace, id: string, levels: number): CheckDebugTrace {
  return {
    resource: encodeObject(trace.resource),
    permission: trace.name,
    permissionType: KIND[trace.kind],
    subject: encodeSubject(trace.subject),
    result: RESULT[trace.verdict],
    ...encodeResolution(trace, id, levels),
    caveatEvaluationInfo: trace.caveat === undefined ? null : encodeCaveat(trace.caveat),
    duration: encodeDuration(trace.durationNs),
    traceOperationId: id,
    source: SOURCE,
  };
}

function encodeResolution(
  trace: CheckTrace,
  id: string,
  levels: number,
): Pick<CheckDebugTrace, 'wasCachedResult' | 'subProblems'> {
  if (trace.repeated) return { wasCachedResult: true };
  if (levels === 1 && trace.children.length > 0) return {};
  const traces = trace.children.map((child, index) => encodeTrace(child, `${id}.${index + 1}`, levels - 1));
  return { subProblems: { traces } };
}

function encodeCaveat(caveat: CaveatTrace): CaveatEvalInfo {
  return {
    expression: caveat.expression,
    result: CAVEAT_RESULT[caveat.result],
    context: encodeStruct(caveat.context),
    partialCaveatInfo: caveat.missing.length > 0 ? { missingRequiredContext: [...caveat.missing] } : null,
    caveatName: caveat.name,
  };
}
