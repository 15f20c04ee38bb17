import { canonicalJson, type JsonObject } from '../../base/json.ts';
import type { RelationshipFilter } from '../../model/filter.ts';
import type { RelationshipUpdate } from '../../model/update.ts';

/*
 * What a record of a write tells of it. Records are bounded where a write may bring anything, since one that was refused
 * for its size is recorded too; the changelog has every update that was made.
 */

/** How many updates a record names at most, from the first one on. */
export const UPDATES_NAMED_MAX = 100;
/** Of the contexts of those, as JSON; also of metadata. */
const JSON_LENGTH_MAX = 65_536;

export function namedUpdates(updates: readonly RelationshipUpdate[]): readonly RelationshipUpdate[] {
  let length = 0;
  const first = updates.slice(0, UPDATES_NAMED_MAX);
  const end = first.findIndex(({ relationship: { caveat } }) => {
    length += caveat === undefined ? 0 : canonicalJson(caveat.context).length;
    return length > JSON_LENGTH_MAX;
  });
  return end === -1 ? first : first.slice(0, end);
}

/** Empty for metadata that is too large to be stored, and so was refused. */
export function namedMetadata(metadata: JsonObject | undefined): JsonObject {
  return metadata === undefined || canonicalJson(metadata).length > JSON_LENGTH_MAX ? {} : metadata;
}

/** The fields that are present. */
export function filterJson({ subject, ...fields }: Omit<RelationshipFilter, 'traits'>): JsonObject {
  return { ...present(fields), ...(subject === undefined ? {} : { subject: present({ ...subject }) }) };
}

function present(fields: Readonly<Record<string, string | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined),
  );
}
