import { formatRelationship } from '../../src/model/relationship-text.ts';
import type { Revision } from '../../src/model/revision.ts';
import type { RelationshipUpdate } from '../../src/model/update.ts';
import type { Told, Watched } from './history.ts';

/** What is wrong with what a watcher was told: a gap, a repeat, another order, a half, or what never happened. */
export function checkWatch(
  { type, after, events }: Watched,
  changes: ReadonlyMap<Revision, Told>,
): readonly string[] {
  const ofType = ({ relationship }: RelationshipUpdate): boolean =>
    type === undefined || relationship.resource.type === type;
  let revision = after;
  let left: string[] = [];
  for (const [index, { through, updates }] of events.entries()) {
    while (left.length === 0 && changes.has(revision + 1)) {
      revision++;
      left = changes.get(revision)!.updates.filter(ofType).map(textOf);
    }
    for (const update of updates.map(textOf)) {
      const place = left.indexOf(update);
      if (place < 0)
        return [`event ${index} tells \`${update}\`, which is not what comes at revision ${revision}`];
      left.splice(place, 1);
    }
    // The parts of a large transaction name the revision before it, but for the last.
    const expected = left.length === 0 ? revision : revision - 1;
    if (through !== expected) return [`event ${index} goes up to revision ${through}, expected ${expected}`];
  }
  return [];
}

function textOf({ operation, relationship }: RelationshipUpdate): string {
  return `${operation} ${formatRelationship(relationship)}`;
}
