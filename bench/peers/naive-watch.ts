import { isDeepStrictEqual } from 'node:util';
import { unreachable } from '../../src/base/assert.ts';
import { matches } from '../../src/model/filter.ts';
import { formatIdentity, formatRelationship } from '../../src/model/relationship-text.ts';
import { isExpired, type Relationship } from '../../src/model/relationship.ts';
import type { RelationshipUpdate } from '../../src/model/update.ts';
import type { World } from '../../test/worlds/world.ts';
import type { Step } from './history.ts';
import type { WatchAsk, WatchedEvent, WatchedHistory } from './peer.ts';

/*
 * What a history comes to and what a watch of it has to tell, too simple to be wrong: relationships in a map.
 *
 * 1. A create of what is there and has not expired is refused with all of its transaction.
 * 2. What is written as it stands already, and a deletion of what is absent, are no updates.
 * 3. Each transaction tells its updates, all in one event; then that it wrote a schema, changed or not; then a
 *    checkpoint, also where there was nothing to tell. A history of a loaded world begins with the loading.
 */
export function naiveWatch(world: World, steps: readonly Step[], asks: readonly WatchAsk[]): WatchedHistory {
  const standing = new Map<string, Relationship>();
  const load = world.relationships.map((relationship) => ({ operation: 'touch' as const, relationship }));
  const taken = [...take({ kind: 'write', updates: load, metadata: undefined }, -1)];
  const outcomes = steps.map((step, place) => {
    if (isRefused(step)) return 'ALREADY_EXISTS';
    taken.push(...take(step, place));
    return 'ok';
  });
  return { outcomes, events: asks.map((ask) => taken.flatMap((one) => toldOf(one, ask))) };

  function isRefused(step: Step): boolean {
    return step.kind === 'write' && step.updates.some((one) => one.operation === 'create' && isThere(one));
  }

  function isThere({ relationship }: RelationshipUpdate): boolean {
    const found = standing.get(formatIdentity(relationship));
    return found !== undefined && !isExpired(found.expiresAtNs, world.nowMs);
  }

  function take(step: Step, place: number): readonly Told[] {
    const checkpoint: Told = { kind: 'checkpoint', step: place };
    switch (step.kind) {
      case 'schema':
        return [{ kind: 'schema', step: place }, checkpoint];
      case 'write':
        return [
          { kind: 'changes', step: place, changes: step.updates.flatMap(write), metadata: step.metadata },
          checkpoint,
        ];
      case 'delete': {
        const found = [...standing.values()].filter((one) => matches(step.filter, one));
        const changes = found.flatMap((relationship) => write({ operation: 'delete', relationship }));
        return [{ kind: 'changes', step: place, changes, metadata: undefined }, checkpoint];
      }
      default:
        return unreachable(step);
    }
  }

  function write({ operation, relationship }: RelationshipUpdate): readonly RelationshipUpdate[] {
    const identity = formatIdentity(relationship);
    const before = standing.get(identity);
    if (operation === 'delete') {
      standing.delete(identity);
      return before === undefined ? [] : [{ operation, relationship }];
    }
    standing.set(identity, relationship);
    return isDeepStrictEqual(before, relationship) ? [] : [{ operation: 'touch', relationship }];
  }
}

/** An event before it is filtered. */
type Told =
  | Exclude<WatchedEvent, { kind: 'updates' }>
  | {
      readonly kind: 'changes';
      readonly step: number;
      readonly changes: readonly RelationshipUpdate[];
      readonly metadata: Extract<WatchedEvent, { kind: 'updates' }>['metadata'];
    };

function toldOf(told: Told, ask: WatchAsk): readonly WatchedEvent[] {
  if (told.kind !== 'changes') return ask.kinds.includes(told.kind) ? [told] : [];
  const { step, changes, metadata } = told;
  const watched = changes.filter((change) => ask.kinds.includes('updates') && isWatched(change, ask));
  const updates = watched.map(updateText).toSorted();
  return updates.length === 0 ? [] : [{ kind: 'updates', step, updates, metadata }];
}

function isWatched({ relationship }: RelationshipUpdate, { objectTypes, filters }: WatchAsk): boolean {
  if (objectTypes.length > 0) return objectTypes.includes(relationship.resource.type);
  return filters.length === 0 || filters.some((filter) => matches(filter, relationship));
}

function updateText({ operation, relationship }: RelationshipUpdate): string {
  return operation === 'delete'
    ? `delete ${formatIdentity(relationship)}`
    : `touch ${formatRelationship(relationship)}`;
}
