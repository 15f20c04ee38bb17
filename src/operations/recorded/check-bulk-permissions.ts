import type { BulkEntry, Call, Outcome, Question } from '../../decisions/record/record.ts';
import { Fault } from '../../model/fault.ts';
import type {
  CheckAsk,
  CheckBulkPermissionsAnswer,
  CheckBulkPermissionsAsk,
  CheckBulkResult,
} from '../asks.ts';
import { checkBulkPermissions } from '../check-bulk-permissions.ts';
import type { Findings } from '../findings.ts';
import { DONE, outcomeOfThrown, outcomeOfVerdict } from './outcome-of.ts';
import {
  type Ended,
  type RecordedRead,
  recordedRead,
  recordUnopened,
  type RecordUnopened,
} from './recorded-read.ts';

export const recordedCheckBulkPermissions: RecordedRead<CheckBulkPermissionsAsk, CheckBulkPermissionsAnswer> =
  recordedRead(checkBulkPermissions, entryOf);

export const recordUnopenedBulk: RecordUnopened<CheckBulkPermissionsAsk> = recordUnopened(entryOf);

/** One record for the whole call. Of a call that was refused as a whole, each item has the outcome of the call. */
function entryOf(
  call: Call,
  { items }: CheckBulkPermissionsAsk,
  ended: Ended<CheckBulkPermissionsAnswer>,
  findings: Findings,
): BulkEntry {
  if (ended.kind === 'answered') {
    const outcomes = ended.answer.results.map(outcomeOfResult);
    return { kind: 'bulk', call, items: questions(items, outcomes, findings), outcome: DONE };
  }
  const outcome = outcomeOfThrown(ended.thrown);
  const outcomes = isTooMany(ended.thrown) ? [] : items.map(() => outcome);
  return { kind: 'bulk', call, items: questions(items, outcomes, findings), outcome };
}

function questions(
  items: readonly CheckAsk[],
  outcomes: readonly Outcome[],
  findings: Findings,
): readonly Question[] {
  return outcomes.flatMap((outcome, index) => {
    const item = items[index];
    if (item === undefined) return [];
    const { resource, permission, subject, context } = item;
    const { witness, conditions } = findings.groundsOf(index);
    return [{ resource, permission, subject, context, outcome, witness, conditions }];
  });
}

function outcomeOfResult(result: CheckBulkResult): Outcome {
  return result.kind === 'verdict' ? outcomeOfVerdict(result.verdict) : outcomeOfThrown(result.fault);
}

/** More items than a call may have are not told one by one. */
function isTooMany(thrown: unknown): boolean {
  return thrown instanceof Fault && thrown.reason === 'too-many-checks';
}
