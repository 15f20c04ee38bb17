import type { ObjectRef } from '../../model/relationship.ts';
import { formatObject } from '../../model/object-text.ts';
import type { Entry, RecordedVerdict } from '../record/record.ts';

/** What an entry can be found by. */
export interface Term {
  /** `p` for who took part, `r` for the resource, `v` for the verdict, `k` for the kind. */
  readonly kind: 'p' | 'r' | 'v' | 'k';
  readonly text: string;
}

/** Each term of `entry`, repeats possible. */
export function termsOf(entry: Entry): readonly Term[] {
  return [
    { kind: 'k', text: entry.kind },
    ...verdictsOf(entry).map((verdict): Term => ({ kind: 'v', text: verdict })),
    ...partiesOf(entry).map((party): Term => ({ kind: 'p', text: formatObject(party) })),
    ...resourcesOf(entry).map((resource): Term => ({ kind: 'r', text: formatObject(resource) })),
  ];
}

/** The verdict of the whole and those of its items. */
export function verdictsOf(entry: Entry): readonly RecordedVerdict[] {
  switch (entry.kind) {
    case 'log-read':
    case 'gap':
    case 'retention':
      return [];
    case 'bulk':
    case 'delegated-bulk':
      return [entry.outcome.verdict, ...entry.items.map((item) => item.outcome.verdict)];
    case 'check':
    case 'expand':
    case 'lookup-resources':
    case 'lookup-subjects':
    case 'delegated-check':
    case 'delegated-lookup':
    case 'schema':
    case 'relationships':
    case 'grant':
    case 'stop':
    case 'profile':
    case 'tenant':
    case 'tenant-limits':
    case 'denied-call':
      return [entry.outcome.verdict];
  }
}

/**
 * Who took part: the subject that was asked about, or the session with every link of its chain; of an act, those it is
 * about and on whose behalf. A subject set takes part as the object it is on.
 */
export function partiesOf(entry: Entry): readonly ObjectRef[] {
  switch (entry.kind) {
    case 'check':
    case 'lookup-resources':
      return [entry.subject];
    case 'bulk':
      return entry.items.map((item) => item.subject);
    case 'delegated-check':
    case 'delegated-bulk':
    case 'delegated-lookup':
      return [entry.session, ...entry.chain];
    case 'grant':
      return [entry.target, ...entry.chain, ...doerOf(entry)];
    case 'stop':
      return [entry.target, ...doerOf(entry)];
    case 'expand':
    case 'lookup-subjects':
    case 'schema':
    case 'relationships':
    case 'profile':
    case 'tenant':
    case 'tenant-limits':
    case 'denied-call':
    case 'log-read':
    case 'gap':
    case 'retention':
      return [];
  }
}

function doerOf({ by }: { readonly by: ObjectRef | undefined }): readonly ObjectRef[] {
  return by === undefined ? [] : [by];
}

/** What was asked about, or, of a write, changed. */
export function resourcesOf(entry: Entry): readonly ObjectRef[] {
  switch (entry.kind) {
    case 'check':
    case 'expand':
    case 'lookup-subjects':
    case 'delegated-check':
      return [entry.resource];
    case 'bulk':
    case 'delegated-bulk':
      return entry.items.map((item) => item.resource);
    case 'relationships':
      return entry.updates.map((update) => update.relationship.resource);
    case 'grant':
      return entry.relationships.map((relationship) => relationship.resource);
    case 'lookup-resources':
    case 'delegated-lookup':
    case 'schema':
    case 'stop':
    case 'profile':
    case 'tenant':
    case 'tenant-limits':
    case 'denied-call':
    case 'log-read':
    case 'gap':
    case 'retention':
      return [];
  }
}
