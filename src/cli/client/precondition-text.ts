import {
  _authzed_api_v1_Precondition_Operation as Operation,
  type Precondition,
} from '../../gen/authzed/api/v1/Precondition.ts';
import { Fault } from '../../model/fault.ts';
import { parseFilter } from './filter-text.ts';

const OPERATION = new Map([
  ['must-match', Operation.OPERATION_MUST_MATCH],
  ['must-not-match', Operation.OPERATION_MUST_NOT_MATCH],
]);

/** `must-match document:readme#owner` @throws Fault `invalid-argument` */
export function parsePrecondition(text: string): Precondition {
  const [word = '', filter] = text.trim().split(/\s+(.*)/s);
  const operation = OPERATION.get(word);
  if (operation !== undefined && filter !== undefined) return { operation, filter: parseFilter(filter) };
  throw new Fault(
    'invalid-argument',
    `\`--precondition\`: expected \`must-match FILTER\` or \`must-not-match FILTER\`, found \`${text}\``,
  );
}
