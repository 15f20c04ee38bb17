import type { Relationship } from '../../model/relationship.ts';
import { forwardText } from './identity-key.ts';
import { traitsBytes } from './traits-bytes.ts';

/** Relationships of an import that are staged in one batch and told to followers in one piece. */
export const CHUNK_MAX = 2000;
const BYTES_MAX = 1024 * 1024;

export interface ChunkItem {
  readonly relationship: Relationship;
  readonly text: string;
  readonly traits: Buffer;
  /** Counted from 0 over the whole import. */
  readonly position: number;
}

export interface Chunk {
  /** In the order of their texts; equal ones stand together. */
  readonly items: readonly ChunkItem[];
  /** The position behind the last. */
  readonly end: number;
}

/** A relationship over an expired one, which only the commit can replace: until then it is what older snapshots show. */
export type LateRelationship = Pick<ChunkItem, 'relationship' | 'position'>;

export class ChunkBuilder {
  readonly #items: ChunkItem[] = [];
  readonly #start: number;
  readonly #countMax: number;
  #bytes = 0;
  #isSorted = true;

  /** @param start the position of the first relationship. */
  constructor(start: number, countMax: number) {
    this.#start = start;
    this.#countMax = countMax;
  }

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  get end(): number {
    return this.#start + this.#items.length;
  }

  /** Whether the chunk is full with it. */
  add(relationship: Relationship): boolean {
    const text = forwardText(relationship);
    const traits = traitsBytes(relationship);
    const last = this.#items.at(-1);
    if (last !== undefined && text < last.text) this.#isSorted = false;
    this.#items.push({ relationship, text, traits, position: this.end });
    this.#bytes += text.length + traits.length;
    return this.#items.length >= this.#countMax || this.#bytes > BYTES_MAX;
  }

  build(): Chunk {
    const items = this.#isSorted ? this.#items : this.#items.toSorted(compareItems);
    return { items, end: this.end };
  }
}

function compareItems(left: ChunkItem, right: ChunkItem): number {
  if (left.text === right.text) return left.position - right.position;
  return left.text < right.text ? -1 : 1;
}
