import { isDeepStrictEqual } from 'node:util';
import { matches } from '../../src/model/filter.ts';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import type { World } from '../../test/worlds/world.ts';
import type { Step } from './history.ts';
import type { WatchAsk, WatchedEvent } from './peer.ts';

/** What two engines told of one history that is not the same. */
export interface WatchDifference {
  readonly world: World;
  readonly steps: readonly Step[];
  readonly ask: WatchAsk;
  readonly ours: readonly WatchedEvent[];
  readonly theirs: readonly WatchedEvent[];
}

export interface KnownWatchDifference {
  readonly name: string;
  readonly reason: string;
  /** Who tells more than the other. */
  readonly side: 'ours' | 'theirs';
  /** The events without what only this side tells; as narrow as can be told. */
  readonly without: (events: readonly WatchedEvent[], difference: WatchDifference) => readonly WatchedEvent[];
}

/** Where what SpiceDB's memory store tells of its changes and the contract part, by observation. */
export const KNOWN_WATCH_DIFFERENCES: readonly KnownWatchDifference[] = [
  {
    name: 'watch-updates-unasked',
    reason: 'SpiceDB tells of updates also where only schemas or checkpoints are asked for',
    side: 'theirs',
    without: (events, { ask }) =>
      events.filter(({ kind }) => kind !== 'updates' || ask.kinds.includes('updates')),
  },
  {
    name: 'watch-schema-unasked',
    reason: 'SpiceDB tells of a schema that takes a definition away also where no schemas are asked for',
    side: 'theirs',
    without: (events, { ask, steps }) =>
      events.filter(
        ({ kind, step }) =>
          kind !== 'schema' || ask.kinds.includes('schema') || !takesDefinitionAway(steps, step),
      ),
  },
  {
    name: 'watch-plain-subjects',
    reason:
      'SpiceDB watches subject sets too where a filter asks for subjects without a relation; its reads do not',
    side: 'theirs',
    without: (events, { ask }) =>
      ask.filters.some(({ subject }) => subject?.relation === '') ? events.flatMap(matchedOf(ask)) : events,
  },
  {
    name: 'watch-schema-unchanged',
    reason: 'here a schema that is written again unchanged is a schema update; in SpiceDB it is none',
    side: 'ours',
    without: (events, { steps }) =>
      events.filter(({ kind, step }) => kind !== 'schema' || isNewSchema(steps, step)),
  },
];

/** The rows that together explain a difference; `undefined` when they do not. */
export function explainWatch(difference: WatchDifference): readonly KnownWatchDifference[] | undefined {
  const left = { ours: difference.ours, theirs: difference.theirs };
  const used: KnownWatchDifference[] = [];
  for (const row of KNOWN_WATCH_DIFFERENCES) {
    const without = row.without(left[row.side], difference);
    if (!isDeepStrictEqual(without, left[row.side])) used.push(row);
    left[row.side] = without;
  }
  return isDeepStrictEqual(left.ours, left.theirs) ? used : undefined;
}

/** An event with those of its updates that a filter matches; nothing when there are none. */
function matchedOf({ filters }: WatchAsk): (event: WatchedEvent) => readonly WatchedEvent[] {
  return (event) => {
    if (event.kind !== 'updates') return [event];
    const updates = event.updates.filter((text) => {
      const relationship = parseRelationship(text.slice(text.indexOf(' ') + 1));
      return filters.some((filter) => matches(filter, relationship));
    });
    return updates.length === 0 ? [] : [{ ...event, updates }];
  };
}

function isNewSchema(steps: readonly Step[], place: number): boolean {
  const [before, now] = schemasThrough(steps, place);
  return now !== before;
}

function takesDefinitionAway(steps: readonly Step[], place: number): boolean {
  const [before = '', now = ''] = schemasThrough(steps, place);
  return namesIn(before).some((name) => !namesIn(now).includes(name));
}

/** The schema before the one that stands at a step, and that one. */
function schemasThrough(steps: readonly Step[], place: number): readonly (string | undefined)[] {
  const texts = steps.slice(0, place + 1).flatMap((step) => (step.kind === 'schema' ? [step.text] : []));
  return [texts.at(-2), texts.at(-1)];
}

function namesIn(schema: string): readonly string[] {
  return [...schema.matchAll(/^definition (\w+)/gm)].map(([, name]) => name!);
}
