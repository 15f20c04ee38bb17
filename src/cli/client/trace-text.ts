import {
  _authzed_api_v1_CaveatEvalInfo_Result as CaveatResult,
  type CaveatEvalInfo__Output,
} from '../../gen/authzed/api/v1/CaveatEvalInfo.ts';
import {
  _authzed_api_v1_CheckDebugTrace_Permissionship as Permissionship,
  type CheckDebugTrace__Output,
} from '../../gen/authzed/api/v1/CheckDebugTrace.ts';
import { conditionText } from './condition-text.ts';
import { objectText, subjectText } from './reference-text.ts';
import { formatTree, type TreeNode } from './tree-text.ts';

const RESULT_TEXT = {
  [Permissionship.PERMISSIONSHIP_UNSPECIFIED]: 'not decided',
  [Permissionship.PERMISSIONSHIP_NO_PERMISSION]: 'no',
  [Permissionship.PERMISSIONSHIP_HAS_PERMISSION]: 'yes',
  [Permissionship.PERMISSIONSHIP_CONDITIONAL_PERMISSION]: 'conditional',
} as const satisfies Record<CheckDebugTrace__Output['result'], string>;

const CAVEAT_RESULT_TEXT = {
  [CaveatResult.RESULT_UNSPECIFIED]: 'not evaluated',
  [CaveatResult.RESULT_UNEVALUATED]: 'not evaluated',
  [CaveatResult.RESULT_FALSE]: 'false',
  [CaveatResult.RESULT_TRUE]: 'true',
  [CaveatResult.RESULT_MISSING_SOME_CONTEXT]: 'conditional',
} as const satisfies Record<CaveatEvalInfo__Output['result'], string>;

/** How a check came to its answer: every question that was asked on the way, with its answer and its condition. */
export function formatTrace(trace: CheckDebugTrace__Output): string {
  return formatTree(nodeOf(trace));
}

function nodeOf(trace: CheckDebugTrace__Output): TreeNode {
  const question = `${objectText(trace.resource)}#${trace.permission}@${subjectText(trace.subject)}`;
  const repeated = trace.resolution === 'wasCachedResult' ? ' (as above)' : '';
  const cut = trace.resolution === undefined ? ' (not shown further)' : '';
  const caveat = trace.caveatEvaluationInfo;
  return {
    text: `${question}: ${RESULT_TEXT[trace.result]}${repeated}${cut}`,
    children: [
      ...(caveat === null ? [] : [{ text: caveatText(caveat), children: [] }]),
      ...(trace.subProblems?.traces.map(nodeOf) ?? []),
    ],
  };
}

function caveatText({ caveatName, expression, result, partialCaveatInfo }: CaveatEvalInfo__Output): string {
  const outcome =
    result === CaveatResult.RESULT_MISSING_SOME_CONTEXT
      ? conditionText(partialCaveatInfo)
      : CAVEAT_RESULT_TEXT[result];
  return `caveat ${caveatName} (${expression}): ${outcome}`;
}
