import { assert } from '../base/assert.ts';
import type { Names } from '../model/names.ts';
import { growUint32 } from './columns.ts';

/** No object has this number. */
export const NO_NODE = -1;

/**
 * Dense numbers ("nodes") for objects, and the numbers of the names around them. The wildcard of a type is the node of
 * its id `*`.
 */
export class Objects {
  readonly names: Names;
  readonly #byType: (Map<string, number> | undefined)[] = [];
  readonly #ids: string[] = [];
  #types = new Uint32Array(1024);

  constructor(names: Names) {
    this.names = names;
  }

  /** Type number of every node below `count`. Replaced when it grows: read it anew after any `nodeOf`. */
  get types(): Uint32Array {
    return this.#types;
  }

  get count(): number {
    return this.#ids.length;
  }

  /** The node of an object, given on first use. */
  nodeOf(type: string, id: string): number {
    const typeNumber = this.names.numberOf(type);
    const nodes = (this.#byType[typeNumber] ??= new Map());
    let node = nodes.get(id);
    if (node === undefined) {
      node = this.#ids.length;
      nodes.set(id, node);
      this.#ids.push(id);
      if (node >= this.#types.length) this.#types = growUint32(this.#types, node + 1);
      this.#types[node] = typeNumber;
    }
    return node;
  }

  /** The node of an object if it has one, else `NO_NODE`. */
  find(type: string, id: string): number {
    const typeNumber = this.names.find(type);
    if (typeNumber === undefined) return NO_NODE;
    return this.#byType[typeNumber]?.get(id) ?? NO_NODE;
  }

  typeOf(node: number): string {
    return this.names.nameOf(this.#types[node]!);
  }

  idOf(node: number): string {
    const id = this.#ids[node];
    assert(id !== undefined, `no object has number ${node}`);
    return id;
  }
}
