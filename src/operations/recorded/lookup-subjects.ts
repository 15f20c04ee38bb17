import type { Call, LookupSubjectsEntry } from '../../decisions/record/record.ts';
import { WILDCARD } from '../../model/relationship.ts';
import type { LookupSubjectsAsk, LookupSubjectsItem } from '../asks.ts';
import { lookupSubjects } from '../lookup-subjects.ts';
import { entryOfRefused, type Given, recordedList, type RecordedList } from './recorded-list.ts';
import { recordUnopened, type RecordUnopened } from './recorded-read.ts';

export const recordedLookupSubjects: RecordedList<LookupSubjectsAsk, LookupSubjectsItem> = recordedList(
  lookupSubjects,
  {
    entryOf,
    limitOf: ({ concreteLimit }) => concreteLimit,
    isCounted: ({ subject }) => subject.id !== WILDCARD,
    verdictOf: ({ subject }) => subject.verdict,
  },
);

export const recordUnopenedLookupSubjects: RecordUnopened<LookupSubjectsAsk> = recordUnopened(
  entryOfRefused(entryOf),
);

function entryOf(call: Call, ask: LookupSubjectsAsk, given: Given): LookupSubjectsEntry {
  const { resource, permission, subjectType, subjectRelation, context, concreteLimit, cursor } = ask;
  return {
    kind: 'lookup-subjects',
    call,
    resource,
    permission,
    subjectType,
    subjectRelation,
    context,
    limit: concreteLimit,
    resumed: cursor !== undefined,
    ...given,
  };
}
