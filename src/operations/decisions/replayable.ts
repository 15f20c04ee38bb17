import type {
  BulkEntry,
  CheckEntry,
  DelegatedBulkEntry,
  DelegatedCheckEntry,
  DelegatedLookupEntry,
  Entry,
  ExpandEntry,
  LookupResourcesEntry,
  LookupSubjectsEntry,
} from '../../decisions/record/record.ts';
import { Fault } from '../../model/fault.ts';

/** The records of questions whose answer is a function of the state and the clock reading alone. */
export type Replayable =
  | CheckEntry
  | BulkEntry
  | ExpandEntry
  | LookupResourcesEntry
  | LookupSubjectsEntry
  | DelegatedCheckEntry
  | DelegatedBulkEntry
  | DelegatedLookupEntry;

/** How a call ended that hung on more than the state: on a token, the disk, the peer or the time it took. */
const NOT_OF_THE_STATE: ReadonlySet<string | undefined> = new Set([
  'LOG_UNAVAILABLE',
  'answer-too-slow',
  'cancelled',
  'data-damaged',
  'deadline-exceeded',
  'decision-log-unavailable',
  'internal',
  'invalid-cursor',
  'invalid-token',
  'reader-too-slow',
  'revision-expired',
  'revision-unavailable',
  'shutting-down',
  'store-stopped',
]);

/** @throws Fault `decision-not-replayable`, with the reason */
export function requireReplayable(entry: Entry): Replayable {
  switch (entry.kind) {
    case 'check':
    case 'bulk':
    case 'expand':
    case 'delegated-check':
    case 'delegated-bulk':
      return settled(entry);
    case 'lookup-resources':
    case 'lookup-subjects':
    case 'delegated-lookup':
      if (entry.resumed) throw notReplayable('the list went on from a cursor, which is not in the record');
      return settled(entry);
    case 'schema':
    case 'relationships':
    case 'grant':
    case 'stop':
    case 'profile':
    case 'tenant':
    case 'tenant-limits':
      throw notReplayable(`it is an act of kind \`${entry.kind}\`, and not a question`);
    case 'denied-call':
      throw notReplayable('it was refused before anything was looked at');
    case 'log-read':
    case 'gap':
    case 'retention':
      throw notReplayable(`the log says something of itself, of kind \`${entry.kind}\``);
  }
}

function settled(entry: Replayable): Replayable {
  const { reason } = entry.outcome;
  if (!NOT_OF_THE_STATE.has(reason)) return entry;
  throw notReplayable(`it ended in \`${reason}\`, which hung on more than the state`);
}

function notReplayable(why: string): Fault {
  return new Fault('decision-not-replayable', `the decision can't be asked again: ${why}`);
}
