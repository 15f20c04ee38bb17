import type { Call, LookupResourcesEntry } from '../../decisions/record/record.ts';
import type { LookupResourcesAsk, LookupResourcesItem } from '../asks.ts';
import { lookupResources } from '../lookup-resources.ts';
import { entryOfRefused, type Given, recordedList, type RecordedList } from './recorded-list.ts';
import { recordUnopened, type RecordUnopened } from './recorded-read.ts';

export const recordedLookupResources: RecordedList<LookupResourcesAsk, LookupResourcesItem> = recordedList(
  lookupResources,
  { entryOf, limitOf: ({ limit }) => limit, isCounted: () => true, verdictOf: ({ verdict }) => verdict },
);

export const recordUnopenedLookupResources: RecordUnopened<LookupResourcesAsk> = recordUnopened(
  entryOfRefused(entryOf),
);

function entryOf(call: Call, ask: LookupResourcesAsk, given: Given): LookupResourcesEntry {
  const { resourceType, permission, subject, context, limit, cursor } = ask;
  return {
    kind: 'lookup-resources',
    call,
    resourceType,
    permission,
    subject,
    context,
    limit,
    resumed: cursor !== undefined,
    ...given,
  };
}
