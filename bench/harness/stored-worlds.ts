import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { StoreOrder } from '../sides/store-process.ts';
import type { Tree } from '../sides/tree.ts';
import { type Place, placeName } from '../worlds/all-worlds.ts';

const PROCESS = path.join(import.meta.dirname, '../sides/store-process.ts');

/** A world as one tree has stored it. */
export interface StoredWorld {
  readonly dataDir: string;
  readonly relationships: number;
}

/** Every world that a run needs, stored when the first case asks for it, once for each tree. */
export class StoredWorlds implements Disposable {
  readonly #folder: string;
  readonly #tell: (what: string) => void;
  readonly #worlds = new Map<string, StoredWorld>();

  /** @param folder which becomes this one's to fill and to remove */
  constructor(folder: string, tell: (what: string) => void) {
    this.#folder = folder;
    this.#tell = tell;
  }

  async of(tree: Tree, place: Place): Promise<StoredWorld> {
    const key = JSON.stringify([tree.root, place]);
    const known = this.#worlds.get(key);
    if (known !== undefined) return known;
    this.#tell(`storing ${placeName(place)}`);
    const dataDir = path.join(this.#folder, `world-${this.#worlds.size}`);
    const order: StoreOrder = { tree, place, dataDir };
    const { stdout } = await promisify(execFile)(process.execPath, [PROCESS, JSON.stringify(order)]);
    const stored = { dataDir, relationships: Number(stdout) };
    this.#worlds.set(key, stored);
    return stored;
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
