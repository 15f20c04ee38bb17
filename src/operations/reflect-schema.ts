import type { Caller } from '../model/caller.ts';
import { reflect } from '../schema/reflect.ts';
import { checkReflectionFilter, selectReflected } from '../schema/reflection-filter.ts';
import type { ReflectSchemaAnswer, ReflectSchemaAsk } from './schema-asks.ts';
import { requireSchema, type Snapshot } from './snapshot.ts';

/**
 * The schema of the snapshot as data, with its comments.
 * @throws Fault `invalid-filter`, `no-schema`
 */
export async function reflectSchema(
  snapshot: Snapshot,
  _caller: Caller,
  { filters }: ReflectSchemaAsk,
): Promise<ReflectSchemaAnswer> {
  for (const filter of filters) checkReflectionFilter(filter);
  const reflected = reflect(requireSchema(snapshot.schema));
  return { ...selectReflected(reflected, filters), readAt: snapshot.token };
}
