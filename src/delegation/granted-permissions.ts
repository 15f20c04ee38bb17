import { reachOf } from '../schema/reachability.ts';
import type { Definition } from '../schema/schema.ts';

/**
 * What whoever is stored on a relation has on the same object by it: the permissions that are computed from it there,
 * or the relation itself if none is. Sorted.
 */
export function grantedPermissions(
  definitions: ReadonlyMap<string, Definition>,
  type: string,
  relation: string,
): readonly string[] {
  const members = [...(definitions.get(type)?.members.values() ?? [])];
  const given = members.filter(
    ({ kind, name }) => kind === 'permission' && leadsTo(definitions, type, relation, name),
  );
  return given.length === 0 ? [relation] : given.map(({ name }) => name).toSorted();
}

function leadsTo(
  definitions: ReadonlyMap<string, Definition>,
  type: string,
  relation: string,
  permission: string,
): boolean {
  const hops = reachOf(definitions, type, permission).hops.filter(
    ({ kind, to }) => kind === 'name' && to.type === type,
  );
  const met = new Set([permission]);
  for (const name of met) for (const { from, to } of hops) if (to.name === name) met.add(from.name);
  return met.has(relation);
}
