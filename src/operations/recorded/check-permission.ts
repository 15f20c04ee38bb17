import type { CheckEntry } from '../../decisions/record/record.ts';
import type { CheckPermissionAnswer, CheckPermissionAsk } from '../asks.ts';
import { checkPermission } from '../check-permission.ts';
import { outcomeOfThrown, outcomeOfVerdict } from './outcome-of.ts';
import {
  type EntryOf,
  type RecordedRead,
  recordedRead,
  recordUnopened,
  type RecordUnopened,
} from './recorded-read.ts';

export const recordedCheckPermission: RecordedRead<CheckPermissionAsk, CheckPermissionAnswer> = recordedRead(
  checkPermission,
  entryOf,
);

export const recordUnopenedCheck: RecordUnopened<CheckPermissionAsk> = recordUnopened(entryOf);

function entryOf(
  ...[call, ask, ended, findings]: Parameters<EntryOf<CheckPermissionAsk, CheckPermissionAnswer>>
): CheckEntry {
  const { resource, permission, subject, context } = ask;
  const { witness, conditions } = findings.groundsOf(0);
  const answer = ended.kind === 'answered' ? ended.answer : undefined;
  return {
    kind: 'check',
    call,
    resource,
    permission,
    subject,
    context,
    outcome:
      ended.kind === 'answered' ? outcomeOfVerdict(ended.answer.verdict) : outcomeOfThrown(ended.thrown),
    witness,
    conditions,
    validUntilNs: answer?.expiresAtNs,
  };
}
