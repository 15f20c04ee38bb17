import type { DecisionDesk } from '../../decisions/desk.ts';
import type { Call, Entry, Listing } from '../../decisions/record/record.ts';
import type { Caller } from '../../model/caller.ts';
import type { Verdict } from '../../model/verdict.ts';
import { Findings } from '../findings.ts';
import type { Snapshot } from '../snapshot.ts';
import { callOf } from './call-of.ts';
import { keepDecision } from './keep-decision.ts';
import { CANCELLED, DONE, outcomeOfThrown } from './outcome-of.ts';
import type { EntryOf } from './recorded-read.ts';

type Batches<Item> = AsyncGenerator<readonly Item[], void, undefined>;

/** A list as it is given without a record. */
export type FoundList<Ask, Item> = (
  snapshot: Snapshot,
  caller: Caller,
  ask: Ask,
  signal: AbortSignal,
  findings?: Findings,
) => Batches<Item>;

/** A list whose record is kept at its end, however it ends. @throws Fault `decision-log-unavailable` */
export type RecordedList<Ask, Item> = (
  snapshot: Snapshot,
  caller: Caller,
  ask: Ask,
  signal: AbortSignal,
) => Batches<Item>;

/** What was given of a list, and how it ended. */
export type Given = Pick<Listing, 'outcome' | 'found' | 'conditional' | 'complete'>;

/** What differs between lists. */
export interface ListRecording<Ask, Item> {
  readonly entryOf: (call: Call, ask: Ask, given: Given) => Entry;
  /** 0 for no limit. */
  readonly limitOf: (ask: Ask) => number;
  /** Whether it counts towards the limit. */
  readonly isCounted: (item: Item) => boolean;
  readonly verdictOf: (item: Item) => Verdict;
}

/**
 * `list` with its record, where the tenant keeps any. Items leave before the record is made, since a list may be long; so
 * the log is asked before each batch whether it takes any, and nothing more is given when it does not.
 */
export function recordedList<Ask, Item>(
  list: FoundList<Ask, Item>,
  recording: ListRecording<Ask, Item>,
): RecordedList<Ask, Item> {
  return (snapshot, caller, ask, signal) => {
    const { decisions } = snapshot.tenant;
    if (decisions === undefined) return list(snapshot, caller, ask, signal);
    return giveAndRecord(list, recording, decisions, snapshot, caller, ask, signal);
  };
}

async function* giveAndRecord<Ask, Item>(
  list: FoundList<Ask, Item>,
  { entryOf, limitOf, isCounted, verdictOf }: ListRecording<Ask, Item>,
  decisions: DecisionDesk,
  snapshot: Snapshot,
  caller: Caller,
  ask: Ask,
  signal: AbortSignal,
): Batches<Item> {
  const findings = new Findings();
  const limit = limitOf(ask);
  let outcome = CANCELLED; // unless it goes on to its end
  let [found, counted, conditional, complete] = [0, 0, 0, false];
  try {
    for await (const batch of list(snapshot, caller, ask, signal, findings)) {
      decisions.requireTaking();
      for (const item of batch) {
        found++;
        if (isCounted(item)) counted++;
        if (verdictOf(item).kind === 'conditional') conditional++;
      }
      yield batch;
    }
    outcome = DONE;
    complete = limit === 0 || counted < limit;
  } catch (thrown) {
    outcome = outcomeOfThrown(thrown);
    throw thrown;
  } finally {
    const call = callOf(caller, snapshot, findings.work);
    await keepDecision(snapshot.tenant, entryOf(call, ask, { outcome, found, conditional, complete }));
  }
}

/** The entry of a list that was refused before it began. */
export function entryOfRefused<Ask>(
  entryOf: (call: Call, ask: Ask, given: Given) => Entry,
): EntryOf<Ask, never> {
  return (call, ask, ended) => {
    const outcome = ended.kind === 'refused' ? outcomeOfThrown(ended.thrown) : DONE;
    return entryOf(call, ask, { outcome, found: 0, conditional: 0, complete: false });
  };
}
