import { unreachable } from '../base/assert.ts';
import { reachOf } from '../schema/reachability.ts';
import type { Rewrite } from '../schema/rewrite.ts';
import type { Definition } from '../schema/schema.ts';

/** The members, as `document#view`, on the way to the member `name` of `type` that take something away; sorted. */
export function exclusionsIn(
  definitions: ReadonlyMap<string, Definition>,
  type: string,
  name: string,
): readonly string[] {
  const places = [{ type, name }, ...reachOf(definitions, type, name).hops.map(({ from }) => from)];
  const excluding = places.filter((place) =>
    takesAway(definitions.get(place.type)?.members.get(place.name)?.rewrite),
  );
  return [...new Set(excluding.map((place) => `${place.type}#${place.name}`))].toSorted();
}

function takesAway(rewrite: Rewrite | undefined): boolean {
  if (rewrite === undefined) return false;
  switch (rewrite.kind) {
    case 'nil':
    case 'self':
    case 'name':
    case 'arrow':
      return false;
    case 'union':
    case 'intersection':
      return rewrite.operands.some(takesAway);
    case 'exclusion':
      return true;
    default:
      return unreachable(rewrite);
  }
}
