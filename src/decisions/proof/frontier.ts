import { assert } from '../../base/assert.ts';
import type { Hash } from './hash.ts';
import { nodeHash } from './hash.ts';
import { rootOf, subtreesOf } from './merkle.ts';

/**
 * The right edge of a growing tree: the complete subtrees that its leaves make up, largest first, as the ones in the
 * binary form of their number. It is all that is needed to go on and to say the root; a leaf costs one hash on average.
 */
export class Frontier {
  readonly #hashes: Hash[];
  #size: number;

  /** @param hashes of `subtreesOf(0, size)`, in that order. */
  constructor(size: number, hashes: readonly Hash[]) {
    assert(hashes.length === subtreesOf(0, size).length, `${hashes.length} hashes are no edge of ${size}`);
    this.#size = size;
    this.#hashes = [...hashes];
  }

  /** Leaves so far. */
  get size(): number {
    return this.#size;
  }

  get hashes(): readonly Hash[] {
    return this.#hashes;
  }

  root(): Hash {
    return rootOf(this.#hashes);
  }

  /** @param completed is told of each subtree of two leaves or more that the leaf completes, smallest first. */
  append(leaf: Hash, completed: (level: number, hash: Hash) => void = () => {}): void {
    let hash = leaf;
    let level = 0;
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) {
      const left = this.#hashes.pop();
      assert(left !== undefined, 'an odd count has a subtree of its own');
      hash = nodeHash(left, hash);
      completed(++level, hash);
    }
    this.#hashes.push(hash);
    this.#size++;
  }
}
