import {
  _authzed_api_v1_Precondition_Operation as Operation,
  type Precondition__Output,
} from '../../gen/authzed/api/v1/Precondition.ts';
import type { Precondition } from '../../model/update.ts';
import { decodeFilter, refuseWildcardSubjectSetFilter } from './relationship-filter.ts';
import { RULES, type Violations } from './violations.ts';

const FIELD = 'optional_preconditions';

export function decodePreconditions(
  messages: readonly Precondition__Output[],
  violations: Violations,
): readonly Precondition[] {
  return messages.map((message, index) => {
    const path = `${FIELD}[${index}]`;
    const operation = decodeOperation(message.operation, path, violations);
    return { operation, filter: decodeFilter(message.filter, path, 'filter', violations) };
  });
}

/** @throws Fault `invalid-argument`, see `refuseWildcardSubjectSetFilter`. */
export function refuseWildcardPreconditions(preconditions: readonly Precondition[]): void {
  for (const { filter } of preconditions) refuseWildcardSubjectSetFilter(filter);
}

function decodeOperation(operation: number, path: string, violations: Violations): Precondition['operation'] {
  switch (operation) {
    case Operation.OPERATION_MUST_MATCH:
      return 'must-match';
    case Operation.OPERATION_MUST_NOT_MATCH:
      return 'must-not-match';
    default:
      violations.add(path, 'operation', operation === 0 ? RULES.enumNotZero : RULES.enumDefined);
      return 'must-match';
  }
}
