import { isDeepStrictEqual } from 'node:util';
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
  /** As narrow as can be told: what it does not explain is a failure. */
  readonly explains: (difference: WatchDifference) => boolean;
}

/** Where what SpiceDB's memory store tells of its changes and the contract part. The first row that explains a difference counts it. */
export const KNOWN_WATCH_DIFFERENCES: readonly KnownWatchDifference[] = [
  {
    name: 'watch-updates-unasked',
    reason: 'SpiceDB tells of updates also where only schemas or checkpoints are asked for',
    explains: ({ ask, ours, theirs }) =>
      !ask.kinds.includes('updates') &&
      isDeepStrictEqual(
        theirs.filter(({ kind }) => kind !== 'updates'),
        ours,
      ),
  },
  {
    name: 'watch-schema-unchanged',
    reason: 'here a schema that is written again unchanged is a schema update; in SpiceDB it is none',
    explains: ({ steps, ask, ours, theirs }) =>
      isDeepStrictEqual(
        theirs.filter(({ kind }) => kind !== 'updates' || ask.kinds.includes('updates')),
        ours.filter(({ kind, step }) => kind !== 'schema' || isNewSchema(steps, step)),
      ),
  },
];

/** Whether the schema that the step writes is another than the one before it. */
function isNewSchema(steps: readonly Step[], place: number): boolean {
  const written = steps.slice(0, place + 1).filter((step) => step.kind === 'schema');
  return written.at(-1)?.text !== written.at(-2)?.text;
}
