import { worldOf, type Place } from '../worlds/all-worlds.ts';
import { storeWorld } from './store-world.ts';
import type { Tree } from './tree.ts';

/*
 * Stores a world and ends, so that the process that runs the cases never holds one. Prints the number of relationships.
 */
export interface StoreOrder {
  readonly tree: Tree;
  readonly place: Place;
  readonly dataDir: string;
}

const { tree, place, dataDir } = JSON.parse(process.argv[2] ?? '') as StoreOrder; // written by `stored-worlds.ts`
console.log(await storeWorld(tree, worldOf(place), dataDir));
