import { growUint32 } from './columns.ts';
import { type Conditions, UNCONDITIONAL } from './conditions.ts';
import { FOREVER } from './edges.ts';
import { EMPTY, hash, HashIndex } from './hash-index.ts';

/** The life of an edge that depends on nothing and exists at every tick. */
export const ALWAYS = 0;

/**
 * What edges depend on and when they exist, as numbers: a condition, and the ticks from which (inclusive) and until
 * which (exclusive). Most edges of a store have one of very few lives, so an edge holds the number alone.
 *
 * A life is counted by the edges that have it, and its number given out again when none has.
 */
export class Lives {
  condition: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  from: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  until: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  readonly #conditions: Conditions;
  readonly #index: HashIndex;
  readonly #vacant: number[] = [];
  #edges = new Uint32Array(64); // by life: edges that have it
  #used = 1;

  constructor(conditions: Conditions) {
    this.#conditions = conditions;
    this.condition[ALWAYS] = UNCONDITIONAL;
    this.until[ALWAYS] = FOREVER;
    this.#index = new HashIndex((life) => hashOf(this.condition[life]!, this.from[life]!, this.until[life]!));
  }

  get bytes(): number {
    return this.condition.byteLength * 4 + this.#index.bytes;
  }

  /** The life that a new edge has from now on. */
  begin(condition: number, from: number, until: number): number {
    if (condition === UNCONDITIONAL && from === 0 && until === FOREVER) return ALWAYS;
    const life = this.#find(condition, from, until) ?? this.#add(condition, from, until);
    this.#edges[life]!++;
    return life;
  }

  /** An edge that had this life is gone, or has another. */
  end(life: number): void {
    if (life === ALWAYS || --this.#edges[life]! > 0) return;
    this.#index.remove(life);
    this.#conditions.release(this.condition[life]!);
    this.#vacant.push(life);
  }

  #find(condition: number, from: number, until: number): number | undefined {
    const { slots, mask } = this.#index;
    const wanted = hashOf(condition, from, until);
    for (let place = wanted & mask; ; place = (place + 1) & mask) {
      const slot = slots[place]!;
      if (slot === EMPTY) return undefined;
      const life = slot & mask;
      if (
        ((slot ^ wanted) & ~mask) === 0 &&
        this.condition[life] === condition &&
        this.from[life] === from &&
        this.until[life] === until
      )
        return life;
    }
  }

  #add(condition: number, from: number, until: number): number {
    const life = this.#vacant.pop() ?? this.#used++;
    if (life >= this.condition.length) this.#growColumns(life + 1);
    this.condition[life] = condition;
    this.from[life] = from;
    this.until[life] = until;
    this.#edges[life] = 0;
    this.#index.add(life);
    this.#conditions.retain(condition);
    return life;
  }

  #growColumns(count: number): void {
    this.condition = growUint32(this.condition, count);
    this.from = growUint32(this.from, count);
    this.until = growUint32(this.until, count);
    this.#edges = growUint32(this.#edges, count);
  }
}

function hashOf(condition: number, from: number, until: number): number {
  return hash(hash(condition, from), until);
}
