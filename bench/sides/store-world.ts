import { setImmediate } from 'node:timers/promises';
import type { Relationship } from '../../src/model/relationship.ts';
import { batches } from '../worlds/batches.ts';
import type { World } from '../worlds/world.ts';
import { openLibrary } from './library.ts';
import type { Tree } from './tree.ts';

const RELATIONSHIPS_PER_BATCH = 1_000;
/** So much that nothing is lost. */
const ALL_HISTORY_MS = 1e12;

/** Puts a world into a data folder that has none, by the tree's own importer. Gives the number of relationships. */
export async function storeWorld(
  tree: Tree,
  world: World,
  dataDir: string,
  tenant = 'default',
): Promise<number> {
  await using library = await openLibrary(tree, { dataDir, tenant, sync: false });
  await library.writeSchema(world.schema);
  const { importedCount } = await library.importRelationships(relationshipBatches(world));
  await library.collectGarbage(ALL_HISTORY_MS); // a server does this by itself, and arranges what was imported
  return importedCount;
}

/** A world as importers take it. */
export async function* relationshipBatches(world: World): AsyncGenerator<readonly Relationship[]> {
  for (const batch of batches(world.relationships(), RELATIONSHIPS_PER_BATCH)) {
    yield batch;
    await setImmediate(); // what the importer does beside must not wait for the whole world
  }
}
