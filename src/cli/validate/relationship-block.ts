import type { Relationship } from '../../model/relationship.ts';
import { formatIdentity, parseRelationship } from '../../model/relationship-text.ts';
import type { Place } from './place.ts';
import type { Problem } from './problem.ts';
import { problemAt, problemOf } from './problem.ts';
import type { ScalarText } from './scalar-places.ts';

export interface WrittenRelationship {
  readonly relationship: Relationship;
  readonly place: Place;
}

/**
 * The relationships of a block, one a line; empty lines and lines that begin with `//` are passed over. What can't be
 * read, and what says an identity for the second time, is added to `problems`.
 * Source: the shared contract, "Validation files", section "Relationship text".
 */
export function readRelationshipBlock(
  block: ScalarText,
  problems: Problem[],
): readonly WrittenRelationship[] {
  const written: WrittenRelationship[] = [];
  const identities = new Set<string>();
  let offset = 0;
  for (const line of block.text.split('\n')) {
    const text = line.trim();
    const place = block.placeAt(offset + line.length - line.trimStart().length);
    offset += line.length + 1;
    if (text === '' || text.startsWith('//')) continue;
    try {
      const relationship = parseRelationship(text);
      const identity = formatIdentity(relationship);
      if (identities.has(identity))
        problems.push(problemAt(place, `found repeated relationship \`${text}\``));
      identities.add(identity);
      written.push({ relationship, place });
    } catch (error) {
      problems.push(
        problemOf(place, error, (message) => `error parsing relationship \`${text}\`: ${message}`),
      );
    }
  }
  return written;
}
