import type {
  DelegatedLookupEntry,
  LookupResourcesEntry,
  LookupSubjectsEntry,
} from '../../decisions/record/record.ts';
import { withSchema } from '../delegation/delegated-snapshot.ts';
import { delegatedResourcesAt, type OnTheWay } from '../delegation/lookup-delegated-resources.ts';
import { lookupResources } from '../lookup-resources.ts';
import { lookupSubjects } from '../lookup-subjects.ts';
import type { ReplayedPart } from './asks.ts';
import { outcomeOf, part, type ReplayPlace } from './replayed-part.ts';

/** What was found is compared by its numbers, which is what a record of a list has. */
export async function replayList(
  { snapshot, caller, wildcard }: ReplayPlace,
  entry: LookupResourcesEntry | LookupSubjectsEntry,
  signal: AbortSignal,
): Promise<ReplayedPart> {
  let found = 0;
  let conditional = 0;
  const outcome = await outcomeOf(async () => {
    const ask = { ...entry, concreteLimit: entry.limit, cursor: undefined, wildcard };
    if (ask.kind === 'lookup-resources') {
      for await (const items of lookupResources(snapshot, caller, ask, signal)) {
        found += items.length;
        conditional += items.filter(({ verdict }) => verdict.kind === 'conditional').length;
      }
    } else {
      for await (const items of lookupSubjects(snapshot, caller, ask, signal)) {
        found += items.length;
        conditional += items.filter(({ subject }) => subject.verdict.kind === 'conditional').length;
      }
    }
  });
  const replayed = part(entry.outcome, outcome, [], [entry.found, found]);
  return conditional === entry.conditional ? replayed : { ...replayed, agreement: 'differs' };
}

/** The list of a chain, without the looks at newer states that were taken while it was sent. */
export async function replayDelegatedList(
  { snapshot, profile, caller }: ReplayPlace,
  entry: DelegatedLookupEntry,
  signal: AbortSignal,
): Promise<ReplayedPart> {
  let found = 0;
  let isComplete = false;
  const outcome = await outcomeOf(async () => {
    const at = withSchema(snapshot);
    const ask = { ...entry, organization: undefined, consistency: entry.call.asked, cursor: undefined };
    for await (const told of delegatedResourcesAt({ profile }, at, caller, ask, signal, ALONE)) {
      if (told.kind === 'found') {
        found += told.items.length;
        continue;
      }
      isComplete = told.outcome === 'complete';
      const { verdict, reason } = told.chain;
      return { verdict, reason, missing: [] };
    }
    return undefined;
  });
  const replayed = part(entry.outcome, outcome, [], [entry.found, found]);
  return isComplete === entry.complete ? replayed : { ...replayed, agreement: 'differs' };
}

const ALONE: OnTheWay = { begun: () => {}, refusedSince: async () => undefined };
